"""What came before a made-up report, as entries of its history: the same ones that reporting and judging leave."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from fristklar.clock import OSLO
from fristklar.register.seeds import EarlierSeed, ReadinessSeed

JUDGE = "Saksbehandler i demoen"
_NOON = time(12)


def history_of(report: ReadinessSeed, vendor: str) -> Iterator[dict[str, Any]]:
    """The entries, the oldest first; none for an exemption of which nobody says when it was granted."""
    for earlier in report.earlier:
        yield from _claimed(earlier, earlier.said_on, vendor)
    exempted_on = report.exempted_on or report.claimed_on
    exemption = {"exempt_until": _iso(report.exempt_until), "exemption_reason": report.exemption_reason}
    if report.claimed_on is not None:
        yield from _claimed(report, report.claimed_on, vendor)
    if report.exempt_until is not None and exempted_on is not None:
        said = {**_said(report, judged=True), **exemption} if report.claimed_on else exemption
        yield _event("exemption", exempted_on, JUDGE, said)


def _claimed(said: EarlierSeed | ReadinessSeed, claimed_on: date, vendor: str) -> Iterator[dict[str, Any]]:
    yield _event("reported", claimed_on, vendor, _said(said, judged=False))
    if said.verdict is not None:
        yield _event("verdict", said.judged_on or claimed_on, JUDGE, _said(said, judged=True))


def _said(said: EarlierSeed | ReadinessSeed, *, judged: bool) -> dict[str, Any]:
    return {
        "claim": said.claim,
        "planned_on": _iso(said.planned_on),
        "responsible": said.responsible if isinstance(said, ReadinessSeed) else None,
        "note": said.note,
        "evidence": [],
        "verdict": said.verdict if judged else None,
        "verdict_reason": said.verdict_reason if judged else None,
        "exempt_until": None,
        "exemption_reason": None,
    }


def _event(kind: str, said_on: date, actor: str, said: dict[str, Any]) -> dict[str, Any]:
    at = datetime.combine(said_on, _NOON, OSLO)
    return {"at": at, "said_on": said_on, "actor": actor, "kind": kind, "said": said}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
