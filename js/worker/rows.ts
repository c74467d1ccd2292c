/**
 * Rows of NDJSON or CSV out of a stream, each as the JSON body of a receipt.
 */

import Papa from 'papaparse/papaparse.js'

/** One row; `number` counts from 1, a CSV's header not included. */
export type Row = { number: number; body: Uint8Array } | { number: number; error: string }

const encoder = new TextEncoder()

/** Reads rows; one that is no row is given as such, and the rest goes on. */
export async function* readRows(body: ReadableStream<Uint8Array>, format: 'ndjson' | 'csv', limit: number): AsyncGenerator<Row> {
  let number = 0
  for await (const made of format === 'csv' ? csv(body, limit) : lines(body, limit)) {
    number += 1
    yield 'error' in made ? { number, error: made.error } : { number, body: encoder.encode(made.json) }
  }
}

type Made = { json: string } | { error: string }

async function* lines(body: ReadableStream<Uint8Array>, limit: number): AsyncGenerator<Made> {
  let rest = ''
  let skipping = false
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    rest += chunk
    let start = 0
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n', start)) {
      const made = skipping ? tooLong(limit) : line(rest.slice(start, end), limit)
      skipping = false
      if (made) yield made
      start = end + 1
    }
    rest = rest.slice(start)
    if (rest.length > limit) {
      rest = ''
      skipping = true
    }
  }
  const made = skipping ? tooLong(limit) : line(rest, limit)
  if (made) yield made
}

function line(text: string, limit: number): Made | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  if (trimmed.length > limit) return tooLong(limit)
  try {
    const value = JSON.parse(trimmed)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { json: trimmed }
    return { error: 'the line is not a JSON object' }
  } catch {
    return { error: 'the line is not JSON' }
  }
}

function tooLong(limit: number): Made {
  return { error: `the row is longer than ${limit} bytes` }
}

/** Columns become members of one object; empty cells are left out. */
async function* csv(body: ReadableStream<Uint8Array>, limit: number): AsyncGenerator<Made> {
  let rest = ''
  let header: string[] | undefined
  let delimiter: string | undefined
  const cut = function* (last: boolean): Generator<Made> {
    delimiter ??= Papa.parse<string[]>(rest.slice(0, rest.indexOf('\n') + 1 || rest.length), { preview: 1 }).meta.delimiter
    const { data, meta } = new Papa.Parser({ delimiter }).parse(rest, 0, !last) as { data: string[][]; meta: { cursor: number } }
    rest = rest.slice(meta.cursor)
    for (const cells of data) {
      if (cells.length === 1 && cells[0] === '') continue
      if (header) yield row(header, cells)
      else header = cells.map((cell) => cell.trim())
    }
    if (rest.length > limit) {
      rest = ''
      yield tooLong(limit)
    }
  }
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    rest += chunk
    if (rest.includes('\n')) yield* cut(false)
  }
  if (rest !== '') yield* cut(true)
}

function row(header: string[], cells: string[]): Made {
  if (cells.length > header.length) return { error: `the row has ${cells.length} cells under ${header.length} headings` }
  const members = cells.flatMap((cell, column): [string, string][] => {
    const name = header[column]
    return cell === '' || !name ? [] : [[name, cell]]
  })
  return { json: JSON.stringify(Object.fromEntries(members)) }
}
