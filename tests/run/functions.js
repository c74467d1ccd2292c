/**
 * How the vectors' `function` and `input` become a call, where that is not simply
 * `firepath[function](input)` (or, for an array, `firepath[function](...input)`).
 *
 * @type {Record<string, (firepath: Record<string, any>, input: any) => unknown>}
 */
export const functions = {
  'destination.requests': (firepath, input) => routed(firepath, input, 'server', 'requests'),
  'destination.calls': (firepath, input) => routed(firepath, input, 'client', 'calls'),
  'destination.pack': (firepath, { settings, requests }) =>
    forDestination(firepath, settings, 'server', {}, (engine) => engine.pack('it', requests)),
  'destination.outcome': (firepath, { settings, batch, response }) =>
    forDestination(firepath, settings, 'server', {}, (engine) => engine.outcome(batch, response)),
  'destination.prepare': (firepath, { batch, secrets, now }) =>
    forDestination(firepath, { type: 'webhook', url: 'https://example.com/' }, 'server', secrets, (engine) =>
      engine.prepare(batch, { now }),
    ),
  // the hash covers the plans' content; the bytes themselves would be most of the repository
  compile: (firepath, workspace) => {
    const compiled = firepath.compile(workspace)
    return compiled.ok ? { ...compiled, edge: compiled.edge.length, browser: compiled.browser.length } : compiled
  },
  signGistWebhook: (firepath, { body, secret, form }) => firepath.signGistWebhook(body, secret, { form }),
  parseGistWebhook: (firepath, { body }) => firepath.parseGistWebhook(body).toJSON(),
  'workflow.preview': (firepath, input) => firepath.previewWorkflow(input),
  'workflow.run': (firepath, { source, defaults = false, workflows, body }) =>
    onEngine(firepath, { version: 1, sources: { s: { type: source, verify: 'none', defaults, workflows } } }, {}, (engine) => {
      const { events, log } = engine.receive('s', {
        method: 'POST',
        url: 'https://edge.example/sources/s',
        headers: {},
        body: new TextEncoder().encode(body),
        receivedAt: 1_795_244_889_123,
      })
      return { events, log }
    }),
  identify: (firepath, { event, known }) => onEngine(firepath, { version: 1 }, {}, (engine) => engine.identify(event, known)),
  triggerPath: (firepath, { rules, url }) => firepath.triggerPath(rules, url),
  'Pattern.test': (firepath, { pattern, base, ignoreCase, urls }) => {
    const compiled = new firepath.Pattern(pattern, base, { ignoreCase })
    try {
      return urls.map((/** @type {string} */ url) => compiled.test(url))
    } finally {
      compiled.free()
    }
  },
  'engine.receive': withEngine((engine, { source, request }) => engine.receive(source, request)),
  'engine.forward': withEngine((engine, { source, request, now }) => {
    const { reject, receipt, requests, log } = engine.forward(source, request, { now })
    if (reject) return { reject }
    const shown = requests.map((/** @type {any} */ { destination, method, url, headers, body, entries }) => ({
      ...{ destination, method, url, headers, entries },
      ...(body ? { body: new TextDecoder().decode(body) } : {}),
    }))
    return { receipt, requests: shown, log }
  }),
  'engine.identify': withEngine((engine, { event, known }) => engine.identify(event, known)),
  'engine.route': withEngine((engine, { event, options }) => engine.route(event, options)),
  'engine.pack': withEngine((engine, { destination, requests }) => engine.pack(destination, requests)),
  'engine.prepare': withEngine((engine, { batch, now }) => engine.prepare(batch, { now })),
  'engine.check': withEngine((engine, { destination, response }) => {
    const { check } = engine.destinations.find((/** @type {any} */ { id }) => id === destination)
    return { check: check ?? null, outcome: check ? engine.outcome(check, response) : null }
  }),
  'engine.outcome': withEngine((engine, { batch, response }) => engine.outcome(batch, response)),
}

/**
 * Compiles a workspace, makes an engine of it and lets `work` use it.
 *
 * @param {Record<string, any>} firepath
 * @param {unknown} workspace
 * @param {Record<string, string>} secrets
 * @param {(engine: any) => unknown} work
 */
function onEngine(firepath, workspace, secrets, work) {
  const compiled = firepath.compile(workspace)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics))
  const engine = new firepath.Engine(compiled.edge, { secrets })
  try {
    return work(engine)
  } finally {
    engine.free()
  }
}

/**
 * A call on the engine of the case's own workspace.
 *
 * @param {(engine: any, input: any) => unknown} work
 * @returns {(firepath: Record<string, any>, input: any) => unknown}
 */
function withEngine(work) {
  return (firepath, input) => onEngine(firepath, input.workspace, input.secrets, (engine) => work(engine, input))
}

/**
 * Requests or calls of one destination to which everything goes, in the form of the stage itself.
 *
 * @param {Record<string, any>} firepath
 * @param {any} input
 * @param {'server' | 'client'} side
 * @param {'requests' | 'calls'} effects
 */
function routed(firepath, { settings, event, person }, side, effects) {
  return forDestination(firepath, settings, side, {}, (engine) => {
    const [decision] = engine.route(typeof event === 'string' ? JSON.parse(event) : event, { side, person })
    return {
      [effects]: decision[effects] ?? [],
      ...(decision.notes && { notes: decision.notes }),
      ...(decision.fire ? {} : { skipped: decision.trace.reason }),
    }
  })
}

/**
 * @param {Record<string, any>} firepath
 * @param {any} settings
 * @param {'server' | 'client'} side
 * @param {Record<string, string>} secrets
 * @param {(engine: any) => unknown} use
 */
function forDestination(firepath, settings, side, secrets, use) {
  const listed = (/** @type {string[]} */ names) => Object.fromEntries(names.map((name) => [name, { callbacks: [side] }]))
  const actionWorkflow = {
    events: listed(['x', 'gone', 'Ordered', 'User deleted', 'ö'.repeat(60)]),
    types: listed(['identify', 'page', 'screen', 'group', 'alias']),
  }
  return onEngine(firepath, { version: 1, destinations: { it: { ...settings, actionWorkflow } } }, secrets, use)
}
