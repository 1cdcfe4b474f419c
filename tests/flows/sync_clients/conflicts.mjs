// Two devices that change the same record without knowing of one another.
import assert from 'node:assert/strict'

import { ago, withClock } from './clock.mjs'

const TEN_YEARS = 10 * 365 * 24 * 3600 * 1000

/** Return a draft that two devices have, and that each has changed offline: the phone first, the laptop later. */
async function changedTwice(stage, { strategy, onPhone, onLaptop }) {
  const [phone, laptop] = [await stage.device({ strategy }), await stage.device({ strategy })]
  const id = crypto.randomUUID()
  await ago(90, () => phone.put('drafts', id, { text: 'as it was', content_warning: 'none' }))
  await stage.converge(phone, laptop)
  await ago(60, () => phone.put('drafts', id, onPhone))
  await ago(30, () => laptop.put('drafts', id, onLaptop))
  return { phone, laptop, id }
}

const bothTexts = { onPhone: { text: 'by phone' }, onLaptop: { text: 'by laptop' } }

export async function theLastWriteWinsInEitherOrder(stage) {
  const one = await changedTwice(stage, bothTexts)
  const first = await stage.converge(one.phone, one.laptop)
  assert.equal(first.drafts.get(one.id).text, 'by laptop')

  const other = await changedTwice(stage, bothTexts)
  const second = await stage.converge(other.laptop, other.phone)
  assert.equal(second.drafts.get(other.id).text, 'by laptop')
}

export async function changesOfDifferentFieldsAreMerged(stage) {
  const fields = { onPhone: { text: 'by phone' }, onLaptop: { content_warning: 'by laptop' } }
  const { phone, laptop, id } = await changedTwice(stage, fields)
  const truth = await stage.converge(laptop, phone) // the earlier edit comes last
  assert.deepEqual(truth.drafts.get(id), { text: 'by phone', content_warning: 'by laptop' })
}

export async function aDeleteWinsOverAnEdit(stage) {
  const [phone, laptop] = [await stage.device(), await stage.device()]
  const id = crypto.randomUUID()
  await ago(90, () => phone.put('drafts', id, { text: 'as it was' }))
  await stage.converge(phone, laptop)
  await ago(60, () => phone.remove('drafts', id))
  await ago(30, () => laptop.put('drafts', id, { text: 'edited since' }))
  assert.equal((await stage.converge(phone, laptop)).drafts.size, 0)
}

export async function aConflictWaitsForItsOwner(stage) {
  const { phone, laptop, id } = await changedTwice(stage, { strategy: 'manual_review', ...bothTexts })
  const kept = await stage.converge(phone, laptop)
  assert.equal(kept.drafts.get(id).text, 'by phone')

  const { items } = await stage.rest(stage.owner, 'GET', '/sync/conflicts?status=open')
  assert.deepEqual(items.map((it) => [it.collection, it.record_id, it.device_id]), [['drafts', id, laptop.deviceId]])
  assert.equal(items[0].client_fields.text, 'by laptop')
  assert.deepEqual(items[0].fields_in_conflict, ['text'])

  const decision = { resolution: 'keep_client', fields: {}, expected_version: items[0].server_version }
  await stage.rest(stage.owner, 'POST', `/sync/conflicts/${items[0].id}/resolve`, decision)
  assert.equal((await stage.converge(phone, laptop)).drafts.get(id).text, 'by laptop')
}

export async function aRejectedEditGivesWay(stage) {
  const { phone, laptop, id } = await changedTwice(stage, { strategy: 'reject', ...bothTexts })
  const other = crypto.randomUUID()
  await laptop.put('drafts', other, { text: 'in the same batch' })
  const truth = await stage.converge(phone, laptop)
  assert.equal(truth.drafts.get(id).text, 'by phone')
  assert.equal(truth.drafts.get(other).text, 'in the same batch')
  assert.deepEqual(laptop.refused.map((item) => [item.id, item.record.text]), [[id, 'by phone']])
}

export async function aClockTenYearsAheadDecidesNothing(stage) {
  const [phone, laptop] = [await stage.device(), await stage.device()]
  const id = crypto.randomUUID()
  await ago(90, () => phone.put('drafts', id, { text: 'as it was' }))
  await stage.converge(phone, laptop)

  await withClock(TEN_YEARS - 60_000, () => phone.put('drafts', id, { text: 'from the future' }))
  await ago(30, () => laptop.put('drafts', id, { text: 'of today, and later' }))
  await laptop.sync()
  await withClock(TEN_YEARS, () => phone.sync())
  assert.equal((await stage.converge(phone, laptop)).drafts.get(id).text, 'of today, and later')

  await withClock(TEN_YEARS, async () => {
    await phone.put('drafts', id, { text: 'the last word' })
    await phone.sync()
  })
  assert.equal((await stage.converge(phone, laptop)).drafts.get(id).text, 'the last word')
  const { changes } = await stage.rest(stage.owner, 'GET', '/sync/pull?cursor=0&collections=drafts')
  assert.ok(Date.parse(changes[0].record.last_updated_at) <= Date.now() + 1000)
}
