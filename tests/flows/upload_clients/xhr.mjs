// What a browser has and Node has not: XMLHttpRequest, as far as Uppy uses it, over fetch. `network` sees each request.

export const network = { isHeld: () => false, sent: [] }

const event = (type, more) => Object.assign(new Event(type), more)

class XMLHttpRequest extends EventTarget {
  upload = new EventTarget()
  status = 0
  responseText = ''
  #headers = {}
  #answered = new Headers()
  #stop = new AbortController()

  open(method, url) {
    Object.assign(this, { method, url })
  }

  setRequestHeader(name, value) {
    this.#headers[name] = value
  }

  getAllResponseHeaders() {
    return [...this.#answered].map(([name, value]) => `${name}: ${value}`).join('\r\n')
  }

  async send(body) {
    const { method, url } = this
    network.sent.push({ method, url })
    if (network.isHeld({ method, url })) return // it never ends
    const size = body instanceof Blob ? body.size : 0
    try {
      const answer = await fetch(url, { method, body, headers: this.#headers, signal: this.#stop.signal })
      this.responseText = await answer.text()
      this.status = answer.status
      this.#answered = answer.headers
    } catch {
      if (!this.#stop.signal.aborted) this.dispatchEvent(event('error'))
      return
    }
    this.upload.dispatchEvent(event('progress', { lengthComputable: true, loaded: size, total: size }))
    this.dispatchEvent(event('load'))
  }

  abort() {
    this.#stop.abort()
    this.dispatchEvent(event('abort'))
  }
}

globalThis.XMLHttpRequest = XMLHttpRequest
