/**
 * The stack with the shop in front of it, step by step.
 */

import { join } from 'node:path'
import { serveSite } from './site.mjs'
import { startStack } from './stack.mjs'
import { fact, heading, step } from './terminal.mjs'

/**
 * @param {Parameters<typeof startStack>[0]} options
 * @returns {Promise<import('./stack.mjs').Stack>}
 */
export async function startDemo(options) {
  heading('Starting')
  const shopFolder = join(options.folder, 'shop')
  const stack = await step('workerd', () => startStack(options))
  fact('Worker', stack.worker, 'workerd, with its store in SQLite on this disk')
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
