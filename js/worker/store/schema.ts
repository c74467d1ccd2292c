/**
 * The tables. Every key is one that a second store could hold apart from the first: receipts by the hash of their
 * content, events by ULID, people by identifier, dispatches by destination and person; nothing counts on neighbours.
 *
 * `seq` numbers are `milliseconds * 4096 + n` (see `sequence.ts`): one integer key gives order of arrival and time range.
 */

export const STATE = {
  /** receipt: to be processed; dispatch: to be sent */
  pending: 0,
  /** receipt: processed; dispatch: accepted by the destination */
  done: 1,
  /** receipt: cannot be processed; dispatch: dead letter */
  failed: 2,
} as const

const VERSIONS: string[] = [
  `
  CREATE TABLE plans (
    hash TEXT PRIMARY KEY,
    workspace_parts INTEGER NOT NULL, edge_parts INTEGER NOT NULL, browser_parts INTEGER NOT NULL,
    created_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  -- a row may hold 2 MB, a plan more
  CREATE TABLE plan_parts (
    hash TEXT NOT NULL, kind TEXT NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY (hash, kind, part)
  ) WITHOUT ROWID;
  CREATE TABLE versions (
    version INTEGER PRIMARY KEY AUTOINCREMENT,
    hash TEXT NOT NULL, origin TEXT NOT NULL, note TEXT, at INTEGER NOT NULL
  );
  CREATE TABLE drafts (
    hash TEXT PRIMARY KEY, note TEXT, at INTEGER NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE receipts (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    method TEXT NOT NULL, url TEXT NOT NULL, headers TEXT NOT NULL, body BLOB NOT NULL,
    verification TEXT NOT NULL,
    occurrence INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    repeats INTEGER NOT NULL DEFAULT 0,
    state INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    events INTEGER NOT NULL DEFAULT 0,
    reason TEXT
  );
  CREATE INDEX receipts_pending ON receipts (seq) WHERE state = 0;
  CREATE INDEX receipts_source ON receipts (source, seq);
  -- contents that came again after the window within which they count as repeats
  CREATE TABLE occurrences (
    content TEXT PRIMARY KEY, occurrence INTEGER NOT NULL, id TEXT NOT NULL, first_at INTEGER NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE rejected (
    seq INTEGER PRIMARY KEY,
    source TEXT NOT NULL, at INTEGER NOT NULL, status INTEGER NOT NULL, reason TEXT NOT NULL,
    method TEXT NOT NULL, url TEXT NOT NULL, headers TEXT NOT NULL, body BLOB NOT NULL, length INTEGER NOT NULL
  );
  CREATE INDEX rejected_source ON rejected (source, seq);

  CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    receipt TEXT NOT NULL, source TEXT NOT NULL, workflow TEXT,
    type TEXT NOT NULL, name TEXT NOT NULL, message TEXT COLLATE NOCASE, person TEXT,
    body TEXT NOT NULL
  );
  CREATE INDEX events_receipt ON events (receipt);
  CREATE INDEX events_message ON events (message) WHERE message IS NOT NULL;
  CREATE INDEX events_person ON events (person, seq) WHERE person IS NOT NULL;

  CREATE TABLE people (
    id TEXT PRIMARY KEY, created_at INTEGER NOT NULL, seen_at INTEGER NOT NULL, merged_into TEXT
  ) WITHOUT ROWID;
  CREATE INDEX people_merged ON people (merged_into) WHERE merged_into IS NOT NULL;
  CREATE TABLE identifiers (
    kind TEXT NOT NULL, value TEXT NOT NULL, person TEXT NOT NULL, since INTEGER NOT NULL,
    PRIMARY KEY (kind, value)
  ) WITHOUT ROWID;
  CREATE INDEX identifiers_person ON identifiers (person);
  CREATE INDEX identifiers_value ON identifiers (value COLLATE NOCASE);

  CREATE TABLE dispatches (
    seq INTEGER PRIMARY KEY,
    destination TEXT NOT NULL, event TEXT NOT NULL, part INTEGER NOT NULL,
    person TEXT, receipt TEXT NOT NULL, source TEXT NOT NULL, name TEXT NOT NULL,
    request TEXT NOT NULL,
    state INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    first_at INTEGER, due_at INTEGER NOT NULL, done_at INTEGER,
    status INTEGER, reason TEXT
  );
  CREATE UNIQUE INDEX dispatches_event ON dispatches (event, destination, part);
  CREATE INDEX dispatches_pending ON dispatches (destination, seq) WHERE state = 0;
  CREATE INDEX dispatches_dead ON dispatches (seq) WHERE state = 2;
  CREATE TABLE gates (
    destination TEXT PRIMARY KEY, failures INTEGER NOT NULL, open_at INTEGER NOT NULL, reason TEXT
  ) WITHOUT ROWID;

  CREATE TABLE logs (
    seq INTEGER PRIMARY KEY,
    stage TEXT NOT NULL, status TEXT NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL,
    receipt TEXT, event TEXT, source TEXT, workflow TEXT, destination TEXT, person TEXT, name TEXT, path TEXT, detail TEXT
  );
  CREATE INDEX logs_receipt ON logs (receipt) WHERE receipt IS NOT NULL;
  CREATE TABLE catalogue (
    source TEXT NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL,
    count INTEGER NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, sample TEXT NOT NULL,
    PRIMARY KEY (source, type, name)
  ) WITHOUT ROWID;
  CREATE TABLE counters (
    kind TEXT NOT NULL, subject TEXT NOT NULL, day INTEGER NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (kind, subject, day)
  ) WITHOUT ROWID;

  CREATE TABLE jobs (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, settings TEXT NOT NULL, progress TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE tokens (
    digest TEXT PRIMARY KEY, purpose TEXT NOT NULL, expires_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  `,
  `
  -- which destinations have a profile of whom
  CREATE TABLE profiles (
    person TEXT NOT NULL, destination TEXT NOT NULL, since INTEGER NOT NULL,
    PRIMARY KEY (person, destination)
  ) WITHOUT ROWID;
  `,
]

/** Brings the tables to the newest version, once per start of the object. */
export function migrate(storage: DurableObjectStorage): void {
  storage.transactionSync(() => {
    storage.sql.exec('CREATE TABLE IF NOT EXISTS schema (version INTEGER NOT NULL)')
    const [row] = storage.sql.exec<{ version: number }>('SELECT version FROM schema').toArray()
    const version = row?.version ?? 0
    if (version > VERSIONS.length) {
      throw new Error(
        `The stored data is of version ${version}, this firepath knows ${VERSIONS.length}: deploy the newer one again.`,
      )
    }
    for (const statements of VERSIONS.slice(version)) storage.sql.exec(statements)
    if (version === VERSIONS.length) return
    storage.sql.exec('DELETE FROM schema')
    storage.sql.exec('INSERT INTO schema (version) VALUES (?)', VERSIONS.length)
  })
}
