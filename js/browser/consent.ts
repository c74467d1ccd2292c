import type { Consent } from '../types/core.js'

/** Consent as a page states it: categories granted, each category's answer, or `null` = not known (any more). */
export type ConsentInput = string[] | Record<string, boolean> | null

/** The categories granted; `null` while nothing is known. */
export function granted(input: ConsentInput): string[] | null {
  if (!input || Array.isArray(input)) return input
  const list: string[] = []
  for (const category in input) if (input[category]) list[list.length] = category
  return list
}

/** What the core is asked with. The signals are read anew each time: people switch them while a page is open. */
export function consentNow(categories: string[] | null): Consent {
  const signals = navigator as Navigator & { globalPrivacyControl?: boolean; doNotTrack?: string | null }
  return {
    granted: categories,
    gpc: signals.globalPrivacyControl === true,
    dnt: signals.doNotTrack === '1' || signals.doNotTrack === 'yes',
  }
}

/** Writes what is known into an event's context, as the collector reads it: Segment's preferences, and the signals. */
export function stampConsent(context: Record<string, unknown>, input: ConsentInput): void {
  const { gpc, dnt } = consentNow(null)
  if (gpc) context.gpc = true
  if (dnt) context.dnt = true
  if (!input) return
  const categoryPreferences: Record<string, boolean> = Array.isArray(input) ? {} : input
  if (Array.isArray(input)) for (let i = 0; i < input.length; i++) categoryPreferences[input[i] as string] = true
  context.consent = { categoryPreferences }
}
