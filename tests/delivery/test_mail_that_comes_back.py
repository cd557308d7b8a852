"""Returned mail: what says that an address is gone stops it, the rest is noted, and nobody can make it up."""

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from delivery.conftest import Post
from delivery.smtp import Received
from fristklar.db import engine
from fristklar.delivery.bounces import Outcome, take
from fristklar.mail.notices import MOST_BYTES, NOTHING, read_notice
from harness import Database, configured, opened, sign_in

FIXTURES = Path(__file__).with_name("returned")
PATH = "retur@fristklar.example"
STAFF = "kari.nes@kundesenter.example"


@pytest.fixture
def sent(post: Post) -> Received:
    """A mail that went out, with a return path of its own."""
    post.readers(2)
    with configured({**post.environment, "FRISTKLAR_RETURN_PATH": PATH}):
        post.go()
    return min(post.server.received, key=lambda mail: mail.recipient)


def notice(name: str, sent: Received, **instead: str) -> bytes:
    """A notice about the mail, as one program or another writes it."""
    words = (FIXTURES / f"{name}.eml").read_text(encoding="utf-8")
    values = {"path": sent.sender, "recipient": sent.recipient, "message_id": sent.message_id, **instead}
    for key, value in values.items():
        words = words.replace(f"{{{key}}}", value)
    return words.replace("\n", "\r\n").encode()


def came_back(post: Post, raw: bytes, to: str = "", path: str | None = PATH) -> Outcome:
    async def whole() -> Outcome:
        try:
            return await take(raw, to)
        finally:
            await engine().dispose()

    with configured({**post.environment, **({"FRISTKLAR_RETURN_PATH": path} if path else {})}):
        return asyncio.run(whole())


def stopped(post: Post) -> list[tuple[object, ...]]:
    return post.database.as_program("SELECT email, reason FROM stopped_address ORDER BY id")


def noted(post: Post) -> list[tuple[object, ...]]:
    return post.database.as_program(
        "SELECT recipient, is_returned_for_good, returned_reason FROM delivery WHERE returned_at IS NOT NULL"
    )


def test_every_mail_has_a_return_path_of_its_own(post: Post, sent: Received) -> None:
    paths = {mail.sender for mail in post.server.received}
    assert len(paths) == 2
    assert all(path.startswith("retur+") and path.endswith("@fristklar.example") for path in paths)
    assert all(len(path.partition("@")[0]) <= 64 for path in paths)


def test_without_the_setting_the_sender_is_the_from_address(post: Post) -> None:
    post.readers(1)
    post.go()
    assert [mail.sender for mail in post.server.received] == ["fristklar@example.no"]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("postfix", "User unknown in virtual mailbox table"),
        ("exchange", "5.1.10 RESOLVER.ADR.RecipientNotFound"),
        ("gmail", "The email account that you tried to reach is inactive"),
        ("exim", "550 No such user here"),
        ("qmail", "no mailbox here by that name. (#5.1.1)"),
    ],
)
def test_an_address_that_is_gone_is_stopped(post: Post, sent: Received, name: str, says: str) -> None:
    assert came_back(post, notice(name, sent)) is Outcome.STOPPED
    [(email, reason)] = stopped(post)
    assert email == sent.recipient
    assert str(reason).startswith("Kom i retur: ")
    assert says in str(reason)
    [(recipient, for_good, _)] = noted(post)
    assert (recipient, for_good) == (sent.recipient, True)

    assert came_back(post, notice(name, sent)) is Outcome.STOPPED  # the mail server tells it twice
    assert len(stopped(post)) == 1


@pytest.mark.parametrize(
    ("name", "for_good", "says"),
    [
        ("postfix-delayed", False, "Connection timed out"),
        ("exchange-full", True, "mailbox full"),
        ("spam-wall", True, "forbidden link"),
        ("forwarded-on", True, "unknown user"),
    ],
)
def test_what_is_not_about_the_address_is_noted_and_stops_nothing(
    post: Post, sent: Received, name: str, for_good: bool, says: str
) -> None:
    assert came_back(post, notice(name, sent)) is Outcome.NOTED
    assert stopped(post) == []
    [(recipient, is_for_good, reason)] = noted(post)
    assert (recipient, is_for_good) == (sent.recipient, for_good)
    assert says in str(reason)


def test_a_delay_told_of_late_unsays_nothing(post: Post, sent: Received) -> None:
    came_back(post, notice("postfix", sent))
    came_back(post, notice("postfix-delayed", sent))
    [(_, for_good, reason)] = noted(post)
    assert for_good is True
    assert "User unknown" in str(reason)


@pytest.mark.parametrize("name", ["away", "delivered"])
def test_what_tells_of_no_failure_is_ignored(post: Post, sent: Received, name: str) -> None:
    assert came_back(post, notice(name, sent)) is Outcome.NO_FAILURE
    assert (stopped(post), noted(post)) == ([], [])


def forged(sent: Received, theirs: Received) -> dict[str, dict[str, str]]:
    number, _, mark = sent.sender.partition("@")[0].partition("+")[2].partition("-")
    return {
        "no mark": {"path": PATH},
        "a mark of another letter": {"path": f"retur+{number}-{'a' if mark[0] != 'a' else 'b'}{mark[1:]}@{PATH[6:]}"},
        "another mail's mark": {"path": theirs.sender.replace(theirs.sender.partition("-")[0], f"retur+{number}")},
        "a mark at another host": {"path": sent.sender.replace("fristklar.example", "fristklar.example.evil.example")},
        "a number beyond all": {"path": f"retur+999999999999999999-{mark}@fristklar.example"},
    }


@pytest.mark.parametrize("name", ["postfix", "exchange", "gmail", "exim", "qmail"])
def test_a_notice_that_is_made_up_does_nothing(post: Post, sent: Received, name: str) -> None:
    [theirs] = [mail for mail in post.server.received if mail is not sent]
    for instead in forged(sent, theirs).values():
        made_up = notice(name, sent, message_id="<0123456789abcdef0123456789abcdef01234567@127.0.0.1>", **instead)
        assert came_back(post, made_up) is Outcome.NOT_OURS
    # Somebody who got a mail knows its mark and its Message-ID. They are of no use against another.
    assert came_back(post, notice(name, theirs, recipient=sent.recipient)) is not Outcome.STOPPED
    assert stopped(post) == []


@pytest.mark.parametrize("name", ["postfix", "exchange", "gmail", "exim", "qmail"])
def test_the_message_id_of_what_came_back_proves_it_too(post: Post, sent: Received, name: str) -> None:
    assert came_back(post, notice(name, sent, path="fristklar@example.no"), path=None) is Outcome.STOPPED
    assert [email for email, _ in stopped(post)] == [sent.recipient]


def test_the_address_it_came_to_may_be_told_beside_it_and_in_other_letters(post: Post, sent: Received) -> None:
    hidden = notice("postfix", sent, path="skjult@fristklar.example", message_id="<x@y>")
    assert came_back(post, hidden) is Outcome.NOT_OURS
    assert came_back(post, hidden, to=sent.sender.upper()) is Outcome.STOPPED


def test_it_counts_for_the_address_it_went_to_and_not_for_a_new_one(post: Post, sent: Received) -> None:
    post.database.as_program("UPDATE person SET email = 'ny@example.no' WHERE email = %s", sent.recipient)
    assert came_back(post, notice("postfix", sent)) is Outcome.STOPPED
    assert [email for email, _ in stopped(post)] == [sent.recipient]


def test_staff_read_of_it(post: Post, sent: Received) -> None:
    hostile = notice("spam-wall", sent).replace(b"Message contains", b"<script>alert(1)</script> \x00\x1b[31m")
    came_back(post, hostile)
    with opened(post.database) as client:
        sign_in(client, post.database, STAFF)
        page = client.get("/stab/drift").text
    assert "Meldt tilbake etter sending" in page
    assert "Kom i retur. Meldt " in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_staff_see_no_such_heading_where_nothing_came_back(client: TestClient, database: Database) -> None:
    sign_in(client, database, STAFF)
    assert "Meldt tilbake" not in client.get("/stab/drift").text


def deep(kind: bytes) -> bytes:
    """Parts within parts within parts."""
    if kind == b"message":
        return b"Content-Type: message/rfc822\r\n\r\n" * 20_000
    return (
        b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(8_000))
        + b"x\r\n" * 10_000
    )


STATUS = b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
HOSTILE = {
    "nothing": b"",
    "no head": b"\r\n\r\n",
    "zeros": b"\0" * 100_000,
    "every byte": bytes(range(256)) * 2_000,
    "deep multiparts": deep(b"multipart"),
    "deep messages": deep(b"message"),
    "a broken charset": b"Content-Type: text/plain; charset=\xff\r\nFrom: mailer-daemon@x\r\n\r\n550 5.1.1 \xff\xfe",
    "a broken base64": b"From: postmaster@x\r\nContent-Transfer-Encoding: base64\r\n\r\n=====\xff550 5.1.1",
    "a broken word": b"To: =?utf-8?B?=====?=\r\nFrom: =?x-none?Q?=FF?= <mailer-daemon@x>\r\n\r\n550 5.1.1 x",
    "no boundary": b"Content-Type: multipart/report\r\n\r\n--\r\n",
    "many recipients": STATUS + b"Final-Recipient: rfc822;a@b\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n" * 7_000,
    "a long status": STATUS + b"Final-Recipient: rfc822;" + b"a" * 200_000 + b"@b\r\nStatus: " + b"5.1." * 60_000,
    "many addresses": b"From: mailer-daemon@x\r\nX-Failed-Recipients: " + b"a@" * 200_000 + b"\r\n\r\n550 5.1.1",
    "many paths": b"From: mailer-daemon@x\r\nTo: " + b"retur+1-" * 60_000 + b"\r\n\r\n550 5.1.1",
    "many heads": b"From: mailer-daemon@x\r\n" + b"To: a@b\r\n" * 50_000 + b"\r\n550 5.1.1",
    "headers alone": b"a" * 600_000,
    "a status that is a text": b"Content-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1",
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_that_comes_in_stops_an_address_raises_or_takes_long(post: Post, raw: bytes) -> None:
    began = time.process_time()
    assert came_back(post, raw) in {Outcome.NO_FAILURE, Outcome.NOT_OURS}
    assert time.process_time() - began < 3


@pytest.mark.parametrize("name", [path.stem for path in FIXTURES.glob("*.eml")])
def test_a_notice_that_is_cut_off_anywhere_is_read_as_far_as_it_goes(name: str) -> None:
    whole = (FIXTURES / f"{name}.eml").read_bytes()
    for end in range(0, len(whole), 37):
        read_notice(whole[:end])
    assert read_notice(whole) is not NOTHING


def test_a_notice_is_read_however_much_came_back_in_it(post: Post, sent: Received) -> None:
    huge = notice("postfix", sent) + b"x" * 70 + b"\r\n" * MOST_BYTES
    assert came_back(post, huge) is Outcome.STOPPED


def piped(environment: dict[str, str], raw: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FRISTKLAR_")}
    return subprocess.run(
        [sys.executable, "-m", "fristklar.cli", "mail", "bounced", *arguments],
        env=kept | environment,
        input=raw,
        capture_output=True,
        check=False,
        timeout=60,
    )


def test_as_a_pipe_it_says_what_it_did_and_asks_to_be_tried_again_only_where_that_helps(
    post: Post, sent: Received
) -> None:
    environment = {**post.environment, "FRISTKLAR_RETURN_PATH": PATH}
    away = {**environment, "FRISTKLAR_DATABASE_URL": "postgresql://fristklar_app:hemmelig@127.0.0.1:1/none"}
    raw = notice("exchange", sent)
    answers = [
        piped(away, raw),
        piped({}, raw),
        piped(environment, raw + b"y" * 3_000_000, "--to", sent.sender),
        piped(environment, deep(b"multipart")),
        piped(environment, b""),
    ]
    assert [answer.returncode for answer in answers] == [75, 75, 0, 0, 0]
    said = [(answer.stdout + answer.stderr).decode() for answer in answers]
    assert "Try again later" in said[0]
    assert "FRISTKLAR_DATABASE_URL" in said[1]
    assert "the address is stopped" in said[2]
    assert not any("Traceback" in words or "hemmelig" in words for words in said)
    assert [email for email, _ in stopped(post)] == [sent.recipient]
