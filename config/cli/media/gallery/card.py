"""One media on the page: what is known of it, and everything that was made of it."""

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from config.cli.media.gallery.placeholder import placeholder
from config.cli.media.gallery.waveform import waveform
from config.cli.media.tables import size

Json = Mapping[str, Any]
PLAYLIST = "application/vnd.apple.mpegurl"
FORMATS = {
    PLAYLIST: "HLS",
    "image/webp": "WebP",
    "image/avif": "AVIF",
    "video/mp4": "H.264 in MP4",
    "audio/mp4": "AAC in MP4",
}
NOTHING = SafeString("")


def render_card(media: Json) -> SafeString:
    """Return the media as HTML; whatever somebody wrote is escaped."""
    return format_html(
        '<article class="{status}">\n<h2>{name}</h2>\n<p class="facts">{facts}</p>\n{alt}{failure}'
        '<div class="renditions">\n{placeholder}\n{renditions}\n</div>\n{identity}\n</article>',
        status=media["status"],
        name=media["file_name"],
        facts=_facts(media),
        alt=_alt(media),
        failure=_failure(media),
        placeholder=_placeholder(media),
        renditions=format_html_join("\n", "{}", ((_figure(each, media=media),) for each in media["renditions"])),
        identity=_identity(media),
    )


def _facts(media: Json) -> str:
    sides = f"{media['width']} × {media['height']}" if media["width"] else None
    duration = f"{media['duration']:.1f} s" if media["duration"] is not None else None
    bytes_ = size(media["bytes"]) if media["bytes"] is not None else None
    known = (media["kind"], media["status"], media["access"], media["content_type"], sides, duration, bytes_)
    return " · ".join(fact for fact in known if fact)


def _alt(media: Json) -> SafeString:
    if not media["alt_text"]:
        return format_html('<p class="alt missing">no description</p>\n')
    return format_html('<p class="alt">“{}”</p>\n', media["alt_text"])


def _failure(media: Json) -> SafeString:
    failure = media["failure"]
    if not failure:
        return NOTHING
    return format_html('<p class="failure">{} <code>{}</code></p>\n', failure["message"], failure["code"])


def _identity(media: Json) -> SafeString:
    sha256 = media["sha256"] or "not known yet"
    return format_html('<p class="identity">{} · sha-256 {}</p>', media["id"], sha256)


def _placeholder(media: Json) -> SafeString:
    picture = placeholder(media["blurhash"] or "", width=media["width"] or 1, height=media["height"] or 1)
    if not picture:
        return NOTHING
    colour = format_html(
        '<svg viewBox="0 0 1 1" class="colour" role="img" aria-label="the colour that most of it has">'
        '<rect width="1" height="1" fill="{}"/></svg>',
        media["dominant_color"] or "none",
    )
    return format_html(
        '<figure class="small"><img src="{}" alt="blurhash" class="blur">'
        "<figcaption>blurhash<br><small>{} {}</small></figcaption></figure>",
        picture,
        colour,
        media["dominant_color"] or "",
    )


def _figure(rendition: Json, *, media: Json) -> SafeString:
    sides = f"{rendition['width']} × {rendition['height']} · " if rendition["width"] else ""
    caption = format_html(
        '<figcaption><a href="{}">{}</a><br><small>{}{} · {}</small></figcaption>',
        _address(rendition),
        rendition["name"],
        sides,
        FORMATS.get(rendition["content_type"], rendition["content_type"]),
        size(rendition["bytes"]),
    )
    wide = "wide" if rendition["content_type"].startswith("audio/") else rendition["name"]
    return format_html('<figure class="{}">{}{}</figure>', wide, _shown(rendition, media=media), caption)


def _shown(rendition: Json, *, media: Json) -> SafeString:
    address, kind = _address(rendition), rendition["content_type"]
    if kind == PLAYLIST:
        return format_html('<p class="playlist">in pieces, for players that know HLS</p>')
    if kind.startswith("video/"):
        poster = next((_address(one) for one in media["renditions"] if one["name"] == "poster"), "")
        return format_html(
            '<video controls preload="metadata" src="{}" poster="{}" width="{}" height="{}"></video>',
            address,
            poster,
            rendition["width"] or "",
            rendition["height"] or "",
        )
    if kind.startswith("audio/"):
        drawn = waveform(media["waveform"]) if media["waveform"] else NOTHING
        return format_html('{}<audio controls preload="metadata" src="{}"></audio>', drawn, address)
    return format_html(
        '<img loading="lazy" src="{}" alt="{}" width="{}" height="{}">',
        address,
        media["alt_text"] or "",
        rendition["width"] or "",
        rendition["height"] or "",
    )


def _address(rendition: Json) -> str:
    """Return the address if it is one of the web; anything else would be no address of ours."""
    url = str(rendition["url"])
    return url if url.startswith(("http://", "https://")) else ""
