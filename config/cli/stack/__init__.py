"""The local stack: its parts, their supervisor and what others may ask of it."""

from config.cli.stack.control import start_infrastructure, start_stack, stop
from config.cli.stack.state import StackNotRunning, StackState, load_state

__all__ = ["StackNotRunning", "StackState", "load_state", "start_infrastructure", "start_stack", "stop"]
