"""A film or a sound from its file to its renditions: inspect, then make."""

from pipelines.media_processing.described import Described, Job, Report
from pipelines.media_processing.film.inspect_film import inspect_film
from pipelines.media_processing.film.make_film import make_film
from pipelines.media_processing.sound.make_sound import make_sound


def make_playable(job: Job, *, report: Report) -> Described:
    """Write the renditions of what `recognise_film` knows, and tell the percentage. Raises MediaRefused."""
    film = inspect_film(job.source, limits=job.limits)
    if film.picture is None:
        return make_sound(job, film=film, report=report)
    return make_film(job, film=film, report=report)
