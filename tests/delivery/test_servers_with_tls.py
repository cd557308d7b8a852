"""STARTTLS, TLS and passwords, with a real mail server: what is not as it should be is an outage and nobody's fault."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from delivery.conftest import Post
from delivery.smtp import free_port
from fristklar.delivery.engine import Pace
from fristklar.mail.sender import MailNotSentError, send
from harness import configured

HERE, ELSEWHERE = "127.0.0.1", "mail.example"
RIGHT, WRONG = "post%40fristklar:p%C3%A5-sk%2Fjult", "post%40fristklar:feil"
"""As they stand in an address: the password is på-sk/jult."""

UNHURRIED = Pace(connections=3, batch=10, lease=timedelta(seconds=30), reply_seconds=3, mail_seconds=6)

AUTHORITY, STRANGER = trustme.CA(), trustme.CA()


class Box:
    """What a server of aiosmtpd's does with mail and passwords."""

    def __init__(self) -> None:
        self.recipients: list[str] = []
        self.over_tls: set[bool] = set()
        self.signed_in: set[bool] = set()
        self.passwords: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.recipients += envelope.rcpt_tos
        self.over_tls.add(isinstance(server.transport.get_extra_info("ssl_object"), ssl.SSLObject))
        self.signed_in.add(session.authenticated)
        return "250 ok"

    def check(self, server: Any, session: Session, envelope: Envelope, mechanism: str, said: Any) -> AuthResult:
        assert isinstance(said, LoginPassword)
        self.passwords.append(said.password)
        return AuthResult(success=said == LoginPassword(b"post@fristklar", "på-sk/jult".encode()), handled=False)


@contextmanager
def server(
    box: Box, kind: str, *, authority: trustme.CA = AUTHORITY, name: str = HERE, auth: bool = True
) -> Iterator[int]:
    """A mail server that speaks "tls" throughout, "starttls", or "plain"; gives its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    controller = Controller(
        box,
        hostname=HERE,
        port=free_port(),
        ssl_context=context if kind == "tls" else None,
        tls_context=context if kind == "starttls" else None,
        authenticator=box.check,
        auth_required=auth and kind == "starttls",
        auth_require_tls=kind == "starttls",
    )
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@pytest.fixture(autouse=True)
def trusting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine trusts one authority more."""
    AUTHORITY.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))


def goes_to(post: Post, url: str) -> dict[str, int]:
    post.readers(20)
    with configured({**post.environment, "FRISTKLAR_SMTP_URL": url}):
        post.go(pace=UNHURRIED)
    return post.states()


def asked_for(post: Post, url: str) -> None:
    """A mail that somebody waits for, such as a sign-in link."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "fristklar@example.no", "vera.vik@eksempel-epj.example", "Lenke"
    mail.set_content("Trykk her.")
    with configured({**post.environment, "FRISTKLAR_SMTP_URL": url}):
        asyncio.run(send(mail))


@pytest.mark.parametrize(("kind", "scheme"), [("starttls", "smtp"), ("starttls", "smtp+starttls"), ("tls", "smtps")])
def test_mail_goes_encrypted_and_signed_in(post: Post, kind: str, scheme: str) -> None:
    box = Box()
    with server(box, kind) as port:
        url = f"{scheme}://{RIGHT}@{HERE}:{port}"
        assert goes_to(post, url) == {"sent": 20}
        asked_for(post, url)
    assert len(set(box.recipients)) == len(box.recipients) == 21
    assert (box.over_tls, box.signed_in) == ({True}, {True})
    assert 1 <= len(box.passwords) <= UNHURRIED.connections + 1


def test_without_a_password_a_server_without_tls_will_do(post: Post) -> None:
    box = Box()
    with server(box, "plain", auth=False) as port:
        assert goes_to(post, f"smtp://{HERE}:{port}") == {"sent": 20}
    assert box.over_tls == {False}


def test_what_is_offered_is_taken(post: Post) -> None:
    box = Box()
    with server(box, "starttls", auth=False) as port:
        assert goes_to(post, f"smtp://{HERE}:{port}") == {"sent": 20}
    assert box.over_tls == {True}


FAULTS: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "a wrong password": ("starttls", f"smtp://{WRONG}@", {}, "535"),
    "a wrong password over tls": ("tls", f"smtps://{WRONG}@", {}, "535"),
    "a server that wants a password": ("starttls", "smtp://", {}, "530"),
    "an authority that nobody knows": ("starttls", f"smtp://{RIGHT}@", {"authority": STRANGER}, "CERTIFICATE_VERIFY"),
    "the same over tls": ("tls", f"smtps://{RIGHT}@", {"authority": STRANGER}, "CERTIFICATE_VERIFY"),
    "a certificate of another name": ("starttls", f"smtp://{RIGHT}@", {"name": ELSEWHERE}, "CERTIFICATE_VERIFY"),
    "another name over tls": ("tls", f"smtps://{RIGHT}@", {"name": ELSEWHERE}, "CERTIFICATE_VERIFY"),
    "no starttls where it is demanded": ("plain", "smtp+starttls://", {"auth": False}, "STARTTLS"),
    "no starttls where there is a password": ("plain", f"smtp://{RIGHT}@", {}, "STARTTLS"),
    "no tls at all": ("plain", f"smtps://{RIGHT}@", {}, "SMTP"),
}


@pytest.mark.parametrize(("kind", "begins", "how", "says"), FAULTS.values(), ids=FAULTS.keys())
def test_what_is_not_as_it_should_be_is_an_outage_and_is_held_against_nobody(
    post: Post, kind: str, begins: str, how: dict[str, Any], says: str
) -> None:
    box = Box()
    with server(box, kind, **how) as port:
        url = f"{begins}{HERE}:{port}"
        assert goes_to(post, url) == {"waiting": 20}
        with pytest.raises(MailNotSentError, match=says) as error:
            asked_for(post, url)
    assert box.recipients == []
    assert "på-sk/jult".encode() not in box.passwords, "the password must not be told to whoever answers"
    tried = [(attempts, reason) for attempts, reason in post.rows("attempts, reason") if attempts]
    assert 1 <= len(tried) <= UNHURRIED.connections
    assert all(says in reason and "jult" not in reason and "feil" not in reason for _, reason in tried)
    assert "jult" not in str(error.value)
    assert post.database.as_program("SELECT FROM stopped_address") == []

    post.later()
    post.go()  # the other server: it was put right
    assert post.states() == {"sent": 20}
