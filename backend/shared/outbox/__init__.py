"""The outbox: later work, remembered in PostgreSQL and run by Dramatiq."""

from backend.shared.outbox.audit_event import audit
from backend.shared.outbox.errors import FinalError, LeaseLost, NotInTransaction
from backend.shared.outbox.event_row import event
from backend.shared.outbox.rows import ClaimedRow, NewRow, is_slice_over, work
from backend.shared.outbox.running.keep_lease import KeptLease, keep_lease
from backend.shared.outbox.running.settle import bury, finish, retry_later, save_progress, yield_work
from backend.shared.outbox.sending.dispatch import set_dispatcher
from backend.shared.outbox.stats import outbox_stats
from backend.shared.outbox.write import write_outbox

__all__ = [
    "ClaimedRow",
    "FinalError",
    "KeptLease",
    "LeaseLost",
    "NewRow",
    "NotInTransaction",
    "audit",
    "bury",
    "event",
    "finish",
    "is_slice_over",
    "keep_lease",
    "outbox_stats",
    "retry_later",
    "save_progress",
    "set_dispatcher",
    "work",
    "write_outbox",
    "yield_work",
]
