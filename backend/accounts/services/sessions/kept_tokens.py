"""Whether the tokens of an answer that was kept for repeated requests may be given out once more."""

from datetime import datetime

import orjson

from backend.accounts.models import RefreshToken
from backend.accounts.utils.secret_tokens import digest_of
from backend.shared.models.only import only


def are_tokens_good(answer: bytes, kept_at: datetime) -> bool:
    """Tell whether the session of an answer is open and the password is still the one of that time."""
    refresh_token = orjson.loads(answer)["data"]["tokens"]["refresh_token"]
    tokens = RefreshToken.objects.select_related("session__account").filter(digest=digest_of(refresh_token))
    token = only(tokens.filter(session__revoked_at__isnull=True, session__account__is_deleted=False))
    if token is None:
        return False
    changed_at = token.session.account.password_changed_at
    return changed_at is None or changed_at <= kept_at
