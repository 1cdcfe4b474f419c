"""Faults of statements that may stay: the file that sends the statement and the fault, each with its reason."""

OPERATORS_LOOK = "an operator's look at the whole outbox, which holds unfinished work only"
DELETED_TOGETHER = (
    "a post's edits are deleted with it, all at once: the flag takes nothing away from what the index finds"
)
PROOF_OF_CLAIM = "the row is found by its id; the fence only proves that the claim still holds"
BY_KEY = "the rows are found by their keys; whether they are stored takes nothing away from what the index finds"
UNFINISHED_ALONE = "once an hour, a look through the outbox, which holds unfinished work only"
EXCEPTIONS = {
    ("backend/media/services/objects/references.py", "asks by stored_object.stored_at, which is in no index"): BY_KEY,
    (
        "backend/media/services/objects/sweep_objects.py",
        "asks by stored_object.stored_at, which is in no index",
    ): BY_KEY,
    ("backend/shared/outbox/manage.py", "reads all of outbox"): OPERATORS_LOOK,
    ("backend/shared/outbox/manage.py", "sorts all of outbox"): OPERATORS_LOOK,
    ("backend/shared/outbox/stats.py", "reads all of outbox"): OPERATORS_LOOK,
    ("backend/shared/outbox/running/settle.py", "asks by outbox.fence, which is in no index"): PROOF_OF_CLAIM,
    ("backend/shared/take_slice.py", "asks by post_edit.is_deleted, which is in no index"): DELETED_TOGETHER,
    ("backend/shared/outbox/find_work.py", "asks by outbox.payload, which is in no index"): UNFINISHED_ALONE,
    ("backend/shared/outbox/find_work.py", "reads all of outbox"): UNFINISHED_ALONE,
    ("backend/shared/outbox/find_work.py", "reads all of outbox by its index outbox_pkey"): UNFINISHED_ALONE,
    ("backend/shared/outbox/find_work.py", "sorts all of outbox"): UNFINISHED_ALONE,
}
