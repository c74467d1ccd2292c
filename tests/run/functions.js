/**
 * How the vectors' `function` and `input` become a call, where that is not simply
 * `firepath[function](input)` (or, for an array, `firepath[function](...input)`).
 *
 * @type {Record<string, (firepath: Record<string, any>, input: any) => unknown>}
 */
export const functions = {
  signGistWebhook: (firepath, { body, secret, form }) => firepath.signGistWebhook(body, secret, { form }),
  parseGistWebhook: (firepath, { body }) => firepath.parseGistWebhook(body).toJSON(),
}
