// What people do every day: write offline, carry two devices, like, follow, take back.
import assert from 'node:assert/strict'

import { toggleId } from '../../../docs/recipes/sync/plaza.js'

const eventually = async (look) => {
  for (const deadline = Date.now() + 15_000; ; ) {
    const seen = await look()
    if (seen) return seen
    assert.ok(Date.now() < deadline, `never: ${look}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

export async function firstSyncAndASecondDevice(stage) {
  const { owner, people } = stage
  const liked = await stage.rest(people[1], 'POST', '/posts', { text: 'like me' })
  await stage.rest(people[1], 'POST', '/follows', { account_id: owner.id })
  const phone = await stage.device()
  const [post, reply, draft] = Array.from({ length: 3 }, () => crypto.randomUUID())
  const like = await toggleId(owner.id, liked.id) // a bookmark of the same post has the same id, in a table of its own
  await phone.put('posts', reply, { text: 'an answer', reply_to_id: liked.id })
  await phone.put('posts', post, { text: 'written offline', content_warning: 'offline' })
  await phone.put('drafts', draft, { text: 'not yet' })
  await phone.put('likes', like, { post_id: liked.id })
  await phone.put('likes', await toggleId(owner.id, post), { post_id: post })
  await phone.put('bookmarks', like, { post_id: liked.id, note: 'read again' })
  await phone.put('follows', await toggleId(owner.id, people[1].id), { account_id: people[1].id })
  await phone.put('settings', await toggleId(owner.id, 'theme'), { key: 'theme', value: { dark: true, size: 2 } })

  const laptop = await stage.device()
  const truth = await stage.converge(phone, laptop)

  assert.deepEqual(Object.values(truth).map((rows) => rows.size), [2, 1, 2, 1, 1, 1])
  assert.equal(truth.posts.get(post).text, 'written offline')
  assert.deepEqual([...truth.settings.values()][0].value, { dark: true, size: 2 })
  const listed = await stage.rest(owner, 'GET', `/posts?author_id=${owner.id}`)
  assert.deepEqual(listed.items.map(({ id }) => id).sort(), [post, reply].sort())
  assert.equal((await stage.rest(owner, 'GET', `/posts/${liked.id}`)).counts.likes, 1)
  await eventually(async () => (await stage.rest(people[1], 'GET', '/feed')).items.some(({ id }) => id === post))

  await laptop.put('posts', post, { text: 'edited on the laptop' })
  await laptop.remove('drafts', draft)
  await laptop.remove('posts', reply)
  const after = await stage.converge(laptop, phone)

  assert.deepEqual([...after.posts].map(([id, { text }]) => [id, text]), [[post, 'edited on the laptop']])
  assert.equal(after.drafts.size, 0)
  assert.equal((await stage.rest(people[1], 'GET', `/posts/${post}`)).text, 'edited on the laptop')
}

export async function changesOverRestReachEveryDevice(stage) {
  const { owner, people } = stage
  const [phone, laptop] = [await stage.device(), await stage.device()]
  const post = await stage.rest(owner, 'POST', '/posts', { text: 'from the web' })
  const other = await stage.rest(people[1], 'POST', '/posts', { text: 'of somebody else' })
  await stage.rest(owner, 'POST', `/posts/${other.id}/likes`)
  await stage.rest(owner, 'POST', '/follows', { account_id: people[1].id })

  const first = await stage.converge(phone, laptop)
  assert.deepEqual([first.posts.size, first.likes.size, first.follows.size], [1, 1, 1])

  await stage.rest(owner, 'PUT', `/posts/${post.id}`, { text: 'edited on the web' })
  await stage.rest(owner, 'DELETE', `/posts/${other.id}/likes`)
  await stage.rest(owner, 'DELETE', `/follows/${people[1].id}`)
  const second = await stage.converge(phone, laptop)
  assert.equal(second.posts.get(post.id).text, 'edited on the web')
  assert.deepEqual([second.likes.size, second.follows.size], [0, 0])

  await stage.rest(owner, 'DELETE', `/posts/${post.id}`)
  assert.equal((await stage.converge(phone, laptop)).posts.size, 0)
}

export async function togglesCountOnce(stage) {
  const { owner, people } = stage
  const [phone, laptop] = [await stage.device(), await stage.device()]
  const { id: post_id } = await stage.rest(people[1], 'POST', '/posts', { text: 'twice liked' })
  const like = await toggleId(owner.id, post_id)
  const likes = async () => (await stage.rest(owner, 'GET', `/posts/${post_id}`)).counts.likes
  await phone.put('likes', like, { post_id })
  await laptop.put('likes', like, { post_id })
  await stage.converge(phone, laptop)
  assert.equal(await likes(), 1)

  await phone.remove('likes', like)
  await stage.converge(phone, laptop)
  assert.equal(await likes(), 0)

  await laptop.put('likes', like, { post_id })
  await laptop.remove('likes', like)
  await laptop.put('likes', like, { post_id })
  await stage.converge(laptop, phone)
  assert.equal(await likes(), 1)
}
