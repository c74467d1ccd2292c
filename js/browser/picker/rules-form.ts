import type { Match, Rule } from '../../types/core.js'
import type { TrackerOptions } from '../types.js'
import { h } from '../ui/dom.js'
import type { Desk, Section } from './index.js'

const MATCHES: [Match, string][] = [
  ['pattern', 'pattern'],
  ['equals', 'equals'],
  ['contains', 'contains'],
  ['starts_with', 'starts with'],
  ['ends_with', 'ends with'],
  ['regex', 'regular expression'],
]

/** The whole core, with the compiler that the page's own wasm does not carry. */
let core: ReturnType<NonNullable<TrackerOptions['core']>> | undefined

/**
 * It lies beside this file, named so that no bundler takes it along: whoever bundles the tracker says by the option
 * `core` whether a chunk of that size shall be there.
 */
const beside: NonNullable<TrackerOptions['core']> = () =>
  import(/* @vite-ignore */ /* webpackIgnore: true */ import.meta.url.replace(/[^/]*$/, 'inline.js'))

/** Where it fires, with the answer for the present page while one types. */
export function rulesForm(desk: Desk): Section {
  const { draft, changed } = desk
  const list = h('ul', { class: 'rules' })
  const verdict = h('p', { class: 'verdict', role: 'status' })
  const add = h(
    'button',
    {
      onclick: () => {
        draft.rules.push({ fire: false, url: '/' })
        changed()
        list.querySelector<HTMLInputElement>('li:last-child input')?.select()
      },
    },
    'Add a rule',
  )
  const patch = (i: number, change: Partial<Rule>) => {
    draft.rules[i] = { ...(draft.rules[i] as Rule), ...change }
    changed()
  }
  const row = (i: number) => {
    const fire = h(
      'select',
      { 'aria-label': 'Fire or Don’t Fire', onchange: () => patch(i, { fire: fire.value === 'fire' }) },
      h('option', { value: 'fire' }, 'Fire'),
      h('option', { value: 'not' }, 'Don’t Fire'),
    )
    const match = h(
      'select',
      {
        'aria-label': 'how to compare',
        onchange: () => {
          const { match: _, ...rest } = draft.rules[i] as Rule
          draft.rules[i] = match.value === 'pattern' ? rest : { ...rest, match: match.value as Match }
          changed()
        },
      },
      ...MATCHES.map(([value, text]) => h('option', { value }, text)),
    )
    const url = h('input', {
      class: 'code',
      spellcheck: 'false',
      'aria-label': 'URL or pattern',
      oninput: () => patch(i, { url: url.value }),
    })
    const remove = h(
      'button',
      {
        class: 'plain',
        'aria-label': 'Remove the rule',
        onclick: () => {
          draft.rules.splice(i, 1)
          list.replaceChildren()
          changed()
        },
      },
      '✕',
    )
    return h('li', {}, fire, match, remove, url)
  }
  let asked = 0
  const judge = async () => {
    const turn = ++asked
    let text: string
    let fires: boolean | undefined
    try {
      core ??= (desk.options.core ?? beside)()
      const { triggerPath } = await core
      const { fire, trace } = triggerPath(draft.rules, location.href)
      fires = fire
      text = `Fires here: ${fire ? 'yes' : 'no'}. ${trace.text.replace(/^[^:]*: /, '')}`
    } catch (error) {
      const { code, message } = error as Error & { code?: string }
      if (code === 'UNSUPPORTED_ENVIRONMENT') text = 'This page forbids WebAssembly, so it can’t be said here whether it fires.'
      else text = code ? message : 'To see here whether it fires, give the tracker `core: () => import("firepath")`.'
      // what could not be loaded now may be loaded later
      if (!code) core = undefined
    }
    // a slower answer to an older question is of no interest
    if (turn !== asked) return
    verdict.textContent = text
    verdict.className = `verdict ${fires === undefined ? 'bad' : fires ? 'yes' : 'no'}`
  }

  return {
    node: h('fieldset', {}, h('legend', {}, 'Where it fires'), list, h('div', { class: 'row' }, add), verdict),
    refresh() {
      while (list.childElementCount > draft.rules.length) list.lastElementChild?.remove()
      draft.rules.forEach((rule, i) => {
        if (!list.children[i]) list.append(row(i))
        const [fire, match, , url] = (list.children[i] as HTMLElement).children as unknown as HTMLInputElement[]
        ;(fire as HTMLInputElement).value = rule.fire ? 'fire' : 'not'
        ;(match as HTMLInputElement).value = rule.match ?? 'pattern'
        if (url && url.value !== rule.url) url.value = rule.url
      })
      void judge()
    },
  }
}
