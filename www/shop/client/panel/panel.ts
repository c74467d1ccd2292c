import { show as showConsent } from '../firepath/consent'
import type { History } from '../firepath/history'
import { element } from '../shop/dom'
import { eventCard, recordedCard } from './cards'

const key = 'lera-panel'

type Tab = 'events' | 'calls'

/** The panel beside the page: what firepath did, event by event. */
export function startPanel(history: History): void {
  let tab: Tab = 'events'
  const seen = new Set(history.entries.map(({ event }) => event.id))
  const details = new Set<string>()

  const list = element('div', 'fp-list')
  const tabs = {
    events: element('button', { type: 'button', role: 'tab', id: 'fp-tab-events' }),
    calls: element('button', { type: 'button', role: 'tab', id: 'fp-tab-calls' }),
  }
  const clear = element('button', { type: 'button', class: 'fp-text' }, 'Clear')
  const close = element('button', { type: 'button', class: 'fp-close', 'aria-label': 'Close the panel' }, '×')
  const panel = element(
    'aside',
    { class: 'fp-panel', id: 'firepath', 'aria-label': 'What firepath did', 'data-firepath-ignore': '' },
    element(
      'header',
      'fp-head',
      element('div', '', element('p', 'fp-brand', 'firepath'), element('h2', '', 'What firepath did')),
      close,
    ),
    element(
      'div',
      'fp-bar',
      element('div', { class: 'fp-tabs', role: 'tablist' }, tabs.events, tabs.calls),
      element(
        'label',
        'switch fp-switch',
        element('input', { type: 'checkbox', 'data-consent': 'marketing' }),
        element('span'),
        'Marketing',
      ),
      clear,
    ),
    list,
    element(
      'p',
      'fp-foot',
      'These are the decisions for this page. The Worker makes those for its own callbacks: ',
      element('a', { href: `${standIn()}/` }, 'what it sent to Customer.io'),
    ),
  )
  const opener = element('button', {
    type: 'button',
    class: 'fp-opener',
    'aria-controls': 'firepath',
    'data-firepath-ignore': '',
  })

  const open = (shown: boolean, remember = true) => {
    document.documentElement.toggleAttribute('data-panel', shown)
    panel.inert = !shown
    opener.setAttribute('aria-expanded', `${shown}`)
    if (remember) sessionStorage.setItem(key, shown ? 'open' : 'closed')
  }

  const render = () => {
    const { entries, calls, troubles } = history
    tabs.events.textContent = `Events ${entries.length}`
    tabs.calls.textContent = `Calls ${calls.length}`
    for (const name of ['events', 'calls'] as const) tabs[name].setAttribute('aria-selected', `${name === tab}`)
    opener.replaceChildren('What firepath did', element('span', '', `${entries.length}`))
    rememberDetails(list, details)
    list.replaceChildren(
      ...troubles.map((text) => element('p', 'fp-trouble', text)),
      ...(tab === 'events'
        ? entries.map((entry) => eventCard(entry, history, !seen.has(entry.event.id)))
        : calls.map(recordedCard)),
    )
    restoreDetails(list, details)
    if (list.childElementCount === 0) list.append(nothing(tab))
    for (const { event } of entries) seen.add(event.id)
  }

  for (const name of ['events', 'calls'] as const) {
    tabs[name].addEventListener('click', () => {
      tab = name
      list.scrollTop = 0
      render()
    })
  }
  clear.addEventListener('click', () => history.clear())
  close.addEventListener('click', () => open(false))
  opener.addEventListener('click', () => open(true))
  history.onChange(render)

  document.body.append(panel, opener)
  showConsent()
  const before = sessionStorage.getItem(key)
  open(before ? before === 'open' : matchMedia('(min-width: 1180px)').matches, false)
  render()
  // only a panel that somebody opens slides in
  requestAnimationFrame(() => panel.classList.add('fp-moves'))
}

const standIn = () => document.querySelector<HTMLMetaElement>('meta[name="stand-in"]')?.content ?? ''

const nothing = (tab: Tab) =>
  element(
    'p',
    'fp-nothing',
    tab === 'events'
      ? 'Nothing happened yet. Look around, or put something into the cart.'
      : 'No call reached window._cio or window.gist yet.',
  )

/** Cards are drawn anew at every change: what was unfolded stays unfolded. */
const place = (details: HTMLElement, list: HTMLElement) => {
  const card = details.closest('.fp-event')
  const cards = list.querySelectorAll('.fp-event').length
  const index = card ? [...list.children].indexOf(card) : 0
  return `${cards - index}/${card ? [...card.querySelectorAll('details')].indexOf(details as HTMLDetailsElement) : 0}`
}

function rememberDetails(list: HTMLElement, open: Set<string>): void {
  open.clear()
  for (const details of list.querySelectorAll<HTMLDetailsElement>('details[open]')) open.add(place(details, list))
}

function restoreDetails(list: HTMLElement, open: Set<string>): void {
  if (open.size === 0) return
  for (const details of list.querySelectorAll('details')) details.open = open.has(place(details, list))
}
