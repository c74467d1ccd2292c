/** Value of a cookie, decoded where it can be. */
export function readCookie(name: string): string | undefined {
  let raw: string | undefined
  try {
    raw = `; ${document.cookie}`.split(`; ${name}=`)[1]?.split(';')[0]
    return raw && decodeURIComponent(raw)
  } catch {
    // no percent-encoding; or a sandboxed frame, which has no cookies
    return raw
  }
}
