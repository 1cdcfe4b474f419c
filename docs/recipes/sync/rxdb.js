// RxDB 17: `replicateWithPlaza({ database, call })` answers one replication for each collection that the database has.
// Collections are named as Plaza's; a schema has the writable fields, `version` (0 at first) and `last_updated_at`.
import { replicateRxCollection } from 'rxdb/plugins/replication'

import { WRITABLE, pages, push } from './plaza.js'

const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/** Give it to `addCollections`: an edit that the server decided otherwise gives way to the server's record. */
export const conflictHandler = {
  isEqual: (a, b) => a._deleted === b._deleted && Object.keys({ ...a, ...b }).every((name) => same(a[name], b[name])),
  resolve: ({ realMasterState }) => realMasterState,
}

function toDocument({ collection, id, record }) {
  const { version, last_updated_at, is_deleted } = record
  const fields = Object.fromEntries(WRITABLE[collection].map((name) => [name, record[name] ?? null]))
  return { id, ...fields, version, last_updated_at, _deleted: is_deleted }
}

function toChange(collection, { newDocumentState: mine, assumedMasterState: known }) {
  const isNew = !known?.version || known._deleted
  const changed = WRITABLE[collection].filter((name) => !same(mine[name], isNew ? null : known[name]))
  if (!isNew && !changed.length && !mine._deleted) return [] // the server's own decision, coming back
  const base_version = known?.version || null
  const change = { collection, id: mine.id, base_version, updated_at: mine.last_updated_at }
  if (mine._deleted) return known?._deleted ? [] : [{ ...change, op: 'delete' }]
  const fields = Object.fromEntries(changed.map((name) => [name, mine[name]]))
  const base = isNew ? undefined : Object.fromEntries(changed.map((name) => [name, known[name]]))
  return [{ ...change, op: 'upsert', fields, base }]
}

export function replicateWithPlaza({ database, call, strategy, onRefused = () => {}, ...options }) {
  const replications = {}
  for (const [collection, store] of Object.entries(database.collections)) {
    const touch = (document) => (document.last_updated_at = new Date().toISOString())
    for (const hook of ['preInsert', 'preSave', 'preRemove']) store[hook](touch, false)

    async function everything() {
      const found = new Map()
      let checkpoint
      for await (const page of pages(call, { collections: [collection] })) {
        for (const change of page.changes) found.set(change.id, toDocument(change))
        checkpoint = { cursor: page.cursor, snapshot: page.snapshot }
      }
      for (const document of await store.find().exec())
        if (document.version && !found.has(document.id)) // deleted there, and so long ago that nobody remembers
          found.set(document.id, { ...document.toMutableJSON(), _deleted: true })
      return { documents: [...found.values()], checkpoint }
    }

    async function pull(checkpoint, limit) {
      try {
        for await (const page of pages(call, { ...checkpoint, limit, collections: [collection] })) {
          const { cursor, snapshot } = page
          return { documents: page.changes.map(toDocument), checkpoint: { cursor, snapshot } }
        }
      } catch (error) {
        if (error.code !== 'CURSOR_EXPIRED') throw error
        return everything()
      }
    }

    async function send(rows) {
      if (collection !== 'posts') await replications.posts?.awaitInSync() // a like may be of a post made just now
      const changes = rows.flatMap((row) => toChange(collection, row))
      const { results, refused } = await push(call, { changes, strategy })
      refused.forEach(onRefused)
      // What a push made of a record may pass a pull unseen while the record waits, so each answer is adopted.
      const mine = new Map(rows.map(({ newDocumentState }) => [newDocumentState.id, newDocumentState]))
      const asSent = ({ id, version }) => ({ ...mine.get(id), version: version ?? 0 })
      const decided = results.map((result) => (result.record ? toDocument(result) : asSent(result)))
      return [...decided, ...refused.filter(({ record }) => record).map(toDocument)]
    }

    replications[collection] = replicateRxCollection({
      collection: store,
      replicationIdentifier: `plaza-${collection}`,
      pull: { handler: pull, batchSize: 500 },
      push: { handler: send, batchSize: 100 },
      ...options, // such as retryTime and autoStart
    })
  }
  return replications
}
