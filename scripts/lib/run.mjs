/**
 * Running programs, and saying what is going on.
 */

import { spawn } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The repository's root, with a trailing slash. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Whether a module is the program that was started.
 *
 * @param {ImportMeta} meta
 */
export function isMain(meta) {
  return process.argv[1] !== undefined && realpathSync(process.argv[1]) === meta.filename
}

/**
 * Runs a program to its end.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, quiet?: boolean, timeoutSeconds?: number, input?: string }} [options]
 *   `quiet` keeps the output to itself and prints it only when the program fails
 * @returns {Promise<{ code: number, output: string }>} the exit code (127: not found, 124: timed out) and all it printed
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      // with a process group of its own, what it started can be stopped with it
      detached: options.timeoutSeconds !== undefined,
    })
    let output = ''
    let timedOut = false
    const stop = () => {
      try {
        if (options.timeoutSeconds !== undefined && child.pid) process.kill(-child.pid, 'SIGKILL')
      } catch {
        // ended already
      }
    }
    const interrupted = () => {
      stop()
      process.exit(130)
    }
    process.once('SIGINT', interrupted)
    process.once('SIGTERM', interrupted)
    const timer = options.timeoutSeconds
      ? setTimeout(() => {
          timedOut = true
          stop()
        }, options.timeoutSeconds * 1000)
      : undefined
    const take = (/** @type {NodeJS.WriteStream} */ stream) => (/** @type {Buffer} */ chunk) => {
      output += chunk
      if (!options.quiet) stream.write(chunk)
    }
    child.stdout?.on('data', take(process.stdout))
    child.stderr?.on('data', take(process.stderr))
    if (options.input !== undefined) child.stdin?.end(options.input)
    const finish = (/** @type {number} */ code) => {
      clearTimeout(timer)
      process.off('SIGINT', interrupted)
      process.off('SIGTERM', interrupted)
      if (timedOut) output += `\n${command} did not finish within ${options.timeoutSeconds} s\n`
      if (options.quiet && code !== 0 && code !== 127) process.stderr.write(output)
      resolve({ code, output })
    }
    child.on('error', (error) => {
      output += `${command}: ${error.message}\n`
      finish(127)
    })
    child.on('close', (code) => finish(timedOut ? 124 : (code ?? 1)))
  })
}

/**
 * Runs a program that must succeed.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 * @returns {Promise<string>} what it printed
 */
export async function must(command, args, options) {
  const { code, output } = await run(command, args, options)
  if (code !== 0) {
    throw new Failure(code === 127 ? `${command} was not found` : `\`${command} ${args.join(' ')}\` failed (exit code ${code})`)
  }
  return output
}

/** Something that ends a command with a sentence instead of a stack. */
export class Failure extends Error {}

/**
 * Does one named step and says how long it took.
 *
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(name, work) {
  const started = performance.now()
  console.log(`▸ ${name}`)
  const result = await work()
  const seconds = (performance.now() - started) / 1000
  if (seconds >= 1) console.log(`  ${name}: ${seconds.toFixed(1)} s`)
  return result
}

/**
 * Runs a command's main function: failures become one line and exit code 1.
 *
 * @param {() => Promise<number | void>} main
 */
export function command(main) {
  main().then(
    (code) => {
      process.exitCode = code ?? 0
    },
    (error) => {
      console.error(error instanceof Failure ? `\n✗ ${error.message}` : error)
      process.exitCode = 1
    },
  )
}
