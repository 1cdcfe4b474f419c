// Plays the one scenario that a line of JSON on stdin names, and prints what came of it as JSON.
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'

import Uppy from '@uppy/core'

import { uploadToPlaza } from '../../../docs/recipes/media/uppy.js'
import { connect } from '../../../docs/recipes/sync/plaza.js'
import { network } from './xhr.mjs'

const { scenario, url, tokens, path, type, state, after } = JSON.parse(await text(process.stdin))
const call = connect({ url, tokens, deviceId: crypto.randomUUID() })
const data = new File([await readFile(path)], path.split('/').pop(), { type })
const numberOf = (address) => Number(new URL(address).searchParams.get('partNumber'))
const partsSent = () => network.sent.map((request) => numberOf(request.url)).filter(Boolean)

function open() {
  const uppy = new Uppy()
  uploadToPlaza(uppy, { call })
  const id = uppy.addFile({ name: data.name, type, data, meta: { alt_text: 'what is heard' } })
  return { uppy, id, media: () => uppy.getFile(id)?.meta.media }
}

/** Return once `after` parts have arrived, while no other part gets through. */
function untilHalf(uppy) {
  let arrived = 0
  network.isHeld = () => partsSent().length > after
  return new Promise((resolve) => uppy.on('s3-multipart:part-uploaded', () => (arrived += 1) === after && resolve()))
}

const scenarios = {
  async whole() {
    const { uppy, media } = open()
    const { failed } = await uppy.upload()
    return { media: media(), failed: failed.map((file) => file.error), parts: partsSent() }
  },

  async interrupted() {
    const { uppy, id, media } = open()
    const half = untilHalf(uppy)
    uppy.upload()
    await half
    return { media: media(), state: uppy.getFile(id).s3Multipart } // what the plugin for restarts keeps of a file
  },

  async resumed() {
    const { uppy, id, media } = open()
    uppy.setFileState(id, { s3Multipart: state })
    const { failed } = await uppy.upload()
    return { media: media(), failed: failed.map((file) => file.error), parts: partsSent() }
  },

  async abandoned() {
    const { uppy, id, media } = open()
    const half = untilHalf(uppy)
    uppy.upload()
    await half
    const begun = media()
    uppy.removeFile(id)
    for (let tries = 0; tries < 100; tries += 1) {
      const found = await call('GET', `/media/${begun.id}`).catch((error) => error)
      if (found.status === 404) return { media: begun }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error('the upload was not given up')
  },
}

process.stdout.write(JSON.stringify(await scenarios[scenario]()), () => process.exit()) // as if it were killed
