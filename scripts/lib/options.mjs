/**
 * What a script can be told: one table, by which arguments are read and from which `--help` is written.
 */

import { Failure } from './run.mjs'

/**
 * @typedef {object} Description
 * @property {string} command how it is called: `npm test`
 * @property {string} about what it does, in a sentence or two
 * @property {Record<string, { value?: string, about: string }>} [options] by name with its hyphens; `value` names the value
 *   that an option takes
 * @property {{ name: string, about: string }} [words] what may stand there without a hyphen; without it, nothing may
 * @property {() => string} [more] what follows in the help; asked for when it is shown
 */

/**
 * Reads what was given. `undefined`: help was asked for and is printed.
 *
 * @param {Description} description
 * @param {string[]} args
 * @returns {{ flags: Record<string, string | true>, words: string[] } | undefined}
 */
export function read(description, args) {
  const { options = {}, words } = description
  if (args.includes('--help') || args.includes('-h')) {
    console.log(help(description))
    return undefined
  }
  const known = `${[...Object.keys(options), '--help'].join(', ')}`
  /** @type {Record<string, string | true>} */
  const flags = {}
  /** @type {string[]} */
  const given = []
  for (let at = 0; at < args.length; at++) {
    const argument = args[at] ?? ''
    if (!argument.startsWith('-')) {
      given.push(argument)
      continue
    }
    const [name = '', inline] = argument.split(/=(.*)/s)
    if (!Object.hasOwn(options, name)) throw new Failure(`there is no option ${name}; there are ${known}`)
    const { value } = options[name] ?? {}
    if (value === undefined) {
      if (inline !== undefined) throw new Failure(`${name} takes no value`)
      flags[name] = true
      continue
    }
    const next = inline ?? args[++at]
    if (next === undefined) throw new Failure(`${name} needs a value: ${name} ${value}`)
    flags[name] = next
  }
  if (given.length > 0 && !words) {
    throw new Failure(`${description.command} takes options only, and “${given[0]}” is none; there are ${known}`)
  }
  return { flags, words: given }
}

/** @param {Description} description */
function help({ command, about, options = {}, words, more }) {
  /** @type {[string, string][]} */
  const rows = Object.entries(options).map(([name, { value, about }]) => [value === undefined ? name : `${name} ${value}`, about])
  if (words) rows.unshift([words.name, words.about])
  rows.push(['--help', 'says this'])
  const width = Math.max(...rows.map(([name]) => name.length))
  const usage = ['--', words?.name, Object.keys(options).length > 0 ? '[options]' : undefined].filter(Boolean).join(' ')
  return [
    `${command}${usage === '--' ? '' : ` ${usage}`}`,
    `\n${about}\n`,
    ...rows.map(([name, about]) => `  ${name.padEnd(width)}  ${about}`),
    ...(more ? [`\n${more()}`] : []),
  ].join('\n')
}
