import type { Consent } from '../types/core.js'
import { keys } from './safe.js'

/** Consent as a page states it: categories granted, each category's answer, or `null` = not known (any more). */
export type ConsentInput = string[] | Record<string, boolean> | null

/** Each category's answer, whichever way the page states it; `undefined` while nothing is known. */
export type Preferences = Record<string, boolean> | undefined

export function preferencesOf(input: ConsentInput | undefined): Preferences {
  if (!Array.isArray(input)) return input ?? undefined
  const preferences: Preferences = {}
  for (const category of input) preferences[category] = true
  return preferences
}

/** The categories granted; `null` while nothing is known. */
function granted(preferences: Preferences): string[] | null {
  if (!preferences) return null
  const list: string[] = []
  for (const category of keys(preferences)) if (preferences[category]) list[list.length] = category
  return list
}

/** What the core is asked with. The signals are read anew each time: people switch them while a page is open. */
export function consentNow(preferences?: Preferences): Consent {
  const { globalPrivacyControl, doNotTrack } = navigator as { globalPrivacyControl?: boolean; doNotTrack?: string | null }
  return { granted: granted(preferences), gpc: globalPrivacyControl === true, dnt: doNotTrack === '1' || doNotTrack === 'yes' }
}

/** Writes what is known into an event's context, as the collector reads it: Segment's preferences, and the signals. */
export function stampConsent(context: Record<string, unknown>, preferences: Preferences): void {
  const { gpc, dnt } = consentNow()
  if (gpc) context.gpc = gpc
  if (dnt) context.dnt = dnt
  if (preferences) context.consent = { categoryPreferences: preferences }
}
