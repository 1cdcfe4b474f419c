"""Talking to services of a running stack: one process is one service, so each is asked in a process of its own."""
