"""A picture, animation, film or sound that an account uploaded."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from backend.shared.models.base_record import BaseRecord, RecordQuerySet


class Status(models.TextChoices):
    """How far an upload has come."""

    PENDING = "pending"
    PROCESSING = "processing"
    READY = "ready"
    FAILED = "failed"


class Kind(models.TextChoices):
    """What it is, by content."""

    IMAGE = "image"
    ANIMATION = "animation"
    VIDEO = "video"
    AUDIO = "audio"


class UploadSource(models.TextChoices):
    """The way that its bytes came."""

    UPLOAD = "upload"
    PRESIGNED = "presigned"
    MULTIPART = "multipart"


class Access(models.TextChoices):
    """Whether anybody may fetch its renditions."""

    PRIVATE = "private"
    PUBLIC = "public"


class MediaQuerySet(RecordQuerySet["Media"]):
    """Filters of media."""

    def of(self, owner_id: UUID) -> Self:
        """Return what this account uploaded and did not delete."""
        return self.alive().filter(owner_id=owner_id)

    def coming(self) -> Self:
        """Return what is announced, or has come, and does not lie among the originals yet."""
        return self.alive().filter(original__isnull=True, status__in=[Status.PENDING, Status.PROCESSING])

    def orphans(self) -> Self:
        """Return what is attached to nothing."""
        return self.alive().filter(attached_at__isnull=True)


class Media(BaseRecord):
    """An upload and what is known of it; `version` grows with every change that others see.

    `kind`, `content_type`, `sha256` and all that follows them are of the content and null until it was looked at; what
    the client said stands in `declared_*`. `attached_at` is since when it is attached without a break, null while
    attached to nothing; the hours of an orphan count from `claimed_at`. `expires_at` is when a pending upload is given
    up. `is_moving` is set while renditions may lie elsewhere than `access` asks for. `progress` is in percent,
    `focal_*` from -1 (left, bottom) to 1 (right, top).
    """

    owner_id = models.UUIDField()
    status = models.TextField(choices=Status.choices)
    source = models.TextField(choices=UploadSource.choices)
    access = models.TextField(choices=Access.choices, default=Access.PRIVATE)
    version = models.BigIntegerField(default=1)
    file_name = models.TextField()
    declared_type = models.TextField()
    declared_bytes = models.BigIntegerField()
    declared_sha256 = models.TextField(null=True)
    upload_id = models.TextField(null=True)
    kind = models.TextField(choices=Kind.choices, null=True)
    content_type = models.TextField(null=True)
    bytes = models.BigIntegerField(null=True)
    sha256 = models.TextField(null=True)
    original = models.ForeignKey(
        "media.StoredObject",
        on_delete=models.RESTRICT,
        null=True,
        related_name="+",
        db_column="original_key",
        db_index=False,
    )
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    duration_ms = models.PositiveBigIntegerField(null=True)
    blurhash = models.TextField(null=True)
    dominant_color = models.TextField(null=True)
    waveform = models.JSONField(null=True)
    alt_text = models.TextField(null=True)
    focal_x = models.FloatField(null=True)
    focal_y = models.FloatField(null=True)
    progress = models.PositiveSmallIntegerField(default=0)
    failure_code = models.TextField(null=True)
    failure_message = models.TextField(null=True)
    attached_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    is_moving = models.BooleanField(default=False, db_default=False)

    objects = MediaQuerySet.as_manager()

    class Meta:
        db_table = "media"
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="media_status_known"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="media_kind_known"),
            models.CheckConstraint(condition=Q(source__in=UploadSource.values), name="media_source_known"),
            models.CheckConstraint(condition=Q(access__in=Access.values), name="media_access_known"),
            models.CheckConstraint(condition=Q(declared_bytes__gte=0), name="media_declared_bytes"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="media_progress_percent"),
            models.CheckConstraint(
                condition=Q(focal_x__isnull=True, focal_y__isnull=True)
                | Q(focal_x__gte=-1, focal_x__lte=1, focal_y__gte=-1, focal_y__lte=1),
                name="media_focal_point",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.READY) | Q(kind__isnull=False, content_type__isnull=False),
                name="media_ready_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.FAILED) | Q(failure_code__isnull=False, failure_message__isnull=False),
                name="media_failure_has_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner_id", "-created_at", "-id"], condition=Q(is_deleted=False), name="media_owner_newest"
            ),
            models.Index(
                fields=["owner_id"],
                include=["declared_bytes"],
                condition=Q(is_deleted=False, original__isnull=True, status__in=["pending", "processing"]),
                name="media_owner_coming",
            ),
            models.Index(
                fields=["expires_at", "id"], condition=Q(is_deleted=False, status="pending"), name="media_expiring"
            ),
            models.Index(
                fields=["last_updated_at", "id"],
                condition=Q(is_deleted=False, status="processing"),
                name="media_processing",
            ),
            models.Index(
                fields=["claimed_at", "id"],
                condition=Q(is_deleted=False, attached_at__isnull=True),
                name="media_orphans",
            ),
            models.Index(fields=["last_updated_at", "id"], condition=Q(is_deleted=True), name="media_deleted"),
            models.Index(
                fields=["last_updated_at", "id"], condition=Q(is_deleted=False, is_moving=True), name="media_moving"
            ),
            models.Index(fields=["original"], condition=Q(original__isnull=False), name="media_original"),
            models.Index(
                fields=["created_at", "id"],
                condition=Q(original__isnull=False, status="ready"),
                name="media_kept_originals",
            ),
        ]
