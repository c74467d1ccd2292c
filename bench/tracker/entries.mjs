/**
 * The smallest program with each tracker: start it, track one event. `ready` says when the event has been dealt with as
 * far as that tracker does it on the page.
 */

/** @type {Record<string, string>} */
export const entries = {
  firepath: `import { createTracker } from 'firepath/browser'
    const tracker = createTracker({ plan: '/bench.plan', wasm: '/tracker.wasm' })
    tracker.on('decision', () => window.done?.())
    tracker.track('Event 1', { a: 1 })`,
  '@snowplow/browser-tracker': `import { newTracker, trackStructEvent } from '@snowplow/browser-tracker'
    newTracker('sp', location.host, { appId: 'bench' })
    trackStructEvent({ category: 'bench', action: 'Event 1' })
    window.again = () => trackStructEvent({ category: 'bench', action: 'Event 1' })
    window.done?.()`,
  '@jitsu/js': `import { jitsuAnalytics } from '@jitsu/js'
    const analytics = jitsuAnalytics({ host: location.origin, writeKey: 'k' })
    analytics.track('Event 1', { a: 1 })`,
  '@customerio/cdp-analytics-browser': `import { AnalyticsBrowser } from '@customerio/cdp-analytics-browser'
    const analytics = AnalyticsBrowser.load({ writeKey: 'k' })
    analytics.track('Event 1', { a: 1 })`,
  '@segment/analytics-next': `import { AnalyticsBrowser } from '@segment/analytics-next'
    const analytics = AnalyticsBrowser.load({ writeKey: 'k', cdnSettings: { integrations: { 'Segment.io': { apiKey: 'k', apiHost: location.host + '/v1', protocol: 'http' } } } })
    analytics.track('Event 1', { a: 1 }).then(() => window.done?.())
    window.again = () => analytics.track('Event 1', { a: 1 })`,
  '@rudderstack/analytics-js': `import { RudderAnalytics } from '@rudderstack/analytics-js'
    const analytics = new RudderAnalytics()
    analytics.load('k', location.origin)
    analytics.track('Event 1', { a: 1 })`,
  'mixpanel-browser (core)': `import mixpanel from 'mixpanel-browser/src/loaders/loader-module-core'
    mixpanel.init('k')
    mixpanel.track('Event 1', { a: 1 })`,
  'posthog-js': `import posthog from 'posthog-js'
    posthog.init('k', { api_host: location.origin, loaded: () => window.done?.(), disable_session_recording: true })
    posthog.capture('Event 1', { a: 1 })
    window.again = () => posthog.capture('Event 1', { a: 1 })`,
}
