/**
 * A reporter for Node's test runner that keeps count in the file FIREPATH_TALLY names, anew after every test:
 * with `--test-force-exit` a reporter that writes to a stream loses its end.
 */

import { writeFileSync } from 'node:fs'

/** @typedef {{ passed: number, failed: number, skipped: number, hollow: string[] }} Tally */

/** @param {AsyncIterable<{ type: string, data: any }>} events */
export default async function* tally(events) {
  /** @type {Tally} */
  const counted = { passed: 0, failed: 0, skipped: 0, hollow: [] }
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue
    if (data.details?.type === 'suite') continue
    if (data.skip !== undefined || data.todo !== undefined) counted.skipped++
    else if (type === 'test:fail') counted.failed++
    // Node counts a file without a test as one that passed
    else if (data.name.endsWith('.test.mjs')) counted.hollow.push(data.name.replace(/^.*\//, ''))
    else counted.passed++
    writeFileSync(process.env.FIREPATH_TALLY ?? '', JSON.stringify(counted))
  }
  yield ''
}
