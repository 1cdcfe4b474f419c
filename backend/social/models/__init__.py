"""The schema of the social service; every model is imported here."""

from backend.social.models.any_json import AnyJsonField
from backend.social.models.block import Block
from backend.social.models.bookmark import Bookmark
from backend.social.models.draft import Draft
from backend.social.models.follow import Follow, FollowState
from backend.social.models.idempotency_key import IdempotencyKey
from backend.social.models.inbox_event import InboxEvent
from backend.social.models.like import Like
from backend.social.models.mute import Mute
from backend.social.models.outbox_row import OutboxRow
from backend.social.models.post import Post, Visibility
from backend.social.models.post_edit import PostEdit
from backend.social.models.profile import Profile
from backend.social.models.scheduled_run import ScheduledRun
from backend.social.models.setting import Setting
from backend.social.models.sync_conflict import SyncConflict
from backend.social.models.sync_state import SyncState
from backend.social.models.synced_record import SyncedRecord

__all__ = [
    "AnyJsonField",
    "Block",
    "Bookmark",
    "Draft",
    "Follow",
    "FollowState",
    "IdempotencyKey",
    "InboxEvent",
    "Like",
    "Mute",
    "OutboxRow",
    "Post",
    "PostEdit",
    "Profile",
    "ScheduledRun",
    "Setting",
    "SyncConflict",
    "SyncState",
    "SyncedRecord",
    "Visibility",
]
