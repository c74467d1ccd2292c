import { readCookie } from './cookie.js'
import { parse, write } from './safe.js'
import type { Store } from './storage.js'
import type { TrackerOptions } from './types.js'
import { ulid } from './ulid.js'

/** Who is on the page, as far as this browser knows. */
export interface Who {
  anonymousId: string
  userId?: string | undefined
  traits?: Record<string, unknown> | undefined
  groupId?: string | undefined
}

export interface Identity {
  /** Read anew for every event: another tab may have signed in or out. */
  known(): Who
  update(change: Partial<Who>): void
  renew(): void
  /** Storage is allowed from now on. `false`: the browser keeps nothing. */
  persist(): boolean
}

/** @param name prefix of the cookie and of every storage key */
export function createIdentity(
  store: Store,
  name: string,
  { cookie = true, domain, days = 365 }: NonNullable<TrackerOptions['identity']>,
): Identity {
  const key = `${name}.who`
  const cookieName = `${name}_id`
  let allowed = false
  let lastText: string | null = null
  let who: Who | undefined

  const byCookie = () => (allowed && cookie && readCookie(cookieName)) || undefined

  const save = (next: Who): Who => {
    lastText = write(next) as string
    who = parse(lastText) as Who
    store.keep(key, lastText)
    if (allowed && cookie) {
      const more = (domain ? `;domain=${domain}` : '') + (location.protocol === 'https:' ? ';secure' : '')
      try {
        // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every engine
        document.cookie = `${cookieName}=${next.anonymousId};path=/;max-age=${days * 86400};samesite=lax${more}`
      } catch {
        // a sandboxed frame has none
      }
    }
    return who
  }

  const identity: Identity = {
    known() {
      const text = store.recall(key)
      if (!who || text !== lastText) {
        lastText = text
        try {
          who = parse(text as string)
        } catch {
          who = undefined
        }
      }
      // where the page has cleared its storage, the cookie still names the browser
      return who?.anonymousId ? who : save({ anonymousId: byCookie() ?? ulid(Date.now()) })
    },
    update(change) {
      save({ ...identity.known(), ...change })
    },
    renew() {
      save({ anonymousId: ulid(Date.now()) })
    },
    persist() {
      allowed = true
      const before = who
      const works = store.persist()
      const kept = identity.known()
      // the cookie reaches further than storage (sub-domains), so it names the browser
      save({ ...kept, ...before, anonymousId: byCookie() ?? kept.anonymousId })
      return works
    },
  }
  return identity
}
