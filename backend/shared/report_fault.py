"""Telling Sentry of a fault of ours, where Sentry is on."""

import sentry_sdk


def report_fault(error: BaseException) -> None:
    """Send an exception to Sentry; does nothing where Sentry is off.

    Even then the SDK would describe the locals of every frame, and to describe a query set is to run its query: with
    the database away, a failed request would wait for it again and again.
    """
    if sentry_sdk.get_client().is_active():
        sentry_sdk.capture_exception(error)
