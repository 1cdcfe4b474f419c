"""Events that the audit service takes."""

from backend.audit.services.record_audit_events import record_audit_events
from backend.shared.events.router import internal_events_router

router = internal_events_router({"audit.recorded": record_audit_events})
