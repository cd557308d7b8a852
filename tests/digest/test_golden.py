"""Every digest as it is sent, word for word.

FRISTKLAR_RECORD=1 writes the files anew; look at them before you commit.
"""

import html
import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP, default
from pathlib import Path
from typing import cast

import pytest

from digest.registers import KJ, LAST_WEEK, LATELY, OPEN, TODAY, change, entered, on, product, register
from fristklar import settings as settings_module
from fristklar.digest.emails import Recipient, digest_mail, trial_mail
from fristklar.digest.pages import DigestPage, staff_digest, vendor_digest
from fristklar.domain.deadline import Environment, Precision
from fristklar.domain.standing import Claim, Verdict
from fristklar.languages import Language, speaking
from fristklar.models import Lifecycle
from fristklar.register.snapshot import Snapshot
from fristklar.status.queries import Objected, ProductStatus, Reported
from harness import configured

GOLDEN = Path(__file__).parent / "golden"
ERIK = Recipient(7, "Erik Moen", "erik.moen@eksempel-epj.example")
SIRI = Recipient(8, "Siri Dal", "siri.dal@kundesenter.example")
SETTINGS = {"FRISTKLAR_DEMO": "1", "FRISTKLAR_DATABASE_URL": "postgresql://x@127.0.0.1/x"}


def reported(claim: Claim | None, planned: date | None = None, verdict: Verdict | None = None) -> Reported:
    claimed = date(2026, 11, 10) if claim else None
    return Reported(claim, claimed, planned, verdict, None, None, None, None, None, (), 1)


def busy() -> Snapshot:
    """A register in which everything happens."""
    period = replace(
        KJ, wording="Q4 2026–Q1 2027", earliest=date(2026, 10, 1), latest=date(2027, 3, 31), precision=Precision.QUARTER
    )
    return register(
        replace(
            change("gammel-innlogging", on(date(2027, 1, 11)), first=1, moves=(
                entered(1, KJ, on(date(2027, 1, 11)), "Kundene trenger mer tid til å installere.", LATELY),)),
            title="Gammel innlogging til Kjernejournal portal utgår",
        ),
        replace(change("dpop", replace(on(date(2026, 11, 1)), environment=Environment.TEST), first=2),
                title="Krav om DPoP i API"),
        replace(change("ps256", KJ, first=3), title="PS256 som signeringsalgoritme"),
        replace(change("pjd", on(date(2026, 12, 15)), first=4), title="Fastleger mister PJD"),
        replace(change("synt", period, first=5), title="Kun syntetiske virksomheter i testmiljø"),
        replace(change("scope", on(date(2027, 2, 1)), first=6), title="Avviklede «scope» fjernes"),
        replace(change("ftps", OPEN, first=7, moves=(
            entered(7, on(date(2027, 6, 1)), OPEN, "Avklares med brukerne av tjenesten.", LATELY),)),
            title="Avvikling av FTPS"),
        replace(change("medlemskap", on(date(2027, 6, 1)), first=8, rule="a", published_at=LATELY),
                title="Eget medlemskap", summary="Alle virksomheter som yter helsehjelp, skal ha eget medlemskap."),
        replace(change("dr-who", OPEN, first=9, lifecycle=Lifecycle.WITHDRAWN, ended_at=LATELY),
                title="Utfasing av Dr.Who"),
    )  # fmt: skip


def epj(key: int = 1, name: str = "Eksempel EPJ", **more: object) -> ProductStatus:
    """A product that has said something of most."""
    said = {
        1: reported(Claim.IN_PROGRESS, date(2026, 12, 16)),
        3: reported(Claim.IN_PROGRESS, date(2026, 12, 20)),
        4: reported(Claim.IN_PROGRESS, date(2026, 12, 1)),
        5: reported(Claim.IN_PROGRESS, date(2026, 12, 1)),
        6: reported(Claim.DONE),
    }
    return replace(product(name, key, said, organisations=412), vendor="Eksempel EPJ AS (fiktiv)", **more)  # type: ignore[arg-type]


def of_one() -> DigestPage:
    return vendor_digest(busy(), [epj()], ERIK.name, TODAY, LAST_WEEK)


def of_two() -> DigestPage:
    legevakt = epj(2, "Eksempel Legevakt", answers={"a": True}, reported={})
    return vendor_digest(busy(), [epj(), legevakt], ERIK.name, TODAY, LAST_WEEK)


def quiet() -> DigestPage:
    some = register(change("langt-fram", on(date(2028, 1, 1))), change("uten-dato", OPEN, first=2))
    return vendor_digest(some, [product()], ERIK.name, date(2026, 12, 29), date(2026, 12, 21))


def sector() -> DigestPage:
    objections = {"ps256": Objected("Vi logger ikke inn med HelseID.", date(2026, 11, 20), None, None)}
    other = replace(product("Fjordjournal", 3, vendor_id=2, organisations=None), vendor="Fjordjournal AS (fiktiv)")
    return staff_digest(busy(), [epj(objections=objections), other], TODAY, LAST_WEEK, SIRI.name)


def sector_at_rest() -> DigestPage:
    return staff_digest(register(change("langt-fram", on(date(2028, 1, 1)))), [], TODAY, LAST_WEEK, SIRI.name)


LETTERS = {
    "one-product": (of_one, ERIK),
    "two-products": (of_two, ERIK),
    "quiet-week": (quiet, ERIK),
    "sector": (sector, SIRI),
    "sector-at-rest": (sector_at_rest, SIRI),
}


def received(mail: EmailMessage) -> EmailMessage:
    """The mail as its reader's program gets it."""
    return cast(EmailMessage, message_from_bytes(mail.as_bytes(), policy=default))


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return cast(str, part.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", LETTERS)
def test_a_digest_is_word_for_word_what_was_agreed(
    name: str, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, recipient = LETTERS[name]
    with configured(SETTINGS):
        monkeypatch.setattr("fristklar.clock.now", lambda: datetime(2026, 11, 23, 6, 0, tzinfo=UTC))
        with speaking(language):
            page = make()
        mail = received(digest_mail(page, recipient))  # in its own language, whatever is spoken
    name = name if language is Language.NB else f"{name}.{language}"
    heads = "".join(f"{head}: {value}\n" for head, value in mail.items() if not head.startswith(("Content-", "MIME")))
    for end, now in (("txt", f"{heads}\n{body(mail, 'plain')}"), ("html", body(mail, "html"))):
        file = GOLDEN / f"{name}.{end}"
        if os.environ.get("FRISTKLAR_RECORD"):
            file.write_text(now, encoding="utf-8")
        assert now == file.read_text(encoding="utf-8"), f"{file.name}: FRISTKLAR_RECORD=1 writes it anew"


@pytest.mark.parametrize("name", LETTERS)
def test_the_subject_and_the_name_arrive_as_they_were_written(name: str) -> None:
    make, recipient = LETTERS[name]
    with configured(SETTINGS):
        page = make()
        for shown in ("Ola Nes", "Berg, Åse", 'O"Neil (x)', "Åse Ødegård-Æsøy"):
            mail = received(digest_mail(page, replace(recipient, name=shown)))
            assert mail["Subject"] == page.subject
            [address] = mail["To"].addresses
            assert (address.display_name, address.addr_spec) == (shown, recipient.email)


def test_it_is_written_out_as_the_library_would() -> None:
    with configured(SETTINGS):
        mail = digest_mail(of_two(), replace(ERIK, name="Ødegård-Æsøy " * 7 + "Å"))
        mail["X-Later"] = "lagt til siden: æøå"
        ours, theirs = received(mail), message_from_bytes(mail.as_bytes(policy=SMTP), policy=default)
        assert [(name, " ".join(value.split())) for name, value in ours.items()] == [
            (name, " ".join(value.split())) for name, value in theirs.items()
        ]
        for kind in ("plain", "html"):
            assert body(ours, kind) == body(cast(EmailMessage, theirs), kind)
        name = str(make_header(decode_header(str(dict(mail.raw_items())["To"]).partition(" <")[0])))
    assert name == "Ødegård-Æsøy " * 7 + "Å"


@pytest.fixture
def mail() -> EmailMessage:
    with configured(SETTINGS):
        return received(digest_mail(of_one(), ERIK))


def test_a_mail_program_can_unsubscribe_in_one_click_and_knows_the_list(mail: EmailMessage) -> None:
    """RFC 8058, RFC 2919, RFC 3834."""
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"].startswith("<http://127.0.0.1:8000/avmeld/7-")
    assert mail["List-Unsubscribe"].strip("<>") in body(mail, "plain")
    assert mail["List-Unsubscribe"].strip("<>") in body(mail, "html")
    assert mail["List-Id"] == "Ukesbrev fra Fristklar <ukesbrev.127.0.0.1>"
    assert mail["Auto-Submitted"] == "auto-generated"


def test_the_same_reader_and_week_have_the_same_message_id_and_no_others() -> None:
    with configured(SETTINGS):
        first, again = (digest_mail(of_one(), ERIK)["Message-ID"] for _ in range(2))
        assert first == again
        monday = vendor_digest(busy(), [epj()], ERIK.name, TODAY + timedelta(days=7), LAST_WEEK)
        others = [
            digest_mail(of_one(), replace(ERIK, email="vera.vik@eksempel-epj.example")),
            digest_mail(monday, ERIK),
            digest_mail(replace_year(of_one()), ERIK),
        ]
    assert len({first, *(other["Message-ID"] for other in others)}) == 4


def replace_year(page: DigestPage) -> DigestPage:
    """The same week of another year."""
    content = vendor_digest(busy(), [epj()], page.person_name, date(2027, 12, 1), LAST_WEEK)
    assert content.week.number == page.week.number
    return content


def test_norwegian_is_whole_in_subject_name_and_bodies_and_every_line_is_short() -> None:
    with configured(SETTINGS):
        made = digest_mail(replace(of_one(), person_name="Åse Ødegård-Æsøy"), replace(ERIK, name="Åse Ødegård-Æsøy"))
    raw = made.as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    mail = received(made)
    assert mail["To"].addresses[0].display_name == "Åse Ødegård-Æsøy"
    assert mail["Subject"].startswith("Uke 48: 2 frister flyttet, 1 forfalt, 1 i fare – Eksempel EPJ")
    assert "Hei, Åse Ødegård-Æsøy." in body(mail, "plain")
    assert "Hei, Åse Ødegård-Æsøy." in body(mail, "html")


def test_html_and_text_state_the_same_facts() -> None:
    page = of_two()
    with configured(SETTINGS):
        mail = received(digest_mail(page, ERIK))
    words, marked = body(mail, "plain"), html.unescape(body(mail, "html"))
    for section in page.says.sections:
        for item in section.items:
            for fact in (item.title, item.note, *item.facts, *(place.url for place in item.places)):
                assert fact in words
                assert fact in marked


def test_what_people_wrote_is_words_in_html_and_no_marker_is_left() -> None:
    evil = "<script>alert(1)</script>"
    moved = change(evil, on(date(2027, 1, 11)), moves=(entered(1, KJ, on(date(2027, 1, 11)), evil, LATELY),))
    with configured(SETTINGS):
        page = vendor_digest(register(moved), [product()], evil, TODAY, LAST_WEEK)
        mail = received(digest_mail(page, replace(ERIK, name=evil)))
    assert "<script" not in body(mail, "html")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in body(mail, "html")


def test_readers_of_the_same_products_get_each_their_own_name_and_way_out() -> None:
    shared = of_one().says
    with configured(SETTINGS):
        for number, name in enumerate(("Erik", "Vera")):
            mail = received(digest_mail(DigestPage(name, shared), Recipient(number + 1, name, f"{name}@b.example")))
            for kind in ("plain", "html"):
                assert f"Hei, {name}." in body(mail, kind)
                assert f"/avmeld/{number + 1}-" in body(mail, kind)


def test_a_trial_unsubscribes_nobody_and_is_no_mail_of_the_list() -> None:
    with configured(SETTINGS):
        mail = received(trial_mail(of_one(), SIRI))
    assert mail["Subject"].startswith("Prøve: Uke 48")
    assert mail["List-Unsubscribe"] is None
    assert "/avmeld/" not in body(mail, "plain") + body(mail, "html")
    assert settings_module.settings.cache_info().currsize == 0


@pytest.mark.parametrize("name", LETTERS)
def test_it_is_readable_in_outlook_and_asks_nothing_of_the_network(name: str) -> None:
    page = (GOLDEN / f"{name}.html").read_text(encoding="utf-8")
    for foreign in ("<img", "<link", "<script", "@import", "url(", "display:flex", "display:grid", "<div", "position:"):
        assert foreign not in page
    assert '<html lang="nb">' in page
    assert 'name="color-scheme" content="light dark"' in page
