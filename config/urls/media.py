"""The routes of the media service."""

from backend.media.services.reconciling.media_gauges import media_gauges
from backend.media.services.storage.check import check_store
from backend.media.views import media, renditions, uploads
from backend.media.views.internal import router as internal_router
from backend.shared.http.api import build_api
from backend.shared.http.health import add_dependency
from backend.shared.http.metrics import add_gauges
from config.urls.common import bad_request, not_found, server_error, service_urls

api = build_api(
    service="media",
    routers=[("/media", media.router), ("/media", uploads.router), ("/media", renditions.router)],
)
internal = build_api(service="media-internal", routers=[("", internal_router)])
add_gauges(media_gauges)
add_dependency("s3", check_store)

urlpatterns = service_urls(api=api, internal=internal)
handler400 = bad_request
handler404 = not_found
handler500 = server_error

__all__ = ["api", "handler400", "handler404", "handler500", "urlpatterns"]
