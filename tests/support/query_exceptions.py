"""Faults of statements that may stay: the file that sends the statement and the fault, each with its reason."""

OPERATORS_LOOK = "an operator's look at the whole outbox, which holds unfinished work only"
EXCEPTIONS = {
    ("backend/shared/outbox/manage.py", "reads all of outbox"): OPERATORS_LOOK,
    ("backend/shared/outbox/manage.py", "sorts all of outbox"): OPERATORS_LOOK,
    ("backend/shared/outbox/stats.py", "reads all of outbox"): OPERATORS_LOOK,
}
