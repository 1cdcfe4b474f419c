"""Progress is told, and not more often than anybody looks."""

from pipelines.media_processing.note import Note


def test_percentages_are_passed_on_a_second_apart() -> None:
    written: list[int] = []
    at = iter([0.0, 0.5, 0.9, 1.0, 1.5])
    note = Note(write=written.append, clock=lambda: next(at))

    for percent in (1, 2, 3, 4, 5):
        note(percent)

    assert written == [1, 4]


def test_a_stage_has_its_place_in_the_whole() -> None:
    written: list[int] = []
    at = iter([0.0, 1.0, 2.0])
    stage = Note(write=written.append, clock=lambda: next(at)).stage(base=10, end=90)

    for percent in (0, 50, 100):
        stage(percent)

    assert written == [10, 50, 90]
