/**
 * `firepath/worker`: everything a company deploys. `export default createWorker({ workspace })` and `export { Store }`.
 */

import { FirepathError } from 'firepath'
import { admin } from './admin/index.js'
import { collect } from './collector.js'
import type { WorkerOptions } from './config.js'
import { decide } from './decide.js'
import { type Deployed, deploy } from './deployed.js'
import type { Environment } from './engines.js'
import { type Gateway, gatewayOf } from './gateway.js'
import { health } from './health.js'
import { HttpError, json, refuse } from './http.js'
import { importRows } from './import.js'
import { pick } from './pick.js'
import { servePlan } from './plan.js'
import { receive } from './receive.js'
import { settings } from './settings.js'

export type { DispatchOptions, Limits, WorkerOptions } from './config.js'
export { Store } from './store/index.js'

/** The handlers of a Worker; what it does is described in docs/deploy.md. */
export interface FirepathWorker {
  fetch(request: Request, env: object, ctx?: unknown): Promise<Response>
}

/**
 * Makes the Worker of a workspace. The workspace is compiled here, once, when the Worker starts.
 *
 * @throws FirepathError `INVALID_WORKSPACE` with every finding in its message
 */
export function createWorker(options: WorkerOptions): FirepathWorker {
  const deployed = deploy(options)
  return {
    async fetch(request, env) {
      try {
        return await route(request, deployed, env as Environment)
      } catch (error) {
        return failed(error)
      }
    },
  }
}

async function route(request: Request, deployed: Deployed, env: Environment): Promise<Response> {
  const gateway = gatewayOf(deployed, env)
  const { pathname } = new URL(request.url)
  const [, room = '', name = '', rest = ''] = pathname.split('/')
  switch (room) {
    case 'sources':
      return await receive(request, decode(name), gateway)
    case 'v1':
      return name === 'projects' && request.method === 'GET' ? settings(request, rest) : await collect(request, name, gateway)
    case 'decide':
      return await decide(request, gateway)
    case 'plan':
      return await servePlan(request, name, gateway)
    case 'healthz':
      return await health(gateway)
    case 'admin':
      return await admin(request, pathname, gateway)
    case 'import':
      return await importRows(request, decode(name), gateway)
    case 'pick':
      return await pick(request, gateway)
    default:
      throw new HttpError(404, 'not_found', 'There is nothing at this address.')
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function failed(error: unknown): Response {
  if (error instanceof HttpError) return refuse(error)
  if (error instanceof FirepathError && error.code === 'MISSING_BINDING') {
    return json({ error: { code: 'missing_binding', message: error.message } }, 500)
  }
  console.error('a request failed inside:', error)
  return json({ error: { code: 'internal', message: 'This request failed inside. Send it again later.' } }, 500, {
    'retry-after': '5',
  })
}

export type { Gateway }
