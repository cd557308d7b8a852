"""Alerts, reminders and silences come in the language that their reader chose, whoever caused them."""

import re

import pytest

from alerts.conftest import ANNE, ERIK, FREDRIK, MINUTE, VERA, Worker, editing, move_deadline, subjects, text_of
from alerts.test_before_a_deadline import ADMIN, LOGIN_TITLE, MONDAY, SUNDAY, settled
from alerts.test_golden import LETTERS
from digest.test_golden import SETTINGS, body, received
from fristklar.alerts.emails import notice_mail
from fristklar.languages import Language, speaking
from harness import configured
from reading import read

__all__ = ["settled"]

BOKMAAL = re.compile(
    r"\b(?:flyttet|frister|endret|begrunnelse|kilde|senere|virksomheter|ikke (?:rapportert|meldt)|velg|"
    r"produkter|dager|siden|følger|noe|uten|treffer|åpne|gjelder igjen|trukket)\b",
    re.IGNORECASE,
)
REGISTERS_OWN = re.compile(
    r"^  (?:(?:Grunngiving|Reason|Kjelde|Source): .*|Gjelder alle\.|Alle virksomheter som yter .*)$", re.MULTILINE
)
NORWEGIAN = re.compile(r"\b(?:frist|dag|dagar|endring|råkar|og|er|ikkje|siste|veke|Slå|Vel)\b")


@pytest.mark.parametrize("language", [Language.NN, Language.EN])
@pytest.mark.parametrize("name", LETTERS)
def test_all_that_a_mail_says_of_itself_is_translated(name: str, language: Language) -> None:
    make, recipient = LETTERS[name]
    with configured(SETTINGS):
        in_bokmaal = make()
        with speaking(language):
            notice = make()
        assert notice is not None
        assert in_bokmaal is not None
        mail = received(notice_mail(notice, recipient, "<et-fast-tall@127.0.0.1>"))  # whatever is spoken now
    assert mail["Subject"] == notice.subject != in_bokmaal.subject
    assert read(body(mail, "html")).one("html")["lang"] == language
    assert read(body(mail, "html")).one("h1").text == notice.subject
    titles = {item.title for item in notice.items}
    assert {link["lang"] for link in read(body(mail, "html")).all("a.link") if link.text in titles} == {"nb"}
    words = REGISTERS_OWN.sub("", body(mail, "plain"))
    for item in notice.items:
        words = words.replace(item.title, "").replace(item.note if "news" in item.tone else "", "")
    words = re.sub(r"http\S+", "", words)
    assert not BOKMAAL.search(words), words
    if language is Language.EN:
        assert not NORWEGIAN.search(words), words
        assert "customer centre" in words


def chose(worker: Worker) -> None:
    for email, language in ((ANNE, "en"), (ERIK, "nn"), (VERA, None), (FREDRIK, "en"), (ADMIN, "en")):
        worker.database.as_program("UPDATE person SET language = %s WHERE email = %s", language, email)


def test_of_one_edit_each_hears_in_their_own_language(worker: Worker) -> None:
    chose(worker)
    with editing(worker) as client:
        move_deadline(client, "1. mars 2027")
    got = worker.look("alert", later=11 * MINUTE)
    assert subjects(got) == {
        ANNE: f"{LOGIN_TITLE}: the deadline moved from 1 December 2026 to 1 March 2027",
        ERIK: f"{LOGIN_TITLE}: fristen flytta frå 1. desember 2026 til 1. mars 2027",
        VERA: f"{LOGIN_TITLE}: fristen flyttet fra 1. desember 2026 til 1. mars 2027",
        FREDRIK: f"{LOGIN_TITLE}: the deadline moved from 1 December 2026 to 1 March 2027",
    }
    [anne] = [text_of(mail) for mail in got if mail.recipient == ANNE]
    assert "Deadline: 1 December 2026 → 1 March 2027 (90 days later)" in anne
    assert "Turn off this kind: " in anne


def test_reminders_and_silences_too(settled: Worker) -> None:
    chose(settled)
    reminded = subjects(settled.morning("reminder", MONDAY))
    assert reminded[ANNE] == "2 deadlines are due soon, the first in 7 days – Eksempel EPJ"
    assert reminded[ERIK] == "2 fristar nærmar seg, den første om 7 dagar – Eksempel EPJ"
    assert reminded[VERA] == "2 frister nærmer seg, den første om 7 dager – Eksempel EPJ"


def test_a_silence_is_told_in_the_administrators_language(worker: Worker) -> None:
    chose(worker)
    told = subjects(worker.morning("escalation", SUNDAY))
    assert told, "somebody has been silent"
    for recipient, subject in told.items():
        if recipient in {ANNE, FREDRIK, ADMIN}:
            assert "at risk" in subject.lower(), (recipient, subject)
        else:
            assert "i fare" in subject.lower(), (recipient, subject)
    assert ANNE in told or FREDRIK in told
