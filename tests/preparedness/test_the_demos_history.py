"""Made-up reports have a history as real ones do, and what has none is not given one."""

from datetime import date

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient

from fristklar.domain.readiness_trend import Said
from fristklar.domain.standing import Claim, Report, Verdict
from fristklar.register.history import history_of
from fristklar.register.seeds import ReadinessSeed
from fristklar.status.preparedness import Event, course_of
from harness import Database
from preparedness.shown import KARI, be
from reading import read

on = date.fromisoformat
TODAY = on("2026-11-24")
ROW = "/produkter/sykehusvik-journal/status/helseid-assertion-jti/production/historikk"


def seed(**more: object) -> ReadinessSeed:
    return ReadinessSeed.model_validate(
        {"change": "en-endring", "environment": "test", "claim": "done", "claimed_on": "2026-11-09", **more}
    )


def test_the_history_reads_as_if_it_had_been_said(client: TestClient, database: Database) -> None:
    entries = read(be(client, database, KARI).get(ROW).text).one("ol.history").all("li")
    assert len(entries) == 6
    assert "Saksbehandler i demoen (kundesenteret) bekreftet det som er meldt" in entries[0].text
    assert "Sykehusvik Systemer AS (fiktiv) meldte status" in entries[-1].text
    assert "1. juli 2026" in entries[-1].text


def test_the_last_entry_is_what_stands_in_the_row(database: Database) -> None:
    """So that a curve ends where the pages are, for every report of the demo."""
    differing = database.as_program(
        "SELECT readiness.id FROM readiness LEFT JOIN LATERAL (SELECT said FROM readiness_event "
        "WHERE product_id = readiness.product_id AND deadline_id = readiness.deadline_id ORDER BY id DESC "
        "LIMIT 1) last ON true "
        "WHERE (said ->> 'claim', said ->> 'planned_on', said ->> 'verdict', said ->> 'exempt_until') "
        "IS DISTINCT FROM (claim, planned_on::text, verdict, exempt_until::text)"
    )
    assert differing == []


def test_each_step_is_dated_by_what_the_seed_says() -> None:
    report = seed(
        verdict="confirmed", judged_on="2026-11-12", exempt_until="2026-12-31", exemption_reason="r",
        exempted_on="2026-11-20", earlier=[{"said_on": "2026-07-01", "claim": "in_progress"}],
    )  # fmt: skip
    assert [(event["kind"], event["said_on"].isoformat()) for event in history_of(report, "V")] == [
        ("reported", "2026-07-01"), ("reported", "2026-11-09"), ("verdict", "2026-11-12"), ("exemption", "2026-11-20"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"earlier": [{"said_on": "2026-11-10", "claim": "done"}]}, "earlier stands in the order of its days"),
        ({"judged_on": "2026-11-10"}, "judged_on is the day of a verdict"),
        ({"verdict": "confirmed", "judged_on": "2026-11-08"}, "no earlier than the claim"),
        ({"exempted_on": "2026-11-10"}, "exempted_on is the day of an exemption"),
        ({"earlier": [{"said_on": "2026-11-01", "claim": "done", "verdict": "disputed"}]}, "verdict_reason"),
    ],
)
def test_a_history_that_cannot_be_is_refused(fault: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        seed(**fault)


def test_a_claim_that_was_here_before_its_history_counts_from_its_own_day() -> None:
    """As where a row was loaded, and staff judged it here."""
    now = Report(Claim.DONE, on("2026-08-20"), None, Verdict.CONFIRMED, None)
    told = [Event(1, 1, on("2026-11-20"), "verdict", now)]
    assert course_of(now, told, TODAY) == (
        Said(on("2026-08-20"), now._replace(verdict=None)), Said(on("2026-11-20"), now),
    )  # fmt: skip


def test_what_differs_from_the_last_entry_counts_from_today() -> None:
    then, now = Report(Claim.IN_PROGRESS), Report(Claim.DONE, on("2026-11-01"))
    told = [Event(1, 1, on("2026-10-01"), "reported", then)]
    assert course_of(now, told, TODAY) == (Said(on("2026-10-01"), then), Said(TODAY, now))


def test_a_report_of_a_later_day_than_the_demos_today_counts_as_todays() -> None:
    now = Report(Claim.DONE, on("2026-12-05"))
    assert course_of(now, [], TODAY) == (Said(TODAY, now),)
    assert course_of(now, [Event(1, 1, on("2026-12-05"), "reported", now)], TODAY) == (Said(TODAY, now),)


def test_nothing_reported_is_no_course() -> None:
    assert course_of(Report(), [], TODAY) == ()
