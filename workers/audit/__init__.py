"""The worker of the audit service, run by `python -m workers.run workers.audit`; a module is an actor."""

from workers.start import start

start(service="audit")
