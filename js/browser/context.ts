/** Where and when something happened: fixed at the moment of the call, whatever the page does afterwards. */
export interface Moment {
  /** The location, as the browser serialises it. */
  url: string
  referrer: string
  title: string
  /** Milliseconds since 1970. */
  time: number
}

/** firepath's version; the build puts the package's in. */
declare const FIREPATH_VERSION: string

/** Asked once: making a formatter takes longer than the rest of an event. */
let zone: string | undefined

/** Segment's `context` for a moment on this page. */
export interface Context {
  page: Record<'url' | 'path' | 'search' | 'hash' | 'title' | 'referrer', string>
  campaign?: Record<string, string>
  [name: string]: unknown
}

export function contextOf({ url, referrer, title }: Moment): Context {
  zone ??= Intl.DateTimeFormat().resolvedOptions().timeZone
  const { userAgent, language: locale } = navigator
  const { width, height } = screen
  const { pathname: path, search, hash, searchParams } = new URL(url)
  const context: Context = {
    library: { name: 'firepath', version: FIREPATH_VERSION },
    userAgent,
    locale,
    timezone: zone,
    screen: { width, height, density: devicePixelRatio },
    page: { url, path, search, hash, title, referrer },
  }
  searchParams.forEach((value, name) => {
    if (!name.startsWith('utm_')) return
    context.campaign ??= {}
    // Segment's one renaming: utm_campaign is the campaign's name
    context.campaign[name === 'utm_campaign' ? 'name' : name.slice(4)] = value
  })
  return context
}

const ROBOTS = /bot\b|crawl|spider|slurp|headless|lighthouse|prerender/i

/** What says that no person is here; absent where nothing does. */
export function automation(): 'webdriver' | 'bot' | undefined {
  if (navigator.webdriver) return 'webdriver'
  return ROBOTS.test(navigator.userAgent) ? 'bot' : undefined
}
