"""The routes of the social service."""

from backend.shared.events.router import internal_events_router
from backend.shared.http.api import build_api
from backend.social.services.media.receive_media_events import MEDIA_EVENTS
from backend.social.services.profiles.receive_account_events import ACCOUNT_EVENTS
from backend.social.views import (
    bookmarks,
    conversations,
    follows,
    hiding,
    home_feed,
    posts,
    public_feed,
    sync,
    sync_conflicts,
)
from backend.social.views import (
    internal as internal_routes,
)
from config.urls.common import bad_request, not_found, server_error, service_urls

api = build_api(
    service="social",
    routers=[
        ("/posts", posts.router),
        ("/posts", conversations.router),
        ("/feed", public_feed.router),
        ("/feed", home_feed.router),
        ("", follows.router),
        ("", hiding.router),
        ("", bookmarks.router),
        ("", sync.router),
        ("", sync_conflicts.router),
    ],
)
internal = build_api(
    service="social-internal",
    routers=[("", internal_events_router({**ACCOUNT_EVENTS, **MEDIA_EVENTS})), ("", internal_routes.router)],
)

urlpatterns = service_urls(api=api, internal=internal)
handler400 = bad_request
handler404 = not_found
handler500 = server_error

__all__ = ["api", "handler400", "handler404", "handler500", "internal", "urlpatterns"]
