"""Long work asks whether its worker is told to stop."""

import dramatiq

from workers.broker import PlazaBroker
from workers.middleware.stop_signal import StopSignal, is_stopping


def test_a_stop_is_told_before_the_worker_waits_and_forgotten_when_another_starts(broker: PlazaBroker) -> None:
    seen: list[bool] = []

    class Listener(dramatiq.Middleware):
        def after_worker_shutdown(self, broker: dramatiq.Broker, worker: dramatiq.Worker) -> None:
            seen.append(is_stopping())

    broker.add_middleware(StopSignal())
    broker.add_middleware(Listener())
    worker = dramatiq.Worker(broker, worker_threads=1)
    worker.start()
    assert not is_stopping()

    worker.stop(timeout=5000)

    assert seen == [True]
    StopSignal().after_worker_boot(broker, worker)
    assert not is_stopping()
