"""The worker of the media service, run by `python -m workers.run workers.media`; a module is an actor."""

from workers.start import start

start(service="media")
