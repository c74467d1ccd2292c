import type { BrowserDestination } from '../../types/definitions.js'
import { cioStub } from './cio.js'
import { gistStub } from './gist.js'

type Stub = unknown[] & Record<string, unknown>

/**
 * Adds vendors' scripts to the page, each once, as its own snippet would. A file of its own: only for who asks for it.
 *
 * @param wanted the destinations' ids, or all of them
 */
export default function loadVendors(destinations: BrowserDestination[], wanted: true | string[], nonce?: string): void {
  for (const destination of destinations) {
    if (wanted === true || wanted.includes(destination.id)) loadVendor(destination, nonce)
  }
}

/** The array with queueing methods that a vendor's snippet makes. Where the vendor's script runs already, that. */
function stub(name: string, methods: readonly string[]): Stub {
  const page = window as unknown as Record<string, Stub>
  page[name] ??= [] as unknown as Stub
  const queue = page[name]
  if (!Array.isArray(queue)) return queue
  for (const method of methods) {
    queue[method] ??= (...args: unknown[]) => {
      queue[queue.length] = [method, ...args]
      return queue
    }
  }
  return queue
}

function loadVendor(destination: BrowserDestination, nonce?: string): void {
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
    stub('_cio', cioStub)
    const file = destination.region === 'eu' ? 'track-eu.js' : 'track.js'
    add('cio-tracker', `https://assets.customer.io/assets/${file}`, {
      'site-id': destination.siteId,
      'use-array-params': 'true',
      // page views are decided here; the script's own would count them again
      'auto-track-page': 'false',
    })
  } else if (destination.type === 'gist' && destination.workspaceId) {
    const queue = stub('gist', gistStub)
    if (document.getElementById('firepath-gist')) return
    ;(queue.setAppId as ((id: string) => void) | undefined)?.(destination.workspaceId)
    add('firepath-gist', 'https://widget.getgist.com', {})
  }
}
