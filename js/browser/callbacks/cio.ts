/** Customer.io's classic snippet: the methods that its stub queues (docs.customer.io, JavaScript snippet). */
export const cioStub = ['load', 'identify', 'sidentify', 'track', 'page', 'on', 'off'] as const

/** The script that the snippet adds, if it counts page views by itself: `data-auto-track-page`, default true. */
export function cioDoubling(): Element | null {
  return document.querySelector('#cio-tracker:not([data-auto-track-page="false"])')
}
