/**
 * A Worker on workerd: `wrangler dev --local`, kept quiet, and waited for until it answers.
 */

import { join } from 'node:path'
import { bin, node22 } from '../lib/tools.mjs'
import { StartFailure } from './failure.mjs'
import { Running } from './processes.mjs'

const patience = 90_000

/**
 * @param {{ name: string, config: string, port: number, secrets: string, data: string, ready: string }} options
 *   `ready`: a path that answers once the Worker can work; `data`: folder of its store
 */
export async function startWorker({ name, config, port, secrets, data, ready }) {
  const running = new Running(
    node22(),
    [
      bin('wrangler'),
      ...['dev', '--local', '--config', config, '--ip', '127.0.0.1', '--port', `${port}`],
      // no debugger: two Workers would quarrel over its port
      ...['--inspector-port', '0', '--show-interactive-dev-session=false', '--log-level', 'warn'],
      ...['--persist-to', data, '--env-file', secrets],
    ],
    {
      // nothing is sent home, fetched, asked or drawn, and nothing is written outside this folder
      env: {
        CI: 'true',
        NO_COLOR: '1',
        CLOUDFLARE_CF_FETCH_ENABLED: 'false',
        WRANGLER_HIDE_BANNER: 'true',
        WRANGLER_SEND_METRICS: 'false',
        WRANGLER_SEND_ERROR_REPORTS: 'false',
        WRANGLER_LOG_PATH: join(data, 'logs'),
        WRANGLER_REGISTRY_PATH: join(data, 'registry'),
      },
    },
  )
  const url = `http://127.0.0.1:${port}`
  const until = performance.now() + patience
  for (;;) {
    if (running.code !== undefined) {
      throw new StartFailure(
        `${name} did not start. This is what wrangler said:`,
        running.output.trim() || `exit code ${running.code}`,
      )
    }
    if (await answers(`${url}${ready}`)) return { url, running }
    if (performance.now() > until) {
      throw new StartFailure(
        `${name} did not answer within ${patience / 1000} s. This is what wrangler said:`,
        running.output.trim(),
      )
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** @param {string} url */
async function answers(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(5_000) })).ok
  } catch {
    return false
  }
}
