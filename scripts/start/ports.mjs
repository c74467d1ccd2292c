/**
 * The three ports, and who has one that is taken.
 */

import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { StartFailure } from './failure.mjs'

/** @typedef {{ shop: number, worker: number, standIn: number }} Ports */

const names = { shop: 'the demo shop', worker: 'the Worker', standIn: 'the Customer.io stand-in' }

/**
 * @param {number} first 0 = any that are free
 * @returns {Promise<Ports>}
 */
export async function choosePorts(first) {
  if (first === 0) {
    const [shop, worker, standIn] = await freePorts(3)
    return { shop, worker, standIn }
  }
  const ports = { shop: first, worker: first + 1, standIn: first + 2 }
  const busy = []
  for (const [key, port] of Object.entries(ports)) {
    const code = await tryPort(port)
    if (code === 'EACCES')
      throw new StartFailure(`Port ${port} is not open to ordinary programs.`, 'Choose one above 1023: npm start -- --port 9000')
    if (code) busy.push(`Port ${port}, for ${names[/** @type {keyof Ports} */ (key)]}, is taken${holder(port)}.`)
  }
  if (busy.length > 0) {
    throw new StartFailure(
      busy.join('\n'),
      'Choose others: npm start -- --port 9000 takes 9000, 9001 and 9002. PORT=9000 does the same.',
    )
  }
  return ports
}

/** @param {number} port @returns {Promise<string | undefined>} why it cannot be had */
function tryPort(port) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error) => resolve(/** @type {NodeJS.ErrnoException} */ (error).code ?? 'EADDRINUSE'))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(undefined)))
  })
}

/** Held open together, so that no two are the same. @param {number} count */
async function freePorts(count) {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        /** @type {Promise<import('node:net').Server>} */ (
          new Promise((resolve, reject) => {
            const server = createServer().once('error', reject)
            server.listen(0, '127.0.0.1', () => resolve(server))
          })
        ),
    ),
  )
  const ports = servers.map((server) => /** @type {import('node:net').AddressInfo} */ (server.address()).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

/**
 * The program that listens on a port, as far as Linux lets us see it.
 *
 * @param {number} port
 * @returns {string} ` by NAME (process N)`, or nothing
 */
function holder(port) {
  try {
    const hex = port.toString(16).toUpperCase().padStart(4, '0')
    const listening = ['/proc/net/tcp', '/proc/net/tcp6']
      .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
      .map((line) => line.trim().split(/\s+/))
      .find((fields) => fields[1]?.endsWith(`:${hex}`) && fields[3] === '0A')
    if (!listening) return ''
    const socket = `socket:[${listening[9]}]`
    for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      if (sockets(id).includes(socket)) return ` by ${readFileSync(`/proc/${id}/comm`, 'utf8').trim()} (process ${id})`
    }
  } catch {
    // not Linux, or not ours to look at
  }
  return ''
}

/** @param {string} id */
function sockets(id) {
  try {
    return readdirSync(`/proc/${id}/fd`).map((name) => {
      try {
        return readlinkSync(`/proc/${id}/fd/${name}`)
      } catch {
        return ''
      }
    })
  } catch {
    return []
  }
}
