"""Each sort of mail is a choice of one's own: on the account, or with one click in a mail."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from digest.test_ones_own_digest import DEFAULTS, WISHES, key_of
from fristklar.mail.lists import MailKind, leaving, unsubscribe_token
from harness import Database, sign_in
from people.everyone import ADMIN, VENDOR_EDITOR, VIEWER, deeds, page
from vendors.payloads import TEXTS, error_at, send, shown

VENDOR_ADMINISTRATOR = "anne.lie@eksempel-epj.example"


def wanted(database: Database, email: str) -> Any:
    """Digest, alerts, reminders and escalations; None where nothing is kept."""
    rows = database.as_program(
        "SELECT active, alerts_since IS NOT NULL, reminders_since IS NOT NULL, escalations_since IS NOT NULL "
        "FROM subscription JOIN person ON person.id = person_id WHERE email = %s",
        email,
    )
    return rows[0] if rows else None


def boxes(client: TestClient) -> dict[str, bool]:
    """The sorts that the form offers, and whether each is ticked."""
    form = page(client, WISHES)
    return {box["value"]: "checked" in box.attributes for box in form.all("#andre input") if box["type"] == "checkbox"}


def test_everybody_is_offered_what_they_can_get_and_staff_hear_of_their_own_edits_only_if_they_ask(
    client: TestClient, database: Database
) -> None:
    for who, offered in {
        VIEWER: {"alert": True, "reminder": True},
        VENDOR_ADMINISTRATOR: {"alert": True, "reminder": True, "escalation": True},
        ADMIN: {"alert": False, "escalation": True},
    }.items():
        sign_in(client, database, who)
        assert boxes(client) == offered, who


def test_what_is_switched_off_is_kept_with_an_entry_in_the_trail(client: TestClient, database: Database) -> None:
    sign_in(client, database, VENDOR_EDITOR)
    assert send(client, WISHES, {**DEFAULTS, "andre": ["", "reminder"]}).status_code == 303
    assert wanted(database, VENDOR_EDITOR) == (True, False, True, True), "what is not offered stays as it is"
    assert boxes(client) == {"alert": False, "reminder": True}
    [deed] = deeds(database)
    assert deed.details == {"alerts": [True, False]}
    assert send(client, WISHES, {**DEFAULTS, "version": "2", "andre": [""]}).status_code == 303
    assert wanted(database, VENDOR_EDITOR) == (True, False, False, True)


def test_a_form_that_does_not_ask_changes_nothing_of_it(client: TestClient, database: Database) -> None:
    sign_in(client, database, VENDOR_EDITOR)
    assert send(client, WISHES, {**DEFAULTS, "andre": ["", "reminder"]}).status_code == 303
    assert send(client, WISHES, {**DEFAULTS, "version": "2", "dag": "5"}).status_code == 303
    assert wanted(database, VENDOR_EDITOR) == (True, False, True, True)


def test_switching_on_again_begins_now(client: TestClient, database: Database) -> None:
    sign_in(client, database, VENDOR_EDITOR)
    send(client, WISHES, {**DEFAULTS, "andre": ["", "reminder"]})
    database.as_program("UPDATE subscription SET reminders_since = now() - interval '9 days'")
    send(client, WISHES, {**DEFAULTS, "version": "2", "andre": ["", "alert", "reminder"]})
    [(new, old)] = database.as_program(
        "SELECT alerts_since > now() - interval '1 minute', reminders_since < now() - interval '8 days' "
        "FROM subscription JOIN person ON person.id = person_id WHERE email = %s",
        VENDOR_EDITOR,
    )
    assert (new, old) == (True, True)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_whatever_is_typed_is_refused_beside_its_field(client: TestClient, database: Database, text: str) -> None:
    sign_in(client, database, VENDOR_EDITOR)
    answer = send(client, WISHES, {**DEFAULTS, "andre": ["alert", text]})
    assert answer.status_code == 422
    assert error_at(shown(answer), "andre") == "Velg ett av alternativene."
    assert wanted(database, VENDOR_EDITOR) is None


@pytest.mark.parametrize(
    ("kind", "left", "title"),
    [
        (MailKind.DIGEST, (False, True, True, True), "Meld deg av ukesbrevet"),
        (MailKind.ALERT, (True, False, True, True), "Slå av varslene"),
        (MailKind.REMINDER, (True, True, False, True), "Slå av påminnelsene"),
        (MailKind.ESCALATION, (True, True, True, False), "Slå av oppfølgingen"),
    ],
)
def test_one_click_ends_that_sort_and_no_other(
    client: TestClient, database: Database, kind: MailKind, left: tuple[bool, ...], title: str
) -> None:
    address = f"/avmeld/{unsubscribe_token(key_of(database, VIEWER), kind)}"
    assert title in client.get(address).text
    assert client.head(address).status_code == 200
    assert wanted(database, VIEWER) is None
    for _ in range(2):
        answer = client.post(address, data={"List-Unsubscribe": "One-Click"}, headers={"origin": "https://b.example"})
        assert (answer.status_code, answer.history) == (200, [])
        assert wanted(database, VIEWER) == left
    assert [deed.action for deed in deeds(database)] == ["unsubscribe"]


def test_a_token_ends_nothing_but_what_it_was_made_for(database: Database) -> None:
    tokens = {kind: unsubscribe_token(7, kind) for kind in MailKind}
    assert {kind: leaving(token) for kind, token in tokens.items()} == {kind: (7, kind) for kind in MailKind}
    marks = {token.rpartition("7-")[2] for token in tokens.values()}
    assert len(marks) == 4
    for kind, token in tokens.items():
        front, _, _ = token.rpartition("7-")
        assert [leaving(f"{front}7-{mark}") for mark in marks].count(None) == 3, kind
    for broken in ("varsel-", "varsel-7-", "Varsel-" + tokens[MailKind.DIGEST], "ukesbrev-" + tokens[MailKind.DIGEST]):
        assert leaving(broken) is None
