// One device's way to Plaza: tokens that renew themselves, and requests that are repeated under the same key.

const REPEAT = new Set([429, 502, 503, 504])

export class PlazaError extends Error {
  constructor(status, { error, message }) {
    super(message)
    Object.assign(this, { status, code: error.code, details: error.details, requestId: error.request_id })
  }
}

/** Return `call(method, path, {body, key})`, which answers what the envelope's `data` holds, or throws. */
export function connect({ url, deviceId, tokens, onTokens = () => {}, tries = 4, pauseMs = 300 }) {
  let renewal = null

  async function send(method, path, { body, key }) {
    return fetch(`${url}/api/v1${path}`, {
      method,
      body: body && JSON.stringify(body),
      headers: {
        Authorization: `Bearer ${tokens.access_token}`,
        'X-Device-Id': deviceId,
        'X-Client-Time': new Date().toISOString(), // read anew at each try: the server compares it with its own clock
        ...(body && { 'Content-Type': 'application/json' }),
        ...(key && { 'Idempotency-Key': key }),
      },
    })
  }

  // A refresh token works once, so requests that find the token expired at the same time share one renewal.
  async function renew() {
    const answer = await send('POST', '/auth/refresh', { body: { refresh_token: tokens.refresh_token } })
    const envelope = await answer.json()
    if (!answer.ok) throw new PlazaError(answer.status, envelope)
    tokens = envelope.data.tokens
    await onTokens(tokens)
  }

  async function once(method, path, options) {
    const answer = await send(method, path, options)
    const envelope = await answer.json()
    if (answer.ok) return envelope.data
    throw Object.assign(new PlazaError(answer.status, envelope), { retryAfter: answer.headers.get('Retry-After') })
  }

  return async function call(method, path, options = {}) {
    let ended // the token that was refused; another request may have renewed it by now
    for (let attempt = 1; ; attempt += 1) {
      let token
      try {
        if (ended === tokens.access_token) await (renewal ??= renew().finally(() => (renewal = null)))
        token = tokens.access_token
        return await once(method, path, options)
      } catch (error) {
        const isLost = !(error instanceof PlazaError) // no answer at all: it may have been carried out
        const isPassing = REPEAT.has(error.status) || error.code === 'IDEMPOTENCY_IN_PROGRESS'
        const isExpired = error.code === 'TOKEN_EXPIRED'
        if (isExpired) ended = token
        if (attempt >= tries || !(isLost || isPassing || isExpired)) throw error
        const pause = error.retryAfter ? error.retryAfter * 1000 : pauseMs * 2 ** (attempt - 1) * Math.random()
        await new Promise((resolve) => setTimeout(resolve, pause))
      }
    }
  }
}

/** The columns that a client may write. */
export const WRITABLE = {
  posts: ['text', 'content_warning', 'visibility', 'reply_to_id', 'media_ids'],
  drafts: ['text', 'content_warning'],
  likes: ['post_id'],
  bookmarks: ['post_id', 'note'],
  follows: ['account_id'],
  settings: ['key', 'value'],
}

/** Yield the pages after a cursor, each with what to keep: `cursor`, and `snapshot` while a first sync goes on. */
export async function* pages(call, { cursor = 0, snapshot = '', limit = 500, collections = Object.keys(WRITABLE) }) {
  const isFirst = !cursor || snapshot // with `snapshot` it survives a purge of tombstones meanwhile
  for (let more = true; more; ) {
    const query = new URLSearchParams({ cursor, limit, collections, ...(snapshot && { snapshot }) })
    const page = await call('GET', `/sync/pull?${query}`)
    ;({ cursor, has_more: more } = page)
    snapshot = isFirst && more ? page.snapshot : ''
    yield { changes: page.changes, cursor, snapshot }
  }
}

/**
 * Push changes, at most 500 at a time, and return `{results, refused}`.
 *
 * A batch is all or nothing: what the server refuses is taken out, and the rest is sent under a new key.
 */
export async function push(call, { changes, strategy = 'last_write_wins' }) {
  const results = []
  const refused = []
  for (let rest = changes, size = 500; rest.length; ) {
    const batch = rest.slice(0, size)
    try {
      const body = { strategy, changes: batch }
      results.push(...(await call('POST', '/sync/push', { body, key: crypto.randomUUID() })).results)
      rest = rest.slice(batch.length)
    } catch (error) {
      if (error.status === 413 && batch.length > 1) size = Math.ceil(batch.length / 2)
      else if (error.code === 'BATCH_REJECTED' || error.code === 'CONFLICT') {
        const bad = new Set(error.details.items.map((item) => item.index))
        refused.push(...error.details.items)
        rest = rest.filter((_, index) => !bad.has(index))
      } else throw error
    }
  }
  return { results, refused }
}

/** Return the one id that a like, bookmark, follow or setting of this account can have: its UUIDv5 (RFC 9562). */
export async function toggleId(accountId, target) {
  const namespace = Uint8Array.from(accountId.replaceAll('-', '').match(/../g), (pair) => parseInt(pair, 16))
  const name = new TextEncoder().encode(target)
  const hash = await crypto.subtle.digest('SHA-1', Uint8Array.of(...namespace, ...name))
  const bytes = new Uint8Array(hash).subarray(0, 16)
  bytes[6] = (bytes[6] & 0x0f) | 0x50
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
