"""Where things lie in the bucket: by owner and content, so that the same bytes of one account lie there once."""

from uuid import UUID


def original_key(*, owner_id: UUID, sha256: str) -> str:
    """Return where an account's original with this hash lies; nobody but Plaza and its owner fetches it."""
    return f"originals/{owner_id}/{sha256}"


def upload_key(*, media_id: UUID) -> str:
    """Return where a device puts an upload, until it is accepted."""
    return f"uploads/{media_id}"
