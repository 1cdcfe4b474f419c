// A device's own network: a proxy in front of Plaza that loses requests and answers when it is told to.
import http from 'node:http'
import { once } from 'node:events'

const agent = new http.Agent({ keepAlive: true })

/** What becomes of a request: it passes, it never arrives, it arrives twice, or its answer never comes back. */
export const FATES = ['pass', 'lose-request', 'lose-answer', 'repeat']

async function forward(target, { method, url, headers }, body) {
  const to = new URL(url, target)
  const request = http.request(to, { method, headers: { ...headers, host: to.host }, agent })
  request.end(body)
  const [answer] = await once(request, 'response')
  return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(await answer.toArray()) }
}

export async function openNetwork(target) {
  const network = { isOnline: true, fateOf: () => 'pass', seen: [] }
  const server = http.createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray())
    const fate = network.isOnline ? network.fateOf(request) : 'lose-request'
    if (fate === 'lose-request') return request.socket.destroy()
    if (fate === 'repeat') await forward(target, request, body)
    const answer = await forward(target, request, body)
    const { method, url, headers } = request
    network.seen.push({ method, path: url, key: headers['idempotency-key'], body: body.toString(), fate, ...answer })
    if (fate === 'lose-answer') return request.socket.destroy()
    const length = { 'content-length': answer.body.length }
    const { 'transfer-encoding': _, ...kept } = answer.headers
    response.writeHead(answer.status, { ...kept, ...length }).end(answer.body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  network.url = `http://127.0.0.1:${server.address().port}`
  network.close = () => {
    server.closeAllConnections()
    server.close()
  }
  network.pushes = () => network.seen.filter(({ path }) => path.endsWith('/sync/push'))
  return network
}
