/** Gist's snippet: the methods that its stub queues. `chat`, `navigate`, `trigger`, `shutdown` are not among them. */
export const gistStub = ['trackPageView', 'identify', 'track', 'setAppId'] as const
