"""The worker of the accounts service, run by `python -m workers.run workers.accounts`; a module is an actor."""

from workers.start import start

start(service="accounts")
