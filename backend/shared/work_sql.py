"""The statements by which later work is looked at and stepped into; they need no Django, so that a command is quick."""

from typing import Final

LIST: Final = """
SELECT id, task, queue, target, attempts, last_error, request_id, created_at, available_at,
       CASE WHEN dead_at IS NOT NULL THEN 'dead'
            WHEN claimed_at IS NOT NULL AND available_at > %(at)s THEN 'running'
            WHEN last_error <> '' THEN 'failing'
            WHEN available_at > %(at)s THEN 'scheduled'
            ELSE 'waiting' END AS state
FROM outbox
ORDER BY (dead_at IS NULL), id LIMIT %(limit)s
"""
COLUMNS: Final = (
    *("id", "task", "queue", "target", "attempts", "last_error", "request_id"),
    *("created_at", "available_at", "state"),
)
RETRY_CHOSEN: Final = """
UPDATE outbox
SET dead_at = NULL, attempts = 0, available_at = %(at)s, send_at = %(at)s, last_updated_at = %(at)s
WHERE id = ANY(%(ids)s) AND (dead_at IS NOT NULL OR claimed_at IS NULL)
RETURNING id
"""
RETRY_DEAD: Final = """
UPDATE outbox
SET dead_at = NULL, attempts = 0, available_at = %(at)s, send_at = %(at)s, last_updated_at = %(at)s
WHERE dead_at IS NOT NULL
RETURNING id
"""
DROP: Final = "DELETE FROM outbox WHERE id = ANY(%(ids)s) RETURNING id"
