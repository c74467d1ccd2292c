/** Where and when something happened: fixed at the moment of the call, whatever the page does afterwards. */
export interface Moment {
  /** The location, as the browser serialises it. */
  url: string
  referrer: string
  title: string
  /** Milliseconds since 1970. */
  time: number
}

/** Asked once: making a formatter takes longer than the rest of an event. */
let zone: string | undefined

/** Segment's `context` for a moment on this page. */
export function contextOf(moment: Moment, version: string): Record<string, unknown> {
  const { url, referrer, title } = moment
  zone ??= Intl.DateTimeFormat().resolvedOptions().timeZone
  const context: Record<string, unknown> = {
    library: { name: 'firepath', version },
    userAgent: navigator.userAgent,
    locale: navigator.language,
    timezone: zone,
    screen: { width: screen.width, height: screen.height, density: devicePixelRatio },
  }
  try {
    const { pathname, search, hash, searchParams } = new URL(url)
    context.page = { url, path: pathname, search, hash, title, referrer }
    const campaign: Record<string, string> = {}
    let found = false
    searchParams.forEach((value, name) => {
      if (name.slice(0, 4) === 'utm_') {
        // Segment's one renaming: utm_campaign is the campaign's name
        campaign[name === 'utm_campaign' ? 'name' : name.slice(4)] = value
        found = true
      }
    })
    if (found) context.campaign = campaign
  } catch {
    context.page = { url, title, referrer }
  }
  return context
}

const ROBOTS = /bot\b|crawl|spider|slurp|headless|lighthouse|prerender/i

/** What says that no person is here; absent where nothing does. */
export function automation(): 'webdriver' | 'bot' | undefined {
  if (navigator.webdriver) return 'webdriver'
  return ROBOTS.test(navigator.userAgent) ? 'bot' : undefined
}
