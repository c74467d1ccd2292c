/**
 * The panel that explains, on the page itself, every event and every decision on it. Loaded only when asked for:
 * `?firepath_debug` in the address, or `tracker.debug()`.
 */

import type { Event } from '../../types/core.js'
import type { FirepathError } from '../errors.js'
import type { PageDecision, Tracker, TrackerEvents } from '../types.js'
import base from '../ui/base.css'
import { h, mount } from '../ui/dom.js'
import { HELP } from './help.js'
import style from './panel.css'
import { type Entry, eventEntry, reportEntry } from './view.js'

/** Lines that the panel keeps. */
const LINES = 200

const open = new WeakMap<Tracker, () => void>()

/**
 * Opens the panel, or closes it.
 *
 * @param before what the tracker has emitted so far, where it kept it
 */
export default function togglePanel(tracker: Tracker, show: boolean, before: [string, unknown][]): void {
  const close = open.get(tracker)
  if (show === !!close) return
  if (close) close()
  else
    open.set(
      tracker,
      openPanel(tracker, before, () => open.delete(tracker)),
    )
}

function openPanel(tracker: Tracker, before: [string, unknown][], closed: () => void): () => void {
  const { host, root } = mount('firepath-panel', base + style)
  const entries = new Map<string, Entry>()
  const list = h('ol', { class: 'list', 'aria-live': 'polite' })
  const empty = h(
    'p',
    { class: 'empty' },
    'Nothing has happened yet. Click, submit or navigate: every event shows up here with the reason why it fires, or does not.',
  )
  const status = h('p', { class: 'status' })
  const count = h('span', { class: 'chip' }, '0 events')
  let events = 0

  const stand = () => {
    const { anonymousId, userId } = tracker.user()
    status.textContent = userId ? `User ${userId} · browser ${anonymousId}` : `Not identified · browser ${anonymousId}`
  }
  const put = (node: HTMLLIElement) => {
    empty.hidden = true
    list.prepend(node)
    while (list.childElementCount > LINES) list.lastElementChild?.remove()
    stand()
  }
  const see = (kind: string, detail: unknown) => {
    if (kind === 'event') {
      const event = detail as Event
      const entry = eventEntry(event)
      entries.set(event.id, entry)
      if (entries.size > LINES) entries.delete(entries.keys().next().value as string)
      put(entry.node)
      events++
      count.textContent = events === 1 ? '1 event' : `${events} events`
    } else if (kind === 'decision') {
      const { event, ...decision } = detail as PageDecision & { event: Event }
      entries.get(event.id)?.add(decision)
    } else if (kind === 'dropped') {
      const { id, reason, event } = detail as TrackerEvents['dropped']
      if (!entries.has(id) && event) see('event', event)
      entries.get(id)?.drop(reason)
    } else {
      const { code, message } = detail as FirepathError
      put(reportEntry(code, message, HELP[code]))
    }
  }

  const kinds = ['event', 'decision', 'dropped', 'error'] as const
  const undo = kinds.map((kind) => tracker.on(kind, (detail: unknown) => see(kind, detail)))
  const close = () => {
    for (const off of undo) off()
    host.remove()
    closed()
  }
  const clear = () => {
    entries.clear()
    list.replaceChildren()
    empty.hidden = false
  }
  const collapse = h(
    'button',
    {
      class: 'plain',
      'aria-expanded': 'true',
      onclick: () => {
        const shown = list.hidden
        for (const part of [list, status]) part.hidden = !shown
        empty.hidden = !shown || list.childElementCount > 0
        collapse.textContent = shown ? 'Fold' : 'Unfold'
        collapse.setAttribute('aria-expanded', `${shown}`)
      },
    },
    'Fold',
  )
  root.append(
    h(
      'section',
      {
        class: 'panel',
        role: 'region',
        'aria-label': 'firepath: events on this page',
        onkeydown: (event: KeyboardEvent) => event.key === 'Escape' && close(),
      },
      h(
        'header',
        {},
        h('h1', {}, 'firepath'),
        count,
        h('span', { class: 'space' }),
        h('button', { class: 'plain', onclick: clear }, 'Clear'),
        collapse,
        h('button', { class: 'plain', 'aria-label': 'Close the panel', onclick: close }, '✕'),
      ),
      status,
      empty,
      list,
    ),
  )
  stand()
  for (const [kind, detail] of before) see(kind, detail)
  return close
}
