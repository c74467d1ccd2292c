import { h } from '../ui/dom.js'
import { definitionOf, fragmentOf, missing } from './draft.js'
import type { Desk, Section } from './index.js'

/** The window that opened this one, and its origin, where the browser says so. */
function opener(): { target: Window; origin: string } | undefined {
  const target = window.opener ?? (window.parent !== window ? window.parent : undefined)
  try {
    return target && document.referrer ? { target, origin: new URL(document.referrer).origin } : undefined
  } catch {
    return undefined
  }
}

/** The fragment, and its ways out: copied, handed to the window that opened the picker, saved with the token. */
export function resultForm(desk: Desk): Section {
  const { draft, options } = desk
  const text = h('textarea', {
    class: 'code',
    readonly: true,
    rows: '8',
    'aria-label': 'the workspace fragment',
    spellcheck: 'false',
  })
  const fragment = () => fragmentOf(draft, options.destinations)
  const act = (work: () => Promise<string> | string) => async () => {
    const lack = missing(draft)
    if (lack) return desk.tell(lack)
    try {
      desk.tell(await work())
    } catch (error) {
      desk.tell(`That did not work: ${(error as Error).message}`)
    }
  }
  const copy = h(
    'button',
    {
      onclick: act(async () => {
        try {
          await navigator.clipboard.writeText(text.value)
        } catch {
          // no permission, or an insecure page: the old way
          text.select()
          if (!document.execCommand('copy'))
            throw new Error('the browser does not allow it; select the text and copy it yourself.')
        }
        return 'Copied. Put it into the workspace.'
      }),
    },
    'Copy',
  )
  const from = opener()
  const hand = h(
    'button',
    {
      onclick: act(() => {
        from?.target.postMessage({ type: 'firepath:picked', fragment: fragment() }, from.origin)
        return `Handed to ${from?.origin}.`
      }),
    },
    'Hand over',
  )
  let used = false
  const save = h(
    'button',
    {
      class: 'primary',
      onclick: act(async () => {
        const response = await fetch(`${options.collect}/pick`, {
          method: 'POST',
          body: JSON.stringify({ token: options.token, ...fragment(), events: [definitionOf(draft)] }),
        })
        const answer = (await response.json()) as { error?: { message?: string }; diagnostics?: { message: string }[] }
        used = true
        desk.changed()
        if (!response.ok) {
          const findings = (answer.diagnostics ?? []).map(({ message }) => message).join('; ')
          throw new Error([answer.error?.message ?? `status ${response.status}`, findings].filter(Boolean).join(' '))
        }
        return 'Saved as a draft. Publish it in the Studio.'
      }),
    },
    'Save',
  )
  const boxes = options.destinations.map(({ id }) => {
    const box = h('input', {
      type: 'checkbox',
      id: `to-${id}`,
      checked: true,
      onchange: () => {
        if (box.checked) draft.destinations.add(id)
        else draft.destinations.delete(id)
        desk.changed()
      },
    })
    return h('span', { class: 'row' }, box, h('label', { for: `to-${id}` }, id))
  })
  return {
    node: h(
      'fieldset',
      {},
      h('legend', {}, 'Result'),
      boxes.length > 0 && h('div', { class: 'row' }, h('span', { class: 'soft' }, 'Send to'), ...boxes),
      text,
      h('div', { class: 'row' }, copy, from && hand, options.token && options.collect !== undefined ? save : undefined),
    ),
    refresh() {
      text.value = JSON.stringify(fragment(), null, 2)
      const lack = missing(draft)
      for (const button of [copy, hand]) button.disabled = !!lack
      // a token is good once
      save.disabled = !!lack || used
    },
  }
}
