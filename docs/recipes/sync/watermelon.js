// WatermelonDB 0.28: `await syncWithPlaza({ database, call })`, whenever there is a network and something to tell.
// Tables are named as the collections and have their writable columns, besides the numbers `version` and `updated_at`.
import { synchronize } from '@nozbe/watermelondb/sync/index.js'

import { WRITABLE, pages, push } from './plaza.js'

const AS_JSON = new Set(['media_ids', 'value']) // WatermelonDB has no columns for lists and objects

function toRow(record, collection) {
  const row = { id: record.id, version: record.version, updated_at: Date.parse(record.last_updated_at) }
  for (const name of WRITABLE[collection]) row[name] = AS_JSON.has(name) ? JSON.stringify(record[name]) : record[name]
  return row
}

function toUpsert(row, collection, isSent) {
  const names = WRITABLE[collection].filter(isSent)
  const fields = Object.fromEntries(names.map((name) => [name, AS_JSON.has(name) ? JSON.parse(row[name]) : row[name]]))
  const updated_at = new Date(row.updated_at).toISOString()
  return { op: 'upsert', collection, id: row.id, base_version: row.version || null, updated_at, fields }
}

export async function syncWithPlaza({ database, call, strategy, onRefused = () => {} }) {
  const collections = Object.keys(WRITABLE).filter((name) => database.schema.tables[name])
  const ofEach = (make) => Object.fromEntries(collections.map((name) => [name, make(name)]))
  let adopted = [] // what the server decided otherwise: in the next round its records replace ours
  let decided = []

  async function pullFrom(cursor) {
    const found = new Map(adopted.map((change) => [`${change.collection}/${change.id}`, change]))
    let timestamp
    for await (const page of pages(call, { cursor, collections })) {
      for (const change of page.changes) found.set(`${change.collection}/${change.id}`, change)
      timestamp = page.cursor
    }
    const changes = ofEach(() => ({ created: [], updated: [], deleted: [] }))
    for (const { collection, id, is_deleted, record } of found.values())
      if (is_deleted) changes[collection].deleted.push(id)
      else changes[collection].updated.push(toRow(record, collection))
    return { changes, timestamp, experimentalStrategy: cursor ? 'incremental' : 'replacement' }
  }

  async function pullChanges({ lastPulledAt }) {
    try {
      return await pullFrom(lastPulledAt ?? 0)
    } catch (error) {
      if (error.code !== 'CURSOR_EXPIRED') throw error
      return pullFrom(0) // too long away: everything again; what waits to be sent is kept
    }
  }

  async function pushChanges({ changes }) {
    const updated_at = new Date().toISOString()
    const list = collections.flatMap((name) => [
      ...changes[name].created.map((row) => toUpsert(row, name, (column) => row[column] !== null)),
      ...changes[name].updated.map((row) => toUpsert(row, name, (column) => row._changed.split(',').includes(column))),
      ...changes[name].deleted.map((id) => ({ op: 'delete', collection: name, id, base_version: null, updated_at })),
    ])
    const { results, refused } = await push(call, { changes: list, strategy })
    refused.forEach(onRefused)
    const others = [...results.filter(({ status }) => status !== 'applied' && status !== 'noop'), ...refused]
    decided = others.filter(({ record }) => record).map((it) => ({ ...it, is_deleted: it.record.is_deleted }))
    const idsOf = (name) => others.filter(({ collection }) => collection === name).map(({ id }) => id)
    return { experimentalRejectedIds: ofEach(idsOf) }
  }

  // The server decides between two edits, so a row that waits to be sent keeps the version that its edit began with.
  function conflictResolver(table, local, remote, resolved) {
    if (local._status === 'synced') return resolved
    const isDecided = adopted.some(({ collection, id }) => collection === table && id === remote.id)
    if (isDecided) return { ...resolved, ...remote, _status: 'synced', _changed: '' }
    return { ...resolved, version: local.version, updated_at: local.updated_at }
  }

  do {
    adopted = decided
    decided = []
    await synchronize({ database, pullChanges, pushChanges, conflictResolver, sendCreatedAsUpdated: true })
  } while (decided.length)
}
