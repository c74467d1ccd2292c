/**
 * The stub that stands in a page's head: it takes calls before the tracker has loaded, each with the page as it was
 * then, and loads the script. Its built form is copied into pages, so it keeps to itself and stays small.
 */

interface Stub {
  /** Calls made so far: method, arguments, the moment of the call, and who waits for the answer. */
  q: [method: string, args: unknown[], moment: object, done: (answer: unknown) => void][]
  /** What `load` was given. */
  o?: object
  [method: string]: unknown
}

;((page: { firepath?: Stub }) => {
  // a snippet that stands in the page twice counts once
  if (page.firepath) return
  const stub: Stub = { q: [] }
  page.firepath = stub
  for (const method of 'identify track page group alias reset ready on off consent flush debug explain'.split(' ')) {
    stub[method] = (...args: unknown[]) => {
      const moment = { url: location.href, referrer: document.referrer, title: document.title, time: Date.now() }
      // what the tracker answers, once it is there: `await firepath.ready()` waits for it
      return new Promise((done) => stub.q.push([method, args, moment, done]))
    }
  }
  stub.load = (src: string, options: object) => {
    stub.o = options
    const script = document.createElement('script')
    script.async = true
    script.src = src
    // a page with a nonce-based policy gives its own scripts' nonce on
    script.nonce = (document.currentScript as HTMLScriptElement | null)?.nonce ?? ''
    document.head.append(script)
  }
})(window as never)
