"""The ceiling: a Ninja route that does nothing, served as Plaza's services are, without middleware or database."""

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest
from django.urls import path
from ninja import NinjaAPI

api = NinjaAPI(openapi_url=None, docs_url=None)


@api.get("/bare")
def bare(request: HttpRequest) -> dict[str, str]:
    """Answer next to nothing."""
    return {"data": "ok"}


urlpatterns = [path("api/v1/", api.urls)]
application = get_wsgi_application()
