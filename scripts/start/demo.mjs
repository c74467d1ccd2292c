/**
 * The stack with the shop in front of it, step by step.
 */

import { join } from 'node:path'
import { StartFailure } from './failure.mjs'
import { serveSite } from './site.mjs'
import { startStack } from './stack.mjs'
import { fact, heading, step } from './terminal.mjs'

/**
 * @param {Parameters<typeof startStack>[0] & { hash: string }} options `hash`: of the plan that is to run
 * @returns {Promise<import('./stack.mjs').Stack>}
 */
export async function startDemo(options) {
  heading('Starting')
  const shopFolder = join(options.folder, 'shop')
  const stack = await step('workerd', () => startStack(options))
  const { plan } = await (await fetch(`${stack.worker}/healthz`)).json()
  if (plan !== options.hash) {
    throw new StartFailure(
      `The Worker runs plan ${plan}, not ${options.hash}.`,
      'It was published through the admin API; remove .firepath/ to begin anew.',
    )
  }
  fact('Worker', stack.worker, `plan ${plan.slice(0, 12)}… on workerd, store on this disk`)
  fact('Customer.io', stack.standIn, 'a stand-in on this machine; nothing goes to the real one')
  const { buildShop } = await import('../../www/shop/build.mjs')
  await buildShop(shopFolder, { worker: stack.worker, standIn: stack.standIn })
  const site = await serveSite({ folder: shopFolder, port: options.ports.shop, worker: stack.worker })
  fact('Demo shop', stack.shop)
  return {
    ...stack,
    stop: async () => {
      await site.close()
      await stack.stop()
    },
  }
}
