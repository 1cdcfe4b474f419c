// What a scenario plays on: people's accounts on the running Plaza, and devices of one library.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'

import { WRITABLE, connect } from '../../../docs/recipes/sync/plaza.js'
import { openNetwork } from './network.mjs'

const LIBRARIES = {
  plain: async () => (await import('./plain.mjs')).openPlain,
  watermelon: async () => (await import('./watermelon.mjs')).openWatermelon,
  rxdb: async () => (await import('./rx.mjs')).openRx,
}
const SECONDS = 20

const fieldsOf = (collection, from) =>
  Object.fromEntries(WRITABLE[collection].map((name) => [name, from[name] ?? null]))

export class Stage {
  constructor({ library, url, people, purge, expire, seed }) {
    const collections = Object.keys(WRITABLE)
    Object.assign(this, { library, url, people, purge, expire, seed, collections, owner: people[0], devices: [] })
  }

  /** Send one request of a person, as the API's other clients do; answers `data`. */
  async rest(person, method, path, body) {
    const headers = { Authorization: `Bearer ${person.tokens.access_token}`, 'Idempotency-Key': crypto.randomUUID() }
    if (body) headers['Content-Type'] = 'application/json'
    const answer = await fetch(`${this.url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) })
    const envelope = await answer.json()
    assert.ok(answer.ok, `${method} ${path}: ${JSON.stringify(envelope)}`)
    return envelope.data
  }

  /** Open a device of the owner; what the server refuses of it is kept in `refused`. */
  async device({ strategy, deviceId = crypto.randomUUID() } = {}) {
    const open = await LIBRARIES[this.library]()
    const network = await openNetwork(this.url)
    const refused = []
    const call = connect({ url: network.url, deviceId, tokens: this.owner.tokens, pauseMs: 20 })
    const onRefused = (item) => refused.push(item)
    const replica = await open({ call, strategy, collections: this.collections, onRefused })
    const device = { ...replica, call, network, refused, deviceId }
    this.devices.push(device)
    return device
  }

  /** Return what the server has, by collection and id, read in small pages by nobody's device. */
  async truth() {
    const found = Object.fromEntries(this.collections.map((name) => [name, new Map()]))
    for (let cursor = 0, snapshot, more = true; more; ) {
      const from = `/sync/pull?cursor=${cursor}&limit=400&collections=${this.collections}`
      const page = await this.rest(this.owner, 'GET', snapshot ? `${from}&snapshot=${snapshot}` : from)
      for (const { collection, id, record, is_deleted } of page.changes)
        if (is_deleted) found[collection].delete(id)
        else found[collection].set(id, fieldsOf(collection, record))
      ;({ cursor, has_more: more } = page)
      snapshot ??= page.snapshot
    }
    return found
  }

  async contentOf(device) {
    const found = {}
    for (const collection of this.collections) {
      const rows = await device.all(collection)
      found[collection] = new Map([...rows].sort().map(([id, row]) => [id, fieldsOf(collection, row)]))
    }
    return found
  }

  /** Let all devices sync until each has what the server has, and return that. */
  async converge(...devices) {
    const deadline = Date.now() + SECONDS * 1000
    for (;;) {
      for (const device of devices) await device.sync()
      const truth = await this.truth()
      try {
        for (const device of devices) assert.deepEqual(await this.contentOf(device), truth)
        return truth
      } catch (difference) {
        if (Date.now() > deadline) throw difference
      }
    }
  }

  /** Forget the tombstones of all accounts, as is done every day with those of 90 days ago. */
  purgeTombstones() {
    const [program, ...options] = this.purge
    execFileSync(program, options)
  }

  /** Make every cursor expire, as is done after a restore from a backup. */
  expireCursors() {
    const [program, ...options] = this.expire
    execFileSync(program, options)
  }

  async close() {
    for (const device of this.devices) {
      await device.close()
      device.network.close()
    }
  }
}
