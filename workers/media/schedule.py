"""What the media service does by the clock."""

from workers.common_jobs import COMMON_JOBS

JOBS = (*COMMON_JOBS,)
