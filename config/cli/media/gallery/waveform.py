"""A sound, drawn."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

HEIGHT = 40
LEAST = 0.5  # so that silence is seen as a line


def waveform(peaks: Sequence[float]) -> SafeString:
    """Return peaks from 0 to 1 as a drawing of a bar each, mirrored."""
    half = HEIGHT / 2
    bars = " ".join(
        f"M{number + 0.5:g} {half - length:g}V{half + length:g}"
        for number, length in enumerate(max(LEAST, float(peak) * half) for peak in peaks)
    )
    return format_html(
        '<svg viewBox="0 0 {} {}" class="waveform" preserveAspectRatio="none" role="img" aria-label="how loud it is">'
        '<path d="{}"/></svg>',
        len(peaks),
        HEIGHT,
        bars,
    )
