// Uploads by Uppy 5: @uppy/aws-s3 as it comes, over Plaza's routes.
import AwsS3 from '@uppy/aws-s3'

const SMALL = 8 * 1024 * 1024 // bytes that go in one form; what is larger goes in parts, which survive a bad network

/**
 * Have `uppy` send its files to Plaza; `call` is that of sync/plaza.js. Once a file has arrived, `file.meta.media` is the
 * media as it stands: its `id` may be attached to a post at once. All other options are the plugin's.
 */
export function uploadToPlaza(uppy, { call, ...options }) {
  const post = (path, body) => call('POST', path, { body, key: crypto.randomUUID() })

  async function begin(file, multipart) {
    const { name, type, size, meta } = file
    const described = { alt_text: meta.alt_text, focal_point: meta.focal_point } // where the person said them
    const announced = { file_name: name, content_type: type, size, multipart, ...described }
    const { upload, ...media } = await post('/media/uploads', announced)
    uppy.setFileMeta(file.id, { media })
    return { id: media.id, ...upload }
  }

  async function complete(file, id, body) {
    const media = await post(`/media/${id}/complete`, body)
    uppy.setFileMeta(file.id, { media })
    return media
  }

  uppy.use(AwsS3, {
    ...options,
    shouldUseMultipart: (file) => file.size > SMALL,

    getUploadParameters: (file) => begin(file, false), // answers `url` and `fields`, as the plugin wants them

    async createMultipartUpload(file) {
      const { id, upload_id } = await begin(file, true)
      return { key: id, uploadId: upload_id }
    },

    async listParts(file, { key }) {
      const parts = []
      for (let cursor = ''; cursor !== null; ) {
        const page = await call('GET', `/media/${key}/parts?limit=100${cursor && `&cursor=${cursor}`}`)
        parts.push(...page.items.map((part) => ({ PartNumber: part.part_number, ETag: part.etag, Size: part.size })))
        cursor = page.next_cursor
      }
      return parts
    },

    signPart: (file, { key, partNumber }) => post(`/media/${key}/parts/${partNumber}`),

    completeMultipartUpload: (file, { key, parts }) =>
      complete(file, key, { parts: parts.map((part) => ({ part_number: part.PartNumber, etag: part.ETag })) }),

    abortMultipartUpload: (file, { key }) => call('DELETE', `/media/${key}/upload`),
  })

  // The plugin asks nobody to complete what went in one form.
  uppy.addPostProcessor(async (fileIds) => {
    const files = fileIds.map((id) => uppy.getFile(id)).filter((file) => file && !file.error && file.size <= SMALL)
    await Promise.all(files.map((file) => complete(file, file.meta.media.id)))
  })
}
