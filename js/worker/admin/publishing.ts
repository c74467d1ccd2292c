/**
 * Workspaces, versions, drafts: what runs, what ran, what might.
 */

import { invalid, notFound, optionalText } from './input.js'
import type { AdminContext, Handlers } from './operations.js'

export const handlers: Handlers = {
  workspace: ({ rooms, plan }) => {
    const { hash, missingSecrets, plan: compiled } = plan()
    return { version: rooms.plans.current(), hash, missingSecrets, workspace: JSON.parse(compiled.workspace) }
  },

  versions: ({ rooms }, input) => ({ versions: rooms.plans.versions(input.limit(50, 200)) }),

  version: ({ rooms }, input) => {
    const version = rooms.plans.version(Number(input.part('version')))
    const compiled = version && rooms.plans.get(version.hash)
    if (!version || !compiled) throw notFound('version')
    return { version, workspace: JSON.parse(compiled.workspace) }
  },

  publish: (context, input, compiled) => {
    const { rooms, now, run } = context
    const { draft, note } = input.object()
    const why = optionalText(note, 'note')
    if (compiled) {
      const version = rooms.db.transaction(() => rooms.plans.publish(compiled, 'publish', why, now))
      run(version.hash)
      return { version }
    }
    if (typeof draft !== 'string') throw invalid('Give a workspace, or the hash of a draft.')
    return republish(context, draft, 'publish', why)
  },

  rollback: (context, input) => {
    const { version, note } = input.object()
    const earlier = typeof version === 'number' ? context.rooms.plans.version(version) : undefined
    if (!earlier) throw notFound('version')
    return republish(context, earlier.hash, 'rollback', optionalText(note, 'note') ?? `back to version ${earlier.version}`)
  },

  drafts: ({ rooms }) => ({ drafts: rooms.plans.drafts() }),

  draft: ({ rooms, now }, input, compiled) => {
    if (!compiled) throw invalid('Give a workspace.')
    rooms.db.transaction(() => rooms.plans.draft(compiled, optionalText(input.object().note, 'note'), now))
    return { draft: rooms.plans.drafts().find(({ hash }) => hash === compiled.hash) }
  },

  draftOf: ({ rooms }, input) => {
    const draft = rooms.plans.drafts().find(({ hash }) => hash === input.part('hash'))
    const compiled = draft && rooms.plans.get(draft.hash)
    if (!draft || !compiled) throw notFound('draft')
    return { draft, workspace: JSON.parse(compiled.workspace) }
  },

  discard: ({ rooms }, input) => {
    if (!rooms.db.transaction(() => rooms.plans.discard(input.part('hash')))) throw notFound('draft')
    return { discarded: true }
  },
}

function republish({ rooms, now, run }: AdminContext, hash: string, origin: 'publish' | 'rollback', note: string | undefined) {
  const version = rooms.db.transaction(() => rooms.plans.republish(hash, origin, note, now))
  if (!version) throw notFound('plan')
  run(version.hash)
  return { version }
}
