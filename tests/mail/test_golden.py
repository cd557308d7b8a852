"""The two mails that somebody asks for, word for word: the one to sign in with, and the invitation.

FRISTKLAR_RECORD=1 writes the files anew; look at them before you commit.
"""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from digest.test_golden import SETTINGS, body, received
from fristklar.access.actor import Actor, ActorKind
from fristklar.accounts.emails import sign_in_mail
from fristklar.accounts.queries import Known
from fristklar.languages import Language, speaking
from fristklar.models import StaffRole
from fristklar.people.emails import invitation_mail
from harness import configured

GOLDEN = Path(__file__).parent / "golden"
NOT_OURS = ("Content-", "MIME", "Message-ID")
"""Heads that the library writes, or that are new in each mail."""


def sign_in() -> EmailMessage:
    person = Known(1, "Åse Ødegård <&> Æsås", "aase@eksempel-epj.example")
    return sign_in_mail(person, token="t" * 43, code="12345678", wanted="/produkter/eksempel-epj?vis=alle")


def invitation() -> EmailMessage:
    siri = Actor(ActorKind.STAFF, "Siri Dal", staff_role=StaffRole.ADMIN)
    return invitation_mail(
        siri,
        email="aase@eksempel-epj.example",
        name="Åse Ødegård",
        place="Eksempel EPJ AS <fiktiv>",
        role="Redaktør: kan melde status",
    )


MAILS: dict[str, Callable[[], EmailMessage]] = {"sign-in": sign_in, "invitation": invitation}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", MAILS)
def test_a_mail_is_word_for_word_what_was_agreed(
    name: str, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    with configured(SETTINGS):
        monkeypatch.setattr("fristklar.clock.now", lambda: datetime(2026, 11, 23, 6, 0, tzinfo=UTC))
        with speaking(language):
            mail = received(MAILS[name]())
    heads = "".join(f"{head}: {value}\n" for head, value in mail.items() if not head.startswith(NOT_OURS))
    name = name if language is Language.NB else f"{name}.{language}"
    for end, now in (("txt", f"{heads}\n{body(mail, 'plain')}"), ("html", body(mail, "html"))):
        file = GOLDEN / f"{name}.{end}"
        if os.environ.get("FRISTKLAR_RECORD"):
            file.write_text(now, encoding="utf-8")
        assert now == file.read_text(encoding="utf-8"), f"{file.name}: FRISTKLAR_RECORD=1 writes it anew"
