"""Only what is about the address is held against its reader."""

import pytest

from fristklar.mail.verdict import ENHANCED, About, about, is_gone


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("550 5.1.1 <a@b.example>: Recipient address rejected: User unknown", About.ADDRESS),
        ("550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", About.ADDRESS),
        ("550 5.2.1 The email account that you tried to reach is inactive", About.ADDRESS),
        ("550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", About.ADDRESS),
        ("550 5.4.4 Host or domain name not found", About.ADDRESS),
        ("556 5.1.10 Recipient address has null MX", About.ADDRESS),
        ("550 5.5.0 Requested action not taken: mailbox unavailable", About.ADDRESS),
        ("550 no", About.ADDRESS),
        ("550 No such user here", About.ADDRESS),
        ("553 sorry, that domain isn't in my list of allowed rcpthosts", About.ADDRESS),
        ("552 5.2.2 Mailbox full", About.MAIL),
        ("552 Quota exceeded", About.MAIL),
        ("550 5.1.8 Sender address rejected: Domain not found", About.MAIL),
        ("550 5.7.1 You are not allowed to send to this group", About.MAIL),
        ("552 5.3.4 Message size exceeds fixed limit", About.MAIL),
        ("554 5.7.1 <a@b.example>: Relay access denied", About.SERVER),
        ("550 Relaying denied", About.SERVER),
        ("550 5.7.64 TenantAttribution; Relay Access Denied", About.SERVER),
        ("530 5.7.0 Must issue a STARTTLS command first", About.SERVER),
        ("530 5.7.1 Authentication required", About.SERVER),
        ("535 5.7.8 Authentication failed", About.SERVER),
        ("503 5.5.1 Bad sequence of commands", About.SERVER),
        ("554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using bl.example", About.SERVER),
        ("550 5.7.606 Access denied, banned sending IP [192.0.2.1]", About.SERVER),
        ("554 5.3.2 System not accepting network messages", About.SERVER),
        ("554 5.3.0 Service unavailable", About.SERVER),
        ("554 Service currently unavailable", About.SERVER),
    ],
)
def test_a_no_to_a_recipient(said: str, expected: About) -> None:
    code, _, words = said.partition(" ")
    assert about(int(code), words, at_recipient=True) is expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("554 5.7.1 Looks like spam", About.MAIL),
        ("554 Transaction failed", About.MAIL),
        ("552 5.3.4 Too big", About.MAIL),
        ("550 5.1.1 No such user", About.ADDRESS),
        ("550 User unknown", About.ADDRESS),
        ("550 5.7.26 This mail has been blocked because the sender is unauthenticated", About.SERVER),
        ("554 5.3.0 Queue directory is read-only", About.SERVER),
    ],
)
def test_a_no_to_a_mail(said: str, expected: About) -> None:
    code, _, words = said.partition(" ")
    assert about(int(code[:3]), words, at_recipient=False) is expected


@pytest.mark.parametrize("status", ["4.1.1", "2.1.5", "", "5", "5.1", "5.1.1.1", "x", "5.7.1", "5.3.0", "5.6.0"])
def test_what_is_no_status_of_an_address_stops_none(status: str) -> None:
    assert not is_gone(status, "")


@pytest.mark.parametrize("words", ["192.5.1.1", "5.1.1.2", "15.1.1", "host 10.5.1.1", "3.5.1.10"])
def test_a_number_of_a_host_is_no_status(words: str) -> None:
    assert ENHANCED.search(words) is None
