/** Value of a cookie, decoded where it can be. */
export function readCookie(name: string): string | undefined {
  const parts = `; ${document.cookie}`.split(`; ${name}=`)
  const raw = parts[1]?.split(';')[0]
  if (raw === undefined) return undefined
  try {
    return decodeURIComponent(raw)
  } catch {
    return raw
  }
}
