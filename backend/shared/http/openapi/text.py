"""The words of the merged document: what the API is, and what each group of routes is for."""

from collections.abc import Mapping
from typing import Any

DESCRIPTION = """\
The API of Plaza, a social network.

**Every answer has one shape**: `{data, error, message}`. A refusal has `data: null` and an `error` with a `code` for
programs, `details` that name the fault, and the `request_id` to quote.

**Log in** with `POST /api/v1/auth/login` and send the access token as `Authorization: Bearer <token>`. It is good for
minutes; `POST /api/v1/auth/refresh` gives the next one.

**Writes are replay-safe**: send a new UUID as `Idempotency-Key` with each POST, and the same one when you try again.

**Lists are bounded**: `limit` (1 to 100) with `offset`, or with the `next_cursor` of the last page as `cursor`.

**Changes can be conditional**: send the `ETag` of what you saw as `If-Match` with a PUT or DELETE; 412 says that it
changed meanwhile.

**Ids are UUIDs**, made by the client (version 4 or 7, as `id` in the body of a POST) or by the server. **Times** are
RFC 3339 in UTC.
"""
INFO: Mapping[str, Any] = {
    "title": "Plaza",
    "version": "1.0.0",
    "summary": "Accounts, posts, follows and home feeds.",
    "description": DESCRIPTION,
    "contact": {"name": "Plaza"},
    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
}
TAGS: Mapping[str, str] = {
    "auth": "Register, log in and stay logged in; passwords, e-mail and devices.",
    "accounts": "Profiles: one's own and those of others.",
    "posts": "Posts and replies, and what people do with them.",
    "feed": "The home feed and the public one.",
    "follows": "Following and no longer following.",
    "followers": "Who follows an account.",
    "following": "Whom an account follows.",
    "follow-requests": "Requests to follow a private account.",
    "blocks": "Hiding two accounts from one another.",
    "mutes": "Hiding an account from one's own feed.",
    "bookmarks": "Posts that one keeps.",
    "sync": "Offline-first: what changed, what a device changed, and conflicts.",
    "media": "Pictures, films and sounds: uploading, showing and describing them.",
    "audit": "Who changed what, and when.",
    "openapi": "This description.",
    "docs": "This description as a page.",
    "operations": "For those who run Plaza.",
}
