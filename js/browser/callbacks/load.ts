import type { BrowserDestination } from '../../types/definitions.js'
import type { target } from './index.js'

/**
 * Adds vendors' scripts to the page, each once, as its own snippet would. A file of its own: only for who asks for it.
 *
 * @param wanted the destinations' ids, or all of them
 */
export default function loadVendors(
  queueOf: typeof target,
  destinations: BrowserDestination[],
  wanted: true | string[],
  nonce?: string,
): void {
  for (const destination of destinations) {
    if (wanted === true || wanted.includes(destination.id)) loadVendor(queueOf, destination, nonce)
  }
}

function loadVendor(queueOf: typeof target, destination: BrowserDestination, nonce?: string): void {
  const add = (id: string, src: string, data: Record<string, string>) => {
    if (document.getElementById(id)) return
    const script = document.createElement('script')
    script.id = id
    script.async = true
    script.src = src
    if (nonce) script.nonce = nonce
    for (const name in data) script.setAttribute(`data-${name}`, data[name] as string)
    document.head.append(script)
  }
  if (destination.type === 'customerio' && destination.siteId) {
    queueOf('_cio')
    const file = destination.region === 'eu' ? 'track-eu.js' : 'track.js'
    add('cio-tracker', `https://assets.customer.io/assets/${file}`, {
      'site-id': destination.siteId,
      'use-array-params': 'true',
      // page views are decided here; the script's own would count them again
      'auto-track-page': 'false',
    })
  } else if (destination.type === 'gist' && destination.workspaceId) {
    const queue = queueOf('gist')
    if (document.getElementById('firepath-gist')) return
    ;(queue.setAppId as (id: string) => void)(destination.workspaceId)
    add('firepath-gist', 'https://widget.getgist.com', {})
  }
}
