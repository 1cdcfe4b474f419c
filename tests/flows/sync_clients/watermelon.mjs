// The recipe for WatermelonDB over LokiJS in memory, as a device that scenarios can drive.
import { Database, Model, Q, appSchema, tableSchema } from '@nozbe/watermelondb'
import LokiModule from '@nozbe/watermelondb/adapters/lokijs/index.js'
import logger from '@nozbe/watermelondb/utils/common/logger/index.js'

import { WRITABLE } from '../../../docs/recipes/sync/plaza.js'
import { syncWithPlaza } from '../../../docs/recipes/sync/watermelon.js'

logger.default.silence()
const LokiJSAdapter = LokiModule.default
const AS_JSON = new Set(['media_ids', 'value'])

const table = (name) =>
  tableSchema({
    name,
    columns: [
      ...WRITABLE[name].map((column) => ({ name: column, type: 'string', isOptional: true })),
      { name: 'version', type: 'number' },
      { name: 'updated_at', type: 'number' },
    ],
  })

const toColumns = (fields) =>
  Object.entries(fields).map(([name, value]) => [name, AS_JSON.has(name) ? JSON.stringify(value) : value])
const toFields = (row, collection) =>
  Object.fromEntries(WRITABLE[collection].map((name) => [name, AS_JSON.has(name) ? JSON.parse(row[name]) : row[name]]))

export async function openWatermelon({ call, strategy, collections, onRefused }) {
  const schema = appSchema({ version: 1, tables: collections.map(table) })
  const modelClasses = collections.map((name) => class extends Model { static table = name })
  const adapter = new LokiJSAdapter({ schema, useWebWorker: false, useIncrementalIndexedDB: false })
  const database = new Database({ adapter, modelClasses })

  async function find(collection, id) {
    const [found] = await database.get(collection).query(Q.where('id', id)).fetch()
    return found
  }

  async function put(collection, id, fields) {
    const found = await find(collection, id)
    const fill = (row) => {
      for (const [name, value] of toColumns(fields)) row._setRaw(name, value)
      row._setRaw('updated_at', Date.now())
    }
    if (found) return database.write(() => found.update(fill))
    // a like that was taken back and is given again before the next sync: its row waits to be deleted
    await database.adapter.destroyDeletedRecords(collection, [id])
    return database.write(() => database.get(collection).create((row) => ((row._raw.id = id), fill(row))))
  }

  async function remove(collection, id) {
    const found = await find(collection, id)
    await database.write(() => found.markAsDeleted())
  }

  async function all(collection) {
    const rows = await database.get(collection).query().fetch()
    return new Map(rows.map(({ _raw }) => [_raw.id, toFields(_raw, collection)]))
  }

  const sync = () => syncWithPlaza({ database, call, strategy, onRefused })
  return { put, remove, all, sync, restart: async () => {}, close: async () => {} }
}
