"""Refresh tokens, by their digest."""

from django.db import models

from backend.accounts.models.session import Session


class RefreshToken(models.Model):
    """One member of a session's family; it is good until it is rotated into its one successor, or expires."""

    id = models.UUIDField(primary_key=True)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="refresh_tokens")
    parent = models.OneToOneField("self", on_delete=models.SET_NULL, null=True, related_name="successor")
    digest = models.BinaryField()
    created_at = models.DateTimeField()
    last_updated_at = models.DateTimeField()
    rotated_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "refresh_token"
        constraints = [models.UniqueConstraint(fields=["digest"], name="refresh_token_digest")]
