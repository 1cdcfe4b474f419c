"""What is asked of people about descriptions."""

from collections.abc import Sequence

REQUIRED = "Describe it in alt_text for those who cannot see it: a post takes no picture or film without."
NUDGED = "Describe it in alt_text for those who cannot see it."
HINTS = {"required": REQUIRED, "nudged": NUDGED}
SOUND = "audio"


def hints_for(*, alt_text: str | None, kind: str | None, policy: str) -> Sequence[dict[str, str]]:
    """Return what an uploader is asked to add, by the installation's policy; sounds are not asked about."""
    if alt_text or kind == SOUND or policy not in HINTS:
        return ()
    return ({"code": f"ALT_TEXT_{policy.upper()}", "field": "alt_text", "message": HINTS[policy]},)
