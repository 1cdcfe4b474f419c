"""Why work ends early."""


class FinalError(Exception):
    """Repeating the work cannot help: the row becomes dead at once."""


class LeaseLost(Exception):
    """The lease ran out and the row belongs to another worker, or is gone; roll back what was done."""


class NotInTransaction(RuntimeError):
    """Later work was about to be written outside the transaction of its cause."""
