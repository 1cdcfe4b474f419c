"""Settings of the media service."""

from config.settings.base import *  # noqa: F403

BODY_TYPES = frozenset({"application/json", "multipart/form-data"})
# An upload goes to the disk, however small it is: what is sent to S3 is never whole in memory.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
