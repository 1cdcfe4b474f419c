"""Django's settings for the ceiling: no database, no middleware, one route."""

SECRET_KEY = "a ceiling has no secrets"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "benchmarks.peers.bare_ninja"
MIDDLEWARE: list[str] = []
