// Nothing but fetch: an offline store whose whole state is one plain object, for localStorage, a file or a row.
import { WRITABLE, pages } from './plaza.js'

export const emptyState = () => ({ cursor: 0, snapshot: '', records: {}, queue: {}, sending: null })

const BATCH = 500
const nameOf = ({ collection, id }) => `${collection}/${id}`
const pick = (record, names) => Object.fromEntries(names.map((name) => [name, record[name] ?? null]))

/** Open the store over `state`: what `save` was given last, or `emptyState()`. */
export function openStore({ call, state, save, strategy = 'last_write_wins', onRefused = () => {} }) {
  /** Return what the person sees, by id: the server's records, and on top what is still to be sent. */
  function all(collection) {
    const known = Object.values(state.records).filter((record) => record.collection === collection)
    const seen = new Map(known.map(({ id, fields }) => [id, fields]))
    for (const edit of [...(state.sending?.edits ?? []), ...Object.values(state.queue)])
      if (edit.collection === collection)
        if (edit.op === 'delete') seen.delete(edit.id)
        else seen.set(edit.id, { ...seen.get(edit.id), ...edit.fields })
    return seen
  }

  /** Queue an edit, one for each record; `began` is the record as it was when the first of them was made. */
  async function write(edit) {
    const earlier = state.queue[nameOf(edit)]
    const began = earlier ? earlier.began : (state.records[nameOf(edit)] ?? null)
    const fields = edit.op === 'upsert' ? { ...earlier?.fields, ...edit.fields } : undefined
    state.queue[nameOf(edit)] = { ...edit, fields, began, updated_at: new Date().toISOString() }
    await save(state)
  }

  function toChange({ op, collection, id, fields, began, updated_at }) {
    const change = { op, collection, id, base_version: began?.version ?? null, updated_at }
    return { ...change, fields, base: began && fields ? pick(began.fields, Object.keys(fields)) : undefined }
  }

  function adopt(records, { collection, id, is_deleted, record, version }) {
    const name = nameOf({ collection, id })
    if (is_deleted) delete records[name]
    else records[name] = { collection, id, version, fields: pick(record, WRITABLE[collection]) }
  }

  /** Take in what became of an edit; one that was made meanwhile goes on from there. */
  function settle(edit, { status, version, record }) {
    const isOurs = status === 'applied' || status === 'noop'
    const fields = { ...state.records[nameOf(edit)]?.fields, ...edit.fields }
    const found = isOurs ? { version, ...fields, is_deleted: edit.op === 'delete' } : record
    adopt(state.records, { ...edit, record: found, version: found.version, is_deleted: found.is_deleted })
    const later = state.queue[nameOf(edit)]
    if (later) later.began = state.records[nameOf(edit)] ?? null
  }

  function putBack(edit) {
    const later = state.queue[nameOf(edit)] ?? edit
    const fields = later.fields && { ...edit.fields, ...later.fields }
    state.queue[nameOf(edit)] = { ...later, fields, began: edit.began }
  }

  /** Send what waits. What is being sent is saved with its key first: after a crash it is sent again, and done once. */
  async function push() {
    for (;;) {
      if (!state.sending) {
        const names = Object.keys(state.queue).slice(0, BATCH)
        if (!names.length) return
        state.sending = { key: crypto.randomUUID(), edits: names.map((name) => state.queue[name]) }
        for (const name of names) delete state.queue[name]
        await save(state)
      }
      const { key, edits } = state.sending
      try {
        const { results } = await call('POST', '/sync/push', { key, body: { strategy, changes: edits.map(toChange) } })
        for (const result of results) settle(edits[result.index], result)
        state.sending = null
      } catch (error) {
        if (error.status === 413 && edits.length > 1) {
          for (const edit of edits.splice(edits.length / 2)) putBack(edit)
          state.sending = { key: crypto.randomUUID(), edits }
          continue
        }
        if (error.code !== 'BATCH_REJECTED' && error.code !== 'CONFLICT') throw error
        const refused = new Map(error.details.items.map((item) => [item.index, item]))
        const rest = edits.filter((_, index) => !refused.has(index)) // the others go again, under a new key
        state.sending = rest.length ? { key: crypto.randomUUID(), edits: rest } : null
        for (const [index, item] of refused) {
          if (item.record) settle(edits[index], { ...item, status: 'refused' })
          onRefused(item)
        }
      }
      await save(state)
    }
  }

  async function pull() {
    for await (const page of pages(call, state)) {
      for (const change of page.changes) adopt(state.records, change)
      Object.assign(state, { cursor: page.cursor, snapshot: page.snapshot })
      await save(state)
    }
  }

  /** Forget what the server said and ask for all of it; edits that wait stay. */
  async function pullAgain() {
    const fresh = { records: {} }
    for await (const { changes, cursor, snapshot } of pages(call, {})) {
      for (const change of changes) adopt(fresh.records, change)
      Object.assign(fresh, { cursor, snapshot })
    }
    await save(Object.assign(state, fresh))
  }

  async function sync() {
    await push()
    await pull().catch((error) => (error.code === 'CURSOR_EXPIRED' ? pullAgain() : Promise.reject(error)))
  }

  return {
    all,
    put: (collection, id, fields) => write({ op: 'upsert', collection, id, fields }),
    remove: (collection, id) => write({ op: 'delete', collection, id }),
    sync,
  }
}
