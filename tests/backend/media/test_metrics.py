"""What Prometheus is told of media."""

from backend.media.services.reconciling.record_reconciliation import Found, record_reconciliation
from backend.shared.clock import now
from tests.backend.media.uploader import Uploader
from tests.support.service.client import ServiceClient


def test_what_waits_and_what_the_last_comparison_found_is_told(ada: Uploader, anonymous: ServiceClient) -> None:
    ada.uploads()
    faults = {"missing": 0, "unknown": 2, "differing": 0}
    record_reconciliation(
        Found(started_at=now(), ended_at=now(), objects=3, bytes=4, faults=faults, samples={"unknown": ["a", "b"]})
    )

    told = anonymous.request("GET", "/metrics").body.decode()

    assert "\nplaza_media_processing 1.0\n" in told
    assert '\nplaza_media_reconciliation_faults{fault="unknown"} 2.0\n' in told
    assert '\nplaza_media_reconciliation_faults{fault="missing"} 0.0\n' in told
