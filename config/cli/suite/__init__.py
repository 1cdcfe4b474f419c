"""`./plaza test`: the suite in sessions, because one process is one service."""
