declare module '*/firepath_bg.wasm' {
  const base64: string
  export default base64
}
