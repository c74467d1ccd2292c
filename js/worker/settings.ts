/**
 * `/v1/projects/:writeKey/settings`: what Segment's browser SDK asks its `cdnURL` for before it sends anything:
 * here it learns to send to this Worker.
 */

import { allowOrigin, json, withHeaders } from './http.js'

export function settings(request: Request, writeKey: string): Response {
  const { host, protocol } = new URL(request.url)
  const body = {
    integrations: {
      'Segment.io': { apiKey: writeKey, apiHost: `${host}/v1`, protocol: protocol.slice(0, -1), unbundledIntegrations: [] },
    },
    plan: { track: {}, identify: {}, group: {} },
    metrics: { sampleRate: 0 },
  }
  return withHeaders(json(body), allowOrigin(request.headers.get('origin') ?? '*'))
}
