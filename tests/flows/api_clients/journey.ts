// The main job by a client that openapi-typescript generated: two people, a follow, a post, a feed, sync and an upload.
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import createClient from 'openapi-fetch'

import type { paths } from './plaza.js'

const [url, picture] = process.argv.slice(2)
if (!url || !picture) throw new Error('journey.js URL PICTURE')
const api = createClient<paths>({ baseUrl: url })

/** Return what an answer holds; a refusal ends the journey. */
function told<T>({ data, error }: { data?: { data: T }; error?: unknown }): T {
  if (!data) throw new Error(JSON.stringify(error))
  return data.data
}

async function register(name: string) {
  const username = `${name}_${randomUUID().replaceAll('-', '').slice(0, 12)}`
  const body = { username, email: `${username}@example.org`, password: 'an honest long passphrase of a test' }
  const { account, tokens } = told(await api.POST('/api/v1/auth/register', { body }))
  return { id: account.id, headers: { Authorization: `Bearer ${tokens.access_token}` } }
}

const ada = await register('ada')
const ben = await register('ben')

told(await api.PUT('/api/v1/accounts/me', { headers: ben.headers, body: { bio: 'Engines.', is_private: true } }))
const renamed = told(await api.PUT('/api/v1/accounts/me', { headers: ben.headers, body: { display_name: 'Ben' } }))
if (!renamed.is_private || renamed.bio !== 'Engines.') throw new Error('a change of the name changed the rest')

const relation = told(await api.POST('/api/v1/follows', { headers: ben.headers, body: { account_id: ada.id } }))
if (relation.state !== 'accepted') throw new Error(relation.state)

const key = { 'Idempotency-Key': randomUUID() }
const post = told(
  await api.POST('/api/v1/posts', { headers: ada.headers, params: { header: key }, body: { text: 'Hello, plaza!' } }),
)

async function isInFeed() {
  const query = { limit: 20 }
  const page = told(await api.GET('/api/v1/feed', { headers: ben.headers, params: { query } }))
  return page.items.some((item) => item.id === post.id && item.author.id === ada.id)
}

const deadline = Date.now() + 30_000
while (!(await isInFeed())) {
  if (Date.now() > deadline) throw new Error('the post is not in the feed')
  await new Promise((resolve) => setTimeout(resolve, 50))
}

const at = new Date().toISOString()
const draft = { op: 'upsert', collection: 'drafts', id: randomUUID(), updated_at: at, fields: { text: 'later' } } as const
const pushed = told(
  await api.POST('/api/v1/sync/push', {
    headers: ada.headers,
    params: { header: { 'Idempotency-Key': randomUUID(), 'X-Device-Id': randomUUID(), 'X-Client-Time': at } },
    body: { changes: [draft] },
  }),
)
if (pushed.results[0]?.status !== 'applied') throw new Error(JSON.stringify(pushed))

const form = new FormData()
form.append('file', new File([await readFile(picture)], 'picture.png', { type: 'image/png' }))
form.append('alt_text', 'a loom')
const media = told(
  await api.POST('/api/v1/media', { headers: ada.headers, body: { file: '' }, bodySerializer: () => form }),
)
if (media.status !== 'processing' || media.alt_text !== 'a loom') throw new Error(JSON.stringify(media))

const stale = await api.PUT('/api/v1/posts/{post_id}', {
  headers: ada.headers,
  params: { path: { post_id: post.id }, header: { 'If-Match': '"another"' } },
  body: { text: 'lost' },
})
if (stale.error?.error.code !== 'PRECONDITION_FAILED') throw new Error(JSON.stringify(stale.data))
