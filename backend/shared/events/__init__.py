"""Events between services: sent from the outbox, taken once by the inbox."""
