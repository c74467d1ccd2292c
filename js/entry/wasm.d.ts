declare module '*/build/core/firepath_bg.wasm' {
  const base64: string
  export default base64
}
