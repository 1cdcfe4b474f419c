"""Starts as a web process does, serves itself one request with the secrets of its arguments, and ends."""

import json
import sys

from django.conf import settings
from django.test import RequestFactory

from config.wsgi import application


def main() -> None:
    """Serve the request; what Sentry is owed is handed over as the process ends."""
    route, request_id, password, email, token = sys.argv[1:]
    settings.ROOT_URLCONF = "tests.config.probe_urls"
    request = RequestFactory().post(
        f"/api/v1/{route}?next={token}",
        data=json.dumps({"password": password, "email": email}),
        content_type="application/json",
        headers={"Host": "localhost", "Authorization": f"Bearer {token}", "X-Request-ID": request_id, "Cookie": token},
    )
    b"".join(application(request.environ, lambda status, headers, exc_info=None: print))


if __name__ == "__main__":
    main()
