"""The parts of the stack: how each is configured, started and known to be ready."""
