/**
 * The README's size table is of this build, give or take what a compiler's version makes of it.
 */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { measure, published } from '../../scripts/lib/sizes.mjs'

test('the sizes in the README are those of the package, within 5 %', () => {
  const table = published()
  assert.ok(table, 'README.md has no <!-- sizes --> … <!-- /sizes -->')
  for (const row of measure()) {
    const line = table.split('\n').find((line) => line.startsWith(`| ${row.name} |`))
    assert.ok(line, `${row.name} is not in the README: npm run build -- --readme`)
    const [raw, gzip, brotli] = line
      .split('|')
      .slice(2, 5)
      .map((cell) => Number(cell.replaceAll(',', '')))
    for (const [said, is] of [
      [raw, row.raw],
      [gzip, row.gzip],
      [brotli, row.brotli],
    ]) {
      assert.ok(Math.abs(said - is) <= is * 0.05, `${row.name}: the README says ${said}, it is ${is}: npm run build -- --readme`)
    }
  }
})
