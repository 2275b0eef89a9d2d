"""Headings that state what the records show, computed by fixed rules.

Nothing is claimed about fewer than :data:`FEWEST` pledges. "Not yet assessed" is the archive's
backlog, never a verdict, so it is named as such and never leads.
"""

from __future__ import annotations

from collections.abc import Mapping

from articles.models import Status

FEWEST = 5
"""Fewest pledges about which a heading claims something."""

_NUMBERS = ("None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")

_PREDICATES: dict[str, tuple[str, str]] = {
    Status.KEPT: ("is kept", "are kept"),
    Status.PARTLY_KEPT: ("is partly kept", "are partly kept"),
    Status.UNDER_WAY: ("is under way", "are under way"),
    Status.STALLED: ("has stalled", "have stalled"),
    Status.NO_ACTION: ("shows no action", "show no action"),
    Status.NOT_KEPT: ("is not kept", "are not kept"),
    Status.SUPERSEDED: ("is superseded or withdrawn", "are superseded or withdrawn"),
    Status.CANNOT_ASSESS: ("cannot be assessed", "cannot be assessed"),
}


def in_words(number: int) -> str:
    """A number at the start of a sentence: in words up to ten, then in figures."""
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


def pledges_finding(counts: Mapping[str, int], of: str = "") -> str:
    """The finding about pledges by status: "Two of 16 pledges are kept"; empty if too few.

    *of* says which pledges: "made at London 2025". A status leads if it is that of more than half
    of all pledges, else the pledges kept do. What is not assessed is added when it is more than
    half.
    """
    total = sum(counts.values())
    if total < FEWEST:
        return ""
    backlog = counts.get(Status.NOT_ASSESSED, 0)
    lead = max(_PREDICATES, key=lambda status: counts.get(status, 0))
    if 2 * counts.get(lead, 0) <= total:
        lead = Status.KEPT
    number = counts.get(lead, 0)
    pledges = f"{total:,} pledges {of}" if of else f"{total:,} pledges"
    finding = f"{in_words(number)} of {pledges} {_PREDICATES[lead][number > 1]}"
    if 2 * backlog > total:
        finding += f"; we have not yet assessed {backlog:,}"
    return finding
