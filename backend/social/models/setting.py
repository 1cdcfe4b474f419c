"""Settings: what a client keeps for its user, one row a key; the server does not look into the values."""

from django.db import models

from backend.shared.models.base_record import RecordQuerySet
from backend.social.models.any_json import AnyJsonField
from backend.social.models.synced_record import SyncedRecord, tombstone_index


class Setting(SyncedRecord):
    """One setting; its id is derived from account and key, so that the key itself need not be told."""

    owner = models.ForeignKey("social.Profile", on_delete=models.RESTRICT, related_name="+", db_index=False)
    key = models.TextField(null=True)
    value = AnyJsonField(null=True)

    objects = RecordQuerySet["Setting"].as_manager()

    class Meta:
        db_table = "setting"
        constraints = [models.UniqueConstraint(fields=["owner", "version"], name="setting_owner_version")]
        indexes = [tombstone_index("setting_tombstones")]
