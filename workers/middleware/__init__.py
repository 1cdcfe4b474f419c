"""Dramatiq middleware, one idea a file; without Dramatiq's own, because retries and times live in the outbox."""

from dramatiq.middleware import Middleware

from workers.middleware.broker_watchdog import BrokerWatchdog
from workers.middleware.correlation_id import CorrelationId
from workers.middleware.database_connections import DatabaseConnections
from workers.middleware.heartbeat import Heartbeat
from workers.middleware.parent_watchdog import ParentWatchdog
from workers.middleware.reaper import Reaper
from workers.middleware.stop_signal import StopSignal
from workers.middleware.tuning import Tuning


def build_middleware() -> list[Middleware]:
    """Return the middleware of a worker, outermost first."""
    return [
        Tuning(),
        StopSignal(),
        ParentWatchdog(),
        BrokerWatchdog(),
        Heartbeat(),
        DatabaseConnections(),
        CorrelationId(),
        Reaper(),
    ]
