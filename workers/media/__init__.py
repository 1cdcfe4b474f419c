"""The worker of the media service, run by `python -m dramatiq workers.media`; a module is an actor."""

from workers.start import start

start(service="media")
