"""What a POST answered, kept so that its repetition changes nothing."""

from django.db import models


class IdempotencyKey(models.Model):
    """An answered request: scope (account or route), the client's key, a digest of the body, the sealed answer."""

    id = models.UUIDField(primary_key=True)
    scope = models.TextField()
    key = models.UUIDField()
    request_digest = models.BinaryField()
    status = models.PositiveSmallIntegerField()
    sealed_answer = models.BinaryField()
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="%(app_label)s_idempotency_scope_key")]
