/**
 * The addresses of the admin API. docs/openapi.json describes each of them; a test compares the two.
 */

export interface Route {
  method: 'GET' | 'POST' | 'DELETE'
  /** `{name}` stands for one part of the path. */
  path: string
  operation: Operation
}

export type Operation = (typeof TABLE)[number][2]

const TABLE = [
  ['GET', '/admin/workspace', 'workspace'],
  ['GET', '/admin/versions', 'versions'],
  ['GET', '/admin/versions/{version}', 'version'],
  ['POST', '/admin/compile', 'compile'],
  ['POST', '/admin/publish', 'publish'],
  ['POST', '/admin/rollback', 'rollback'],
  ['POST', '/admin/compare', 'compare'],
  ['GET', '/admin/drafts', 'drafts'],
  ['POST', '/admin/drafts', 'draft'],
  ['GET', '/admin/drafts/{hash}', 'draftOf'],
  ['DELETE', '/admin/drafts/{hash}', 'discard'],
  ['GET', '/admin/sources', 'sources'],
  ['GET', '/admin/sources/{source}/samples', 'samples'],
  ['POST', '/admin/sources/{source}/preview', 'preview'],
  ['POST', '/admin/workflows/preview', 'previewWorkflow'],
  ['GET', '/admin/destinations', 'destinations'],
  ['POST', '/admin/destinations/{destination}/open', 'open'],
  ['POST', '/admin/destinations/{destination}/check', 'check'],
  ['GET', '/admin/rejected', 'rejected'],
  ['GET', '/admin/catalogue', 'catalogue'],
  ['GET', '/admin/counters', 'counters'],
  ['GET', '/admin/log', 'log'],
  ['GET', '/admin/receipts', 'receipts'],
  ['GET', '/admin/receipts/{id}', 'receipt'],
  ['GET', '/admin/events', 'events'],
  ['GET', '/admin/events/{id}', 'event'],
  ['GET', '/admin/people', 'people'],
  ['GET', '/admin/people/{id}', 'person'],
  ['DELETE', '/admin/people/{id}', 'forget'],
  ['GET', '/admin/dispatches', 'dispatches'],
  ['GET', '/admin/dispatches/{seq}', 'dispatch'],
  ['POST', '/admin/dispatches/replay', 'revive'],
  ['POST', '/admin/replay', 'replay'],
  ['GET', '/admin/replays', 'replays'],
  ['GET', '/admin/replays/{id}', 'replayOf'],
  ['DELETE', '/admin/replays/{id}', 'cancel'],
  ['GET', '/admin/imports', 'imports'],
  ['GET', '/admin/imports/{id}', 'importOf'],
  ['POST', '/admin/picker-tokens', 'pickerToken'],
] as const

export const ROUTES: Route[] = TABLE.map(([method, path, operation]) => ({ method, path, operation }))

/** The route of a request, with what stands in the path; `allow` lists the methods where only the method is wrong. */
export function find(
  method: string,
  pathname: string,
): { operation: Operation; path: Record<string, string>; allow?: undefined } | { operation?: undefined; allow: string[] } {
  const parts = pathname.split('/')
  const allow: string[] = []
  // what is written out goes before what stands for anything
  for (const route of [...ROUTES].sort((a, b) => wildcards(a) - wildcards(b))) {
    const path = match(route.path.split('/'), parts)
    if (!path) continue
    if (route.method === method) return { operation: route.operation, path }
    allow.push(route.method)
  }
  return { allow }
}

function wildcards({ path }: Route): number {
  return path.split('{').length
}

function match(pattern: string[], parts: string[]): Record<string, string> | undefined {
  if (pattern.length !== parts.length) return undefined
  const found: Record<string, string> = {}
  for (const [position, piece] of pattern.entries()) {
    const part = parts[position] ?? ''
    if (piece.startsWith('{')) {
      if (part === '') return undefined
      found[piece.slice(1, -1)] = decode(part)
    } else if (piece !== part) return undefined
  }
  return found
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
