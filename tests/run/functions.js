/**
 * How the vectors' `function` and `input` become a call, where that is not simply
 * `firepath[function](input)` (or, for an array, `firepath[function](...input)`).
 *
 * @type {Record<string, (firepath: Record<string, any>, input: any) => unknown>}
 */
export const functions = {
  signGistWebhook: (firepath, { body, secret, form }) => firepath.signGistWebhook(body, secret, { form }),
  parseGistWebhook: (firepath, { body }) => firepath.parseGistWebhook(body).toJSON(),
  'workflow.preview': (firepath, input) => firepath.previewWorkflow(input),
  'workflow.run': (firepath, { source, defaults = false, workflows, body }) =>
    onEngine(firepath, { s: { type: source, verify: 'none', defaults, workflows } }, (engine) => {
      const { events, log } = engine.receive('s', {
        method: 'POST',
        url: 'https://edge.example/sources/s',
        headers: {},
        body: new TextEncoder().encode(body),
        receivedAt: 1_795_244_889_123,
      })
      return { events, log }
    }),
  identify: (firepath, { event, known }) => onEngine(firepath, {}, (engine) => engine.identify(event, known)),
}

/**
 * Runs `work` on the engine of a workspace with these sources.
 *
 * @param {Record<string, any>} firepath
 * @param {Record<string, unknown>} sources
 * @param {(engine: any) => unknown} work
 */
function onEngine(firepath, sources, work) {
  const compiled = firepath.compile({ version: 1, sources })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics))
  const engine = new firepath.Engine(compiled.edge, { secrets: {} })
  try {
    return work(engine)
  } finally {
    engine.free()
  }
}
