"""Closing a profile before accounts answers that it is private: nobody reads or follows in between."""

from datetime import datetime

from django.db import connection

from backend.shared.outbox import write_outbox
from backend.shared.transactions import transaction
from backend.social.models import Profile
from backend.social.services.feed.feed_effects import authors_changed
from backend.social.services.media.tell_media_access import access_changed
from backend.social.services.profiles.upsert_profiles import ProfileCopy

# The version stays: the event with the next one settles what the account is, also where accounts took the change back.
CLOSE = """
INSERT INTO profile AS p (id, created_at, last_updated_at, is_deleted, username, display_name, avatar_url, is_private,
                          version, is_merged, is_fanned_out, follower_count, following_count)
VALUES (%(id)s, %(at)s, %(at)s, FALSE, %(username)s, %(display_name)s, %(avatar_url)s, TRUE, %(version)s, FALSE, TRUE,
        0, 0)
ON CONFLICT (id) DO UPDATE SET is_private = TRUE, last_updated_at = EXCLUDED.last_updated_at
WHERE NOT p.is_private AND p.version <= EXCLUDED.version
RETURNING p.id
"""


def close_profile(*, copy: ProfileCopy, at: datetime) -> None:
    """Make an account private here, as `copy` has it; a later state that is known already stays."""
    with transaction():
        with connection.cursor() as cursor:
            cursor.execute(
                CLOSE,
                {
                    "id": copy.id,
                    "at": at,
                    "username": copy.username,
                    "display_name": copy.display_name,
                    "avatar_url": copy.avatar_url,
                    "version": copy.version,
                },
            )
            is_closed = cursor.fetchone() is not None
        if is_closed:
            profiles = list(Profile.objects.filter(id=copy.id))
            turned = access_changed(account_ids=[copy.id], at=at)
            write_outbox([*authors_changed(profiles=profiles, at=at), *turned])
