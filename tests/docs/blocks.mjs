/**
 * Code blocks of Markdown files.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../run/server.mjs'

/**
 * @typedef {object} Block
 * @property {string} place `README.md:12`
 * @property {string} language the first word after the fence
 * @property {string[]} flags the other words: `js worker`
 * @property {string} text
 * @property {string} before code of a comment `<!-- run … -->` right before the block: what it takes for granted
 */

/** The files whose blocks are promises to a reader. */
export function documents() {
  const below = (/** @type {string} */ folder) =>
    readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.md') && !entry.parentPath.includes('node_modules'))
      .map((entry) => join(entry.parentPath, entry.name).slice(repository.length))
  return [
    ...readdirSync(repository).filter((name) => name.endsWith('.md')),
    'pkg/README.md',
    ...['docs', 'examples'].filter((folder) => readdirSync(repository).includes(folder)).flatMap(below),
  ].sort()
}

/**
 * @param {string} file relative to the repository
 * @returns {Block[]}
 */
export function blocks(file) {
  const lines = readFileSync(join(repository, file), 'utf8').split('\n')
  /** @type {Block[]} */
  const found = []
  let before = ''
  for (let i = 0; i < lines.length; i++) {
    if (/^<!-- run\s*$/.test(lines[i])) {
      const end = lines.indexOf('-->', i)
      before = lines.slice(i + 1, end).join('\n')
      i = end
      continue
    }
    const fence = /^(\s*)(```+)(.*)$/.exec(lines[i])
    if (!fence) {
      if (lines[i].trim() !== '') before = ''
      continue
    }
    const [, indent, ticks, info] = fence
    let end = i + 1
    while (end < lines.length && lines[end].trim() !== ticks) end += 1
    const [language = '', ...flags] = info.trim().split(/\s+/)
    const text = lines
      .slice(i + 1, end)
      .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
      .join('\n')
    found.push({ place: `${file}:${i + 1}`, language, flags, text, before })
    before = ''
    i = end
  }
  return found
}
