// The recipe for RxDB in memory, as a device that scenarios can drive.
import { createRxDatabase } from 'rxdb'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'

import { WRITABLE } from '../../../docs/recipes/sync/plaza.js'
import { conflictHandler, replicateWithPlaza } from '../../../docs/recipes/sync/rxdb.js'

const anything = { type: ['string', 'number', 'boolean', 'object', 'array', 'null'] }
const text = { type: 'string' }
const schemaOf = (name) => ({
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 36 },
    version: { type: 'number' },
    last_updated_at: text,
    ...Object.fromEntries(WRITABLE[name].map((field) => [field, anything])),
  },
})

export async function openRx({ call, strategy, collections, onRefused }) {
  const name = `device-${crypto.randomUUID()}`
  const database = await createRxDatabase({ name, storage: getRxStorageMemory(), multiInstance: false })
  await database.addCollections(
    Object.fromEntries(collections.map((it) => [it, { schema: schemaOf(it), conflictHandler }])),
  )
  const options = { database, call, strategy, onRefused, retryTime: 20, autoStart: false }
  const replications = Object.values(replicateWithPlaza(options))

  const put = async (collection, id, fields) => {
    const found = await database[collection].findOne(id).exec()
    if (found) return found.incrementalPatch(fields)
    const empty = Object.fromEntries(WRITABLE[collection].map((field) => [field, null]))
    return database[collection].insert({ id, version: 0, last_updated_at: '', ...empty, ...fields })
  }

  const remove = async (collection, id) => (await database[collection].findOne(id).exec()).incrementalRemove()

  async function all(collection) {
    const found = await database[collection].find().exec()
    return new Map(found.map((document) => [document.id, document.toJSON()]))
  }

  /** Go online until everything that waits is exchanged, and offline again. */
  async function sync() {
    const exchange = async (replication) => {
      await replication.start()
      await replication.awaitInSync()
      replication.reSync()
      await replication.awaitInSync()
    }
    await Promise.all(replications.map(exchange))
    for (const replication of replications) await replication.pause()
  }

  const close = () => database.close()
  return { put, remove, all, sync, restart: async () => {}, close }
}
