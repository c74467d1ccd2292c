/**
 * The size table: what is shipped, raw and compressed, against tests/size-budget.json.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { root } from './run.mjs'

/**
 * Measures what the budget lists.
 *
 * @returns {{ name: string, raw: number, gzip: number, brotli: number, limit: Record<string, number>, goal?: Record<string, number>, over: string[] }[]}
 */
export function measure() {
  const budget = JSON.parse(readFileSync(join(root, 'tests/size-budget.json'), 'utf8'))
  return budget.items.map(
    (/** @type {{ name: string, files: string[], limit: Record<string, number>, goal?: Record<string, number> }} */ item) => {
      const size = { raw: 0, gzip: 0, brotli: 0 }
      // each file is a download of its own, so each is compressed by itself
      for (const file of item.files) {
        const bytes = readFileSync(join(root, file))
        size.raw += bytes.length
        size.gzip += gzipSync(bytes, { level: 9 }).length
        size.brotli += brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length
      }
      const over = Object.entries(item.limit).filter(([kind, limit]) => size[/** @type {'raw'} */ (kind)] > limit)
      return { name: item.name, ...size, limit: item.limit, goal: item.goal, over: over.map(([kind]) => kind) }
    },
  )
}

/**
 * The limit, and the goal where that is further down.
 *
 * @param {{ limit: Record<string, number>, goal?: Record<string, number> }} row
 */
function bounds({ limit, goal }) {
  const text = (/** @type {Record<string, number>} */ bound) =>
    Object.entries(bound)
      .map(([kind, bytes]) => `${bytes.toLocaleString('en-US')} ${kind}`)
      .join(', ')
  return `≤ ${text(limit)}${goal ? `, goal ${text(goal)}` : ''}`
}

/** Prints the table. @returns {number} 1 when something is over its budget */
export function sizes() {
  const rows = measure()
  const number = (/** @type {number} */ bytes) => bytes.toLocaleString('en-US')
  const line = (/** @type {string[]} */ cells) =>
    console.log(
      `  ${cells[0].padEnd(44)}${cells
        .slice(1)
        .map((cell) => cell.padStart(11))
        .join('')}`,
    )
  console.log('\n▸ sizes in bytes')
  line(['', 'raw', 'gzip', 'brotli', 'budget'])
  for (const row of rows) {
    line([row.name, number(row.raw), number(row.gzip), number(row.brotli)].concat(`   ${bounds(row)}`))
    if (row.over.length > 0)
      console.error(`✗ ${row.name} is over its budget (${row.over.join(', ')}): see tests/size-budget.json`)
  }
  return rows.some((row) => row.over.length > 0) ? 1 : 0
}

const markers = /(<!-- sizes -->\n)(?:[\s\S]*?\n)?(<!-- \/sizes -->)/

/** The table as Markdown, for the README. */
export function markdown() {
  const number = (/** @type {number} */ bytes) => bytes.toLocaleString('en-US')
  const rows = measure().map((row) => {
    return `| ${row.name} | ${number(row.raw)} | ${number(row.gzip)} | ${number(row.brotli)} | ${bounds(row)} |`
  })
  return ['| bytes | raw | gzip | brotli | budget |', '| --- | ---: | ---: | ---: | ---: |', ...rows].join('\n')
}

/** What stands between the README's `<!-- sizes -->` markers; undefined where there are none. */
export function published() {
  return markers.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[0]
}

/** Puts the present table between them. */
export function publish() {
  const file = join(root, 'README.md')
  writeFileSync(file, readFileSync(file, 'utf8').replace(markers, `$1${markdown()}\n$2`))
}
