"""The local copy of an account's profile, fetched from accounts at once where its event has not come yet."""

from datetime import datetime
from uuid import UUID

from backend.shared.clients.internal import call_service
from backend.shared.errors import NotFound
from backend.social.models import Profile
from backend.social.services.profiles.upsert_profiles import profile_copy, upsert_profiles


class AccountMissing(NotFound):
    code = "ACCOUNT_NOT_FOUND"
    message = "There is no such account."


def ensure_profile(*, account_id: UUID, at: datetime) -> Profile:
    """Return the profile of a living account.

    Raises AccountMissing, and Unavailable where it is not known here and accounts cannot be asked.
    """
    profile = Profile.objects.filter(id=account_id).first()
    if profile is None:
        _fetch(account_id=account_id, at=at)
        profile = Profile.objects.filter(id=account_id).first()
    if profile is None or profile.is_deleted:
        raise AccountMissing
    return profile


def _fetch(*, account_id: UUID, at: datetime) -> None:
    try:
        document = call_service(service="accounts", method="GET", path=f"/internal/v1/accounts/{account_id}")
    except NotFound:
        raise AccountMissing from None
    upsert_profiles(copies=[profile_copy(document)], at=at)
