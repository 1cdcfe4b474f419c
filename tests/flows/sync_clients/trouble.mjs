// Networks that lose what they carry, tokens that end, tombstones that are purged.
import assert from 'node:assert/strict'

import { FATES } from './network.mjs'

const isPush = ({ url }) => url.endsWith('/sync/push')

export async function aLostAnswerIsRepeatedUnderItsKey(stage) {
  const phone = await stage.device()
  const id = crypto.randomUUID()
  let lost = 0
  phone.network.fateOf = (request) => (isPush(request) && lost++ < 2 ? 'lose-answer' : 'pass')
  await phone.put('posts', id, { text: 'said once' })
  await phone.sync()

  const tries = phone.network.pushes().slice(0, 3)
  assert.deepEqual(tries.map(({ fate }) => fate), ['lose-answer', 'lose-answer', 'pass'])
  assert.equal(new Set(tries.map(({ key }) => key)).size, 1)
  assert.deepEqual(tries.map(({ headers }) => headers['idempotent-replayed']), [undefined, 'true', 'true'])
  assert.deepEqual(tries[2].body, tries[0].body)
  await stage.converge(phone, await stage.device())
  const listed = await stage.rest(stage.owner, 'GET', `/posts?author_id=${stage.owner.id}`)
  assert.deepEqual(listed.items.map((post) => post.id), [id])
}

export async function anEditAfterALostAnswerIsKept(stage) {
  const phone = await stage.device()
  const [post, draft] = [crypto.randomUUID(), crypto.randomUUID()]
  await phone.put('posts', post, { text: 'first' })
  await phone.put('drafts', draft, { text: 'first' })
  let losses = 0
  phone.network.fateOf = (request) => (isPush(request) ? (losses++, 'lose-answer') : 'pass')
  const trying = phone.sync().catch(() => {}) // some libraries give up, others try on
  while (losses < 3) await new Promise((resolve) => setTimeout(resolve, 5))
  await phone.put('posts', post, { text: 'second' })
  await phone.remove('drafts', draft)
  phone.network.fateOf = () => 'pass'
  await trying
  await phone.restart()

  const truth = await stage.converge(phone, await stage.device())
  assert.deepEqual([...truth.posts].map(([id, { text }]) => [id, text]), [[post, 'second']])
  assert.equal(truth.drafts.size, 0)
}

export async function aPurgeMeansAllAgain(stage) {
  const [phone, laptop] = [await stage.device(), await stage.device()]
  const ids = Array.from({ length: 4 }, () => crypto.randomUUID())
  for (const id of ids) await phone.put('drafts', id, { text: 'here for now' })
  await stage.converge(phone, laptop)
  for (const id of ids.slice(0, 3)) await phone.remove('drafts', id)
  await phone.sync()
  stage.purgeTombstones()

  const offline = crypto.randomUUID()
  await laptop.put('drafts', offline, { text: 'made while away' })
  await laptop.put('drafts', ids[0], { text: 'edited while away' })
  const truth = await stage.converge(laptop, phone)

  assert.ok(laptop.network.seen.some(({ status }) => status === 410))
  assert.deepEqual([...truth.drafts.keys()].sort(), [ids[3], offline].sort())
}

export async function aRestoredBackupMeansAllAgain(stage) {
  const [phone, laptop] = [await stage.device(), await stage.device()]
  const [draft, offline] = [crypto.randomUUID(), crypto.randomUUID()]
  await phone.put('drafts', draft, { text: 'here to stay' })
  await stage.converge(phone, laptop)
  stage.expireCursors()

  await laptop.put('drafts', offline, { text: 'made while away' })
  await laptop.put('drafts', draft, { text: 'edited while away' })
  const truth = await stage.converge(laptop, phone)

  assert.ok(laptop.network.seen.some(({ status }) => status === 410))
  const texts = [...truth.drafts.values()].map(({ text }) => text).sort()
  assert.deepEqual(texts, ['edited while away', 'made while away'])
}

export async function aTokenEndsBetweenTwoPages(stage) {
  const drafts = Array.from({ length: 620 }, () => crypto.randomUUID())
  const tablet = await stage.device()
  for (const id of drafts) await tablet.put('drafts', id, { text: `draft ${id}` })
  await tablet.sync()

  const phone = await stage.device()
  const valid = `Bearer ${stage.owner.tokens.access_token}`
  let pulls = 0
  let renewals = 0
  phone.network.fateOf = (request) => {
    const hasEnded = request.url.includes('/sync/pull') && request.headers.authorization === valid && ++pulls > 1
    if (hasEnded) request.headers.authorization = `Bearer ${stage.owner.expired}`
    return request.url.endsWith('/auth/refresh') && !renewals++ ? 'lose-answer' : 'pass'
  }
  const truth = await stage.converge(phone)

  assert.equal(truth.drafts.size, 620)
  const asked = phone.network.seen.map(({ path, status }) => `${path.split('?')[0]} ${status}`)
  assert.ok(asked.includes('/api/v1/sync/pull 401'))
  assert.equal(asked.filter((it) => it === '/api/v1/auth/refresh 200').length, 2)
}

function dice(seed) {
  let state = seed
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * sides)
  }
}

export async function nothingIsLostWhereAThirdFails(stage) {
  const roll = dice(stage.seed)
  const devices = [await stage.device(), await stage.device(), await stage.device()]
  for (const { network } of devices) network.fateOf = () => (roll(10) < 3 ? FATES[1 + roll(3)] : 'pass')
  const made = []
  for (let step = 0; step < 60; step += 1) {
    const device = devices[roll(3)]
    const collection = ['drafts', 'drafts', 'posts'][roll(3)]
    const known = [...(await device.all(collection)).keys()].sort()
    const id = known.length && roll(2) ? known[roll(known.length)] : crypto.randomUUID()
    if (known.includes(id) && !roll(4)) await device.remove(collection, id)
    else await device.put(collection, id, { text: `step ${step}` })
    if (!known.includes(id)) made.push(id)
    if (!roll(4)) await device.sync().catch(() => {})
  }
  for (const { network } of devices) network.fateOf = () => 'pass'

  const truth = await stage.converge(...devices)
  const there = [...truth.posts.keys(), ...truth.drafts.keys()]
  assert.ok(there.length > 5)
  assert.deepEqual(there.filter((id) => !made.includes(id)), [])
  const listed = await stage.rest(stage.owner, 'GET', `/posts?author_id=${stage.owner.id}&limit=100`)
  assert.deepEqual(listed.items.map(({ id }) => id).sort(), [...truth.posts.keys()].sort())
}
