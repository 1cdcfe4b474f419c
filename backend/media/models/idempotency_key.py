"""Answers of the media service to POSTs, for their repetition."""

from backend.shared.models.idempotency_key import IdempotencyKey as AbstractIdempotencyKey


class IdempotencyKey(AbstractIdempotencyKey):
    """An answered POST."""

    class Meta(AbstractIdempotencyKey.Meta):
        db_table = "idempotency_key"
