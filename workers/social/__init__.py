"""The worker of the social service, run by `python -m dramatiq workers.social`; a module is an actor."""

from workers.start import start

start(service="social")
