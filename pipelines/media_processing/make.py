"""Every file comes through here: what it is by content decides who makes its renditions."""

from pipelines.media_processing.described import Described, Job, Report
from pipelines.media_processing.film.ffmpeg import ffmpeg_program
from pipelines.media_processing.film.film_formats import recognise_film
from pipelines.media_processing.image.inspect_heic import prepare_heic
from pipelines.media_processing.image.make_image import make_image
from pipelines.media_processing.image.vips import shut_vips
from pipelines.media_processing.make_playable import make_playable
from pipelines.media_processing.refusals import empty, not_taken
from pipelines.media_processing.sniff import name_not_taken, picture_type, read_head


def warm_up() -> None:
    """Ready the libraries, once in a process; it starts no thread, so that children can be forked."""
    shut_vips()
    prepare_heic()
    ffmpeg_program()


def make(job: Job, *, report: Report) -> Described:
    """Write the renditions of a file into the job's folder and describe it; raises MediaRefused."""
    head = read_head(job.source)
    if not head:
        raise empty()
    content_type = picture_type(head)
    if content_type is not None:
        return make_image(job, content_type=content_type, report=report)
    if recognise_film(job.source) is not None:
        return make_playable(job, report=report)
    raise not_taken(name=name_not_taken(head))
