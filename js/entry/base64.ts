/**
 * Bytes out of base64: the engine's own decoder where there is one (0.2 ms for a 200 kB module),
 * else a plain loop (5 ms; `Uint8Array.from(…, callback)` takes 40).
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const native = (Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }).fromBase64
  if (native) return native.call(Uint8Array, text)
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}
