"""Answers that the accounts service has kept for repeated requests."""

from backend.shared.models.idempotency_key import IdempotencyKey as AbstractIdempotencyKey


class IdempotencyKey(AbstractIdempotencyKey):
    """An answered request."""

    class Meta(AbstractIdempotencyKey.Meta):
        db_table = "idempotency_key"
