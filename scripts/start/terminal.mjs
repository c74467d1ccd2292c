/**
 * What the terminal shows: steps that are under way, done or failed, and a few colours.
 * NO_COLOR and pipes are respected: then every step is one plain line when it ends.
 */

const out = process.stdout
const moving = Boolean(out.isTTY) && process.env.TERM !== 'dumb' && !process.env.CI
const coloured = !process.env.NO_COLOR && (moving || Boolean(process.env.FORCE_COLOR && process.env.FORCE_COLOR !== '0'))

const paint = (/** @type {number} */ on, /** @type {number} */ off) => (/** @type {unknown} */ text) =>
  coloured ? `\u001b[${on}m${text}\u001b[${off}m` : `${text}`

export const bold = paint(1, 22)
export const dim = paint(2, 22)
export const red = paint(31, 39)
export const green = paint(32, 39)
export const yellow = paint(33, 39)
export const cyan = paint(36, 39)

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const column = 18

/** @param {string} [text] */
export const line = (text = '') => out.write(`${text}\n`)

/** @param {string} text */
export const heading = (text) => line(`\n  ${bold(text)}`)

/** How long it is since then. @param {number} started as `performance.now()` gave it */
export function since(started) {
  const past = (performance.now() - started) / 1000
  return past < 60 ? `${past.toFixed(1)} s` : `${Math.floor(past / 60)} min ${Math.floor(past % 60)} s`
}

/** The same, but nothing for what took no time worth a word. @param {number} started */
const seconds = (started) => (performance.now() - started < 950 ? '' : since(started))

const width = (/** @type {string} */ text) => {
  const limit = (out.columns || 100) - 1
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text
}

/**
 * Begins a step. While it runs, its line shows for how long, and what `say` was told last.
 *
 * @param {string} name
 */
export function begin(name) {
  const started = performance.now()
  let detail = ''
  let frame = 0
  const draw = () => {
    frame = (frame + 1) % frames.length
    const text = width(`  ${frames[frame]} ${name.padEnd(column)}${[detail, seconds(started)].filter(Boolean).join('  ')}`)
    out.write(`\r\u001b[2K${cyan(text.slice(0, 4))}${text.slice(4)}`)
  }
  const timer = moving ? setInterval(draw, 80) : undefined
  if (moving) draw()
  const finish = (/** @type {string} */ mark, /** @type {string} */ text) => {
    clearInterval(timer)
    if (moving) out.write('\r\u001b[2K')
    const took = seconds(started)
    line(`  ${mark} ${`${name.padEnd(column)}${text}${took ? `${text ? '  ' : ''}${dim(took)}` : ''}`.trimEnd()}`)
  }
  return {
    say: (/** @type {string} */ said) => {
      detail = said
    },
    done: (text = '') => finish(green('✓'), text),
    failed: () => finish(red('✗'), ''),
  }
}

/**
 * Does a step.
 *
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @param {(result: T) => string | undefined} [result] what to show beside the name when it is done
 * @returns {Promise<T>}
 */
export async function step(name, work, result = () => undefined) {
  const shown = begin(name)
  try {
    const value = await work()
    shown.done(result(value))
    return value
  } catch (error) {
    shown.failed()
    throw error
  }
}

/**
 * A fact: what it is about, what it says, and a quiet remark.
 *
 * @param {string} name
 * @param {string} text
 * @param {string} [remark]
 * @param {'done' | 'warning' | 'failed' | 'none'} [mark]
 */
export function fact(name, text, remark = '', mark = 'done') {
  const sign = { done: green('✓'), warning: yellow('!'), failed: red('✗'), none: ' ' }[mark]
  const [first, ...rest] = wrap(remark, 4 + column + (text ? text.length + 2 : 0))
  line(`  ${sign} ${name.padEnd(column)}${text}${first ? `${text ? '  ' : ''}${dim(first)}` : ''}`)
  for (const more of rest) line(`${''.padEnd(4 + column)}${dim(more)}`)
}

/**
 * A remark in the lines that a terminal has room for; a pipe has room for everything.
 *
 * @param {string} text
 * @param {number} used columns that are taken on the first line
 */
function wrap(text, used) {
  const room = (out.columns || Number.POSITIVE_INFINITY) - 1
  const lines = ['']
  let taken = used
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== '' && taken + 1 + word.length > room) {
      lines.push(word)
      taken = 4 + column + word.length
    } else {
      lines[lines.length - 1] = last ? `${last} ${word}` : word
      taken += word.length + (last ? 1 : 0)
    }
  }
  return lines
}
