"""A mail in the form in which it travels, whatever people are called and whatever they wrote."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import compat32

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fristklar.mail.message import assemble
from harness import configured

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@pytest.fixture(scope="module", autouse=True)
def _settings() -> Iterator[None]:
    with configured({"FRISTKLAR_DEMO": "1", "FRISTKLAR_DATABASE_URL": "postgresql://x@127.0.0.1/x"}):
        yield


def unfolded(value: str) -> str:
    """A header's value on one line (RFC 5322 §2.2.3)."""
    return re.sub(r"\r?\n", "", value)


@settings(deadline=None, max_examples=60)
@given(subject=words, name=words, text=words)
@example(subject="Kåre Ødegård-Ålesund " * 3, name="Kåre Ødegård-Ålesund " * 3, text="")
@example(subject="=?utf-8?q?lurt?=", name="=?utf-8?q?lurt?=", text="Én\r\nto\rtre\n")
@example(subject="Bjelle\x07 og \x1b[31m", name="Bjelle\x07", text="")
@example(subject="Uke 48: " + "endringer " * 30, name="Ola " * 9, text="")
@example(subject="a" * 300, name="Æ" * 40, text="=" * 300)
def test_every_line_is_one_that_a_server_may_get(subject: str, name: str, text: str) -> None:
    mail = assemble(subject=subject, to="a@b.example", to_name=name, text=text, html=f"<p>{text}</p>")
    raw = mail.as_bytes()
    head, _, body = raw.partition(b"\r\n\r\n")
    for line in raw.split(b"\r\n"):
        assert b"\r" not in line, "RFC 5322 §2.3"
        assert b"\n" not in line
        assert len(line) <= 998
    for line in body.split(b"\r\n"):
        assert len(line) <= 78
    for line in head.split(b"\r\n"):
        assert line.strip(), "no line of a header is blank (RFC 5322 §2.2.3)"
        assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", line)
        assert b"=?" not in line or len(line) <= 76, "RFC 2047 §2"
    read = message_from_bytes(raw, policy=compat32)
    said = " ".join(re.sub("[\x00-\x1f\x7f]+", " ", subject).split())
    assert str(make_header(decode_header(unfolded(read["Subject"])))) == said
    assert re.search(r"(^|[ <])a@b\.example>?$", unfolded(read["To"]))
    payload = read.get_payload()[0].get_payload(decode=True)  # type: ignore[union-attr,index]
    assert isinstance(payload, bytes)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    assert payload.decode().replace("\r\n", "\n").rstrip("\n") == lines.rstrip("\n")
