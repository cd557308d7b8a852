"""Every alert, reminder and silence as it is sent, word for word.

FRISTKLAR_RECORD=1 writes the files anew; look at them before you commit.
"""

import html
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from digest.registers import KJ, OPEN, TODAY, change, entered, on, register
from digest.test_golden import ERIK, SETTINGS, SIRI, body, epj, received, reported
from fristklar.alerts import pages
from fristklar.alerts.desk import Desk
from fristklar.alerts.emails import Recipient, notice_mail
from fristklar.alerts.pages import Due, Notice
from fristklar.domain.deadline import Deadline, DeadlineKind, Environment, Firmness
from fristklar.domain.standing import Claim
from fristklar.models import Lifecycle
from fristklar.register.snapshot import ChangeEntry, Snapshot, Turn
from fristklar.status.news import Happenings, happened
from fristklar.status.queries import ProductStatus
from harness import configured

GOLDEN = Path(__file__).parent / "golden"
BEGAN = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
DURING = BEGAN + timedelta(minutes=5)
ENDED = BEGAN + timedelta(minutes=20)
RECIPIENTS = {"staff": SIRI}
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
MARCH = on(date(2027, 3, 1))


def desk(register_: Snapshot, *statuses: ProductStatus, today: date = TODAY) -> Desk:
    return Desk(register_, statuses, {status.id: LONG_AGO for status in statuses}, today)


def moved(slug: str, title: str, old: Deadline, new: Deadline, first: int, reason: str, source: str | None = None,
          beside: tuple[Deadline, ...] = ()) -> ChangeEntry:  # fmt: skip
    """A change whose first deadline was moved in the session."""
    step = replace(entered(first, old, new, reason, DURING), source=source)
    return replace(change(slug, new, *beside, first=first, moves=(step,)), title=title)


def dpop() -> ChangeEntry:
    return moved(
        "dpop", "DPoP i HelseID", KJ, MARCH, 1, "Mange kunder er ikke klare, og desember er en dårlig tid å bytte.",
        "https://utviklerportal.nhn.no/informasjonstjenester/helseid/dpop",
    )  # fmt: skip


def fjord() -> ProductStatus:
    return replace(epj(3, "Fjordjournal", organisations=None, vendor_id=2), vendor="Fjordjournal AS (fiktiv)")


def legevakt() -> ProductStatus:
    return epj(2, "Eksempel Legevakt", answers={"a": True}, reported={})


def told(some: Snapshot) -> Happenings:
    return happened(some, BEGAN, ENDED, tells_passing=False)


def much() -> Snapshot:
    """A session in which everything happened."""
    test = replace(on(date(2026, 12, 10)), environment=Environment.TEST)
    back = (
        Turn(LONG_AGO, Lifecycle.PUBLISHED, Lifecycle.WITHDRAWN),
        Turn(DURING, Lifecycle.WITHDRAWN, Lifecycle.PUBLISHED),
    )
    return register(
        dpop(),
        moved("scope", "Avviklede scope fjernes", OPEN, on(date(2027, 2, 1)), 2, "Datoen er satt.", "Møte i fagrådet"),
        moved("jti", "Gjenbruk av client assertion avvises", test, replace(test, firmness=Firmness.TENTATIVE), 3,
              "Kilden tar forbehold.", beside=(on(date(2027, 1, 11)),)),
        replace(change("medlemskap", on(date(2027, 6, 1)), first=8, rule="a", published_at=DURING),
                title="Eget medlemskap", summary="Alle virksomheter som yter helsehjelp, skal ha eget medlemskap."),
        replace(change("dr-who", OPEN, first=9, lifecycle=Lifecycle.WITHDRAWN, ended_at=DURING),
                title="Utfasing av Dr.Who"),
        replace(change("vkp", on(date(2027, 1, 11)), first=10, life=back), title="Dagens VKP erstattes"),
    )  # fmt: skip


def one_moved() -> Notice | None:
    some = register(dpop())
    return pages.alert(desk(some, epj()), [epj()], told(some))


def session() -> Notice | None:
    some = much()
    own = [epj(), legevakt()]
    return pages.alert(desk(some, *own), own, told(some))


def staff() -> Notice | None:
    some = much()
    return pages.staff_alert(desk(some, epj(), legevakt(), fjord()), told(some))


def near() -> Snapshot:
    return register(
        replace(change("kj", KJ, first=1), title="Gammel innlogging til Kjernejournal portal utgår"),
        replace(change("pjd", on(date(2026, 12, 15)), first=3), title="Fastleger mister PJD"),
        replace(
            change("alg", replace(on(date(2027, 2, 1)), environment=Environment.TEST), first=9), title="RS avvises"
        ),
    )


def due(where: Desk, *slugs: str, silent: int = 0) -> list[Due]:
    return [
        Due(status, each, each.environments[0], silent)
        for status in where.statuses
        for each in where.standings(status)
        if each.change.slug in slugs
    ]


def reminder() -> Notice:
    where = desk(near(), epj(), today=date(2026, 11, 23))
    return pages.reminder(where, [epj()], due(where, "kj"))


def reminders() -> Notice:
    where = desk(near(), epj(), legevakt(), today=date(2026, 11, 23))
    return pages.reminder(where, [epj(), legevakt()], due(where, "kj", "pjd", "alg"))


def silence() -> Notice:
    where = desk(near(), epj(reported={1: reported(Claim.IN_PROGRESS, date(2026, 12, 16))}), today=TODAY)
    return pages.escalation(where, due(where, "kj", silent=14), is_staff=False)


def silences() -> Notice:
    where = desk(near(), epj(), legevakt(), fjord(), today=TODAY)
    return pages.escalation(where, due(where, "kj", "pjd", silent=20), is_staff=True)


LETTERS: dict[str, tuple[Callable[[], Notice | None], Recipient]] = {
    "alert-moved": (one_moved, Recipient(ERIK.person_id, ERIK.name, ERIK.email)),
    "alert-session": (session, Recipient(ERIK.person_id, ERIK.name, ERIK.email)),
    "alert-staff": (staff, Recipient(SIRI.person_id, SIRI.name, SIRI.email)),
    "reminder": (reminder, Recipient(ERIK.person_id, ERIK.name, ERIK.email)),
    "reminders": (reminders, Recipient(ERIK.person_id, ERIK.name, ERIK.email)),
    "escalation": (silence, Recipient(ERIK.person_id, ERIK.name, ERIK.email)),
    "escalation-staff": (silences, Recipient(SIRI.person_id, SIRI.name, SIRI.email)),
}


def letter(name: str) -> tuple[Notice, EmailMessage]:
    make, recipient = LETTERS[name]
    page = make()
    assert page is not None
    return page, received(notice_mail(page, recipient, "<et-fast-tall@127.0.0.1>"))


@pytest.mark.parametrize("name", LETTERS)
def test_a_mail_is_word_for_word_what_was_agreed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with configured(SETTINGS):
        monkeypatch.setattr("fristklar.clock.now", lambda: datetime(2026, 11, 24, 8, 20, tzinfo=UTC))
        _, mail = letter(name)
    heads = "".join(f"{head}: {value}\n" for head, value in mail.items() if not head.startswith(("Content-", "MIME")))
    for end, now in (("txt", f"{heads}\n{body(mail, 'plain')}"), ("html", body(mail, "html"))):
        file = GOLDEN / f"{name}.{end}"
        if os.environ.get("FRISTKLAR_RECORD"):
            file.write_text(now, encoding="utf-8")
        assert now == file.read_text(encoding="utf-8"), f"{file.name}: FRISTKLAR_RECORD=1 writes it anew"


@pytest.mark.parametrize("name", LETTERS)
def test_html_and_text_state_the_same_facts(name: str) -> None:
    with configured(SETTINGS):
        page, mail = letter(name)
    words, marked = body(mail, "plain"), html.unescape(body(mail, "html"))
    assert mail["Subject"] == page.subject
    for item in page.items:
        said = [item.title, item.note, *item.facts, *(quote.words for quote in item.quotes)]
        for fact in (*said, *(row.url for row in item.rows), *(row.product for row in item.rows)):
            assert fact in words
            assert fact in marked


@pytest.mark.parametrize("name", LETTERS)
def test_it_is_readable_in_outlook_and_asks_nothing_of_the_network(name: str) -> None:
    page = (GOLDEN / f"{name}.html").read_text(encoding="utf-8")
    for foreign in ("<img", "<link", "<script", "@import", "url(", "display:flex", "display:grid", "<div", "position:"):
        assert foreign not in page
    assert '<html lang="nb">' in page
    assert 'name="color-scheme" content="light dark"' in page


def subject_of(old: Deadline | None, new: Deadline | None, beside: tuple[Deadline, ...] = ()) -> str:
    first = replace(
        change("x", *([new] if new else []), *beside, moves=(entered(1, old, new, "x", DURING),)), title="X"
    )
    page = pages.alert(desk(register(first), epj(reported={})), [epj()], told(register(first)))
    assert page is not None
    return page.subject


def test_the_subject_is_the_news_itself() -> None:
    period = replace(MARCH, earliest=date(2027, 1, 1), latest=date(2027, 3, 31), precision="quarter")  # type: ignore[arg-type]
    test = replace(KJ, environment=Environment.TEST)
    beside = (replace(MARCH, environment=Environment.TEST),)
    assert subject_of(KJ, MARCH) == "X: fristen flyttet fra 1. desember 2026 til 1. mars 2027"
    assert subject_of(KJ, MARCH, beside) == "X: fristen i produksjon flyttet fra 1. desember 2026 til 1. mars 2027"
    assert subject_of(test, replace(test, earliest=MARCH.earliest, latest=MARCH.latest)).startswith(
        "X: fristen i test "
    )
    assert subject_of(KJ, period) == "X: fristen flyttet fra 1. desember 2026 til 1. januar–31. mars 2027"
    assert subject_of(OPEN, MARCH) == "X: fristen er satt til 1. mars 2027"
    assert subject_of(MARCH, OPEN) == "X: fristen har ikke lenger en dato"
    assert subject_of(None, test, (MARCH,)) == "X: ny frist i test, 1. desember 2026"
    assert subject_of(test, None, (MARCH,)) == "X: fristen i test er fjernet"
    assert subject_of(KJ, replace(KJ, firmness=Firmness.TENTATIVE)) == "X: fristen er nå foreløpig"
    assert subject_of(replace(KJ, firmness=Firmness.TENTATIVE), KJ) == "X: fristen er nå fast"
    assert subject_of(KJ, replace(KJ, wording="1. desember")) == "X: ordlyden i fristen er endret"
    complete = replace(KJ, kind=DeadlineKind.COMPLETE_BY)
    assert subject_of(KJ, complete) == "X: siste trygge dag flyttet fra 30. november 2026 til 1. desember 2026"


def test_what_is_only_expected_has_no_safe_day_that_moves_and_says_that_nothing_stops() -> None:
    expected = replace(MARCH, kind=DeadlineKind.EXPECTED)
    says = "Kilden sier ikke at noe slutter å virke."
    step = change("x", expected, moves=(entered(1, replace(KJ, kind=DeadlineKind.EXPECTED), expected, "x", DURING),))
    both = change("y", expected, KJ, first=11, published_at=DURING)
    alone = change("z", expected, first=21, published_at=DURING)
    stopped = change("w", KJ, first=31, published_at=DURING)
    found = register(step, both, alone, stopped)
    page = pages.alert(desk(found, epj(reported={})), [epj()], told(found))
    assert page is not None
    assert [(item.title[-1], says in item.facts) for item in page.items] == [
        ("x", True), ("y", False), ("z", True), ("w", False),
    ]  # fmt: skip

    was = replace(KJ, kind=DeadlineKind.EXPECTED)
    assert subject_of(KJ, was) == "X: fristen er endret" == subject_of(was, KJ)
    turned = change("x", was, moves=(entered(1, KJ, was, "x", DURING),))
    page = pages.alert(desk(register(turned), epj(reported={})), [epj()], told(register(turned)))
    assert page is not None
    assert "Ventes senest: 30. november 2026 → 1. desember 2026 (1 dag senere)" in page.items[0].facts
