/** Customer.io's classic snippet: the methods that its stub queues (docs.customer.io, JavaScript snippet). */
export const cioStub = ['load', 'identify', 'sidentify', 'track', 'page', 'on', 'off'] as const

/** Whether the script that the snippet adds counts page views by itself: `data-auto-track-page`, default true. */
export function cioDoubling(): boolean {
  return !!document.querySelector('#cio-tracker:not([data-auto-track-page="false"])')
}
