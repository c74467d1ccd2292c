import { readCookie } from './cookie.js'
import { parse, write } from './safe'
import type { Store } from './storage'
import { ulid } from './ulid'

/** Who is on the page, as far as this browser knows. */
export interface Who {
  anonymousId: string
  userId?: string
  traits?: Record<string, unknown>
  groupId?: string
}

export interface IdentityOptions {
  /** Prefix of the cookie and of every storage key. Default `firepath`. */
  name: string
  /** Whether the anonymous id is kept in a cookie too. */
  cookie: boolean
  /** `Domain` of the cookie, to share it between sub-domains. Default: this host only. */
  domain?: string | undefined
  /** Days that the cookie lives. Default 365. */
  days: number
}

export interface Identity {
  /** Read anew for every event: another tab may have signed in or out. */
  read(): Who
  update(change: (who: Who) => Who): Who
  reset(): Who
  /** Storage is allowed from now on. `false`: the browser keeps nothing. */
  persist(): boolean
}

export function createIdentity(store: Store, options: IdentityOptions): Identity {
  const key = `${options.name}.who`
  let allowed = false
  let lastText: string | null = null
  let who: Who | undefined

  const save = (next: Who): Who => {
    who = next
    lastText = write(next) as string
    store.set(key, lastText)
    if (allowed && options.cookie) {
      const domain = options.domain ? `;domain=${options.domain}` : ''
      const secure = location.protocol === 'https:' ? ';secure' : ''
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every engine
      document.cookie = `${options.name}_id=${next.anonymousId};path=/;max-age=${options.days * 86400};samesite=lax${domain}${secure}`
    }
    return next
  }

  const fresh = (): Who => ({ anonymousId: ulid(Date.now()) })

  const identity: Identity = {
    read() {
      const text = store.get(key)
      if (!who || text !== lastText) {
        try {
          who = text ? (parse(text) as Who) : undefined
        } catch {
          who = undefined
        }
        lastText = text
      }
      return who?.anonymousId ? who : save(fresh())
    },
    update: (change) => save(change(identity.read())),
    reset: () => save(fresh()),
    persist() {
      allowed = true
      const before = who
      const works = store.persist()
      const cookie = options.cookie && readCookie(`${options.name}_id`)
      const kept = identity.read()
      // the cookie reaches further than storage (sub-domains), so it names the browser
      save({ ...kept, ...before, anonymousId: cookie || kept.anonymousId })
      return works
    },
  }
  return identity
}
