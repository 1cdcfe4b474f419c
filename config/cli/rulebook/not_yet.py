"""The rules that are not met yet: what there is so far, and what is missing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gap:
    """Why a rule is not claimed; `so_far` are places that a later change builds on."""

    why: str
    so_far: tuple[str, ...] = ()


NOT_YET = {
    "6": Gap("versions are locked by hash; no daily scan for vulnerabilities runs", ("requirements.lock",)),
    "51": Gap("processes finish what runs; there is no blue-green deployment yet"),
    "52": Gap(
        "the supervisor turns its log files over; nothing archives or deletes them by age",
        ("config/cli/stack/processes/logs.py",),
    ),
    "53": Gap("metrics and health are served; nothing watches them yet", ("backend/shared/http/metrics.py",)),
    "56": Gap("personal fields are encrypted and writes audited; there is no mapping to the controls yet"),
    "57": Gap("comes with account erasure", ("backend/shared/crypto/field_encryption.py",)),
}
