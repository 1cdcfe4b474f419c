"""The worker of the social service, run by `python -m workers.run workers.social`; a module is an actor."""

from workers.start import start

start(service="social")
