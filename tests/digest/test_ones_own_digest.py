"""People choose when their digest comes and of what, see it beforehand, and end it with one click."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from fristklar.digest.emails import unsubscribe_url
from harness import Database, sign_in
from people.everyone import ADMIN, READER, VENDOR_EDITOR, VIEWER, deeds, mails, page, text_of
from vendors.payloads import TEXTS, error_at, send, shown, typed_in

WISHES = "/konto/ukesbrev"
DEFAULTS = {"aktiv": "ja", "dag": "1", "time": "7", "stille": "send", "version": "1"}


def stored(database: Database, email: str) -> Any:
    """What somebody wants, as it is kept; None where nothing is."""
    rows = database.as_program(
        "SELECT weekday, hour, product_ids, skip_when_quiet, active, subscription.version FROM subscription "
        "JOIN person ON person.id = person_id WHERE email = %s",
        email,
    )
    return rows[0] if rows else None


def key_of(database: Database, email: str) -> int:
    [(key,)] = database.as_program("SELECT id FROM person WHERE email = %s", email)
    assert isinstance(key, int)
    return key


@pytest.fixture
def editor(client: TestClient, database: Database) -> TestClient:
    sign_in(client, database, VENDOR_EDITOR)
    return client


def test_whoever_has_chosen_nothing_gets_it_on_mondays_at_seven(editor: TestClient, database: Database) -> None:
    form = page(editor, WISHES)
    chosen = [option.text for option in form.all("option") if "selected" in option.attributes]
    assert chosen == ["Mandag", "07.00"]
    assert form.one("#aktiv-1").attributes.keys() >= {"checked"}
    assert stored(database, VENDOR_EDITOR) is None, "looking writes nothing"


def test_what_one_chooses_is_kept_with_an_entry_in_the_trail(editor: TestClient, database: Database) -> None:
    wanted = {**DEFAULTS, "dag": "5", "time": "15", "stille": "hopp", "produkter": "eksempel-legevakt"}
    assert send(editor, WISHES, wanted).headers["location"] == f"{WISHES}?lagret=1"
    [(legevakt,)] = database.as_program("SELECT id FROM product WHERE slug = 'eksempel-legevakt'")
    assert stored(database, VENDOR_EDITOR) == (5, 15, [legevakt], True, True, 2)
    [deed] = deeds(database)
    assert (deed.actor, deed.action, deed.kind, deed.subject) == ("Erik Moen", "edit", "subscription", VENDOR_EDITOR)
    assert deed.details == {
        "weekday": [1, 5],
        "hour": [7, 15],
        "products": [[], ["eksempel-legevakt"]],
        "skip_when_quiet": [False, True],
    }
    text = page(editor, "/konto/ukesbrev/siste").one("pre").text
    assert "eksempel-legevakt" in text
    assert "eksempel-epj" not in text


def test_whoever_comes_back_waits_for_their_next_hour(editor: TestClient, database: Database) -> None:
    def since() -> object:
        return database.as_program("SELECT since > now() - interval '1 hour' FROM subscription")

    assert send(editor, WISHES, DEFAULTS).status_code == 303
    database.as_program("UPDATE subscription SET since = '2026-01-01'")
    assert send(editor, WISHES, {**DEFAULTS, "dag": "2", "version": "2"}).status_code == 303
    assert since() == [(False,)], "another day is no new beginning"
    assert send(editor, WISHES, {**DEFAULTS, "aktiv": "nei", "version": "3"}).status_code == 303
    assert send(editor, WISHES, {**DEFAULTS, "version": "4"}).status_code == 303
    assert since() == [(True,)], "a Monday that passed while they were away is not made up for"


def test_a_save_that_comes_too_late_is_shown_with_what_was_saved_meanwhile(
    editor: TestClient, database: Database
) -> None:
    assert send(editor, WISHES, {**DEFAULTS, "dag": "5"}).status_code == 303
    late = send(editor, WISHES, {**DEFAULTS, "dag": "3", "produkter": "eksempel-epj"})
    assert late.status_code == 409
    answer = shown(late)
    assert answer.one("#dag-lagret .typed").text == "Fredag"
    assert answer.one("#produkter-lagret .typed").text == "Alle"
    assert typed_in(answer, "version") == "2"
    assert stored(database, VENDOR_EDITOR)[0] == 5


def test_a_first_save_goes_through_though_the_worker_wrote_the_defaults_meanwhile(
    editor: TestClient, database: Database
) -> None:
    database.as_program("INSERT INTO subscription (person_id) SELECT id FROM person WHERE email = %s", VENDOR_EDITOR)
    assert send(editor, WISHES, {**DEFAULTS, "dag": "2"}).status_code == 303
    assert stored(database, VENDOR_EDITOR)[0] == 2


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_whatever_is_typed_is_refused_beside_its_field(editor: TestClient, database: Database, text: str) -> None:
    for field in ("aktiv", "dag", "time", "stille", "produkter"):
        answer = send(editor, WISHES, {**DEFAULTS, field: text})
        assert answer.status_code == 422, field
        assert error_at(shown(answer), field)
    assert send(editor, WISHES, {**DEFAULTS, "version": text}).status_code == 409
    assert stored(database, VENDOR_EDITOR) is None


@pytest.mark.parametrize(("field", "value"), [("dag", "0"), ("dag", "8"), ("time", "24"), ("time", "-1")])
def test_there_is_no_eighth_day_and_no_25th_hour(editor: TestClient, field: str, value: str) -> None:
    answer = send(editor, WISHES, {**DEFAULTS, field: value})
    assert (answer.status_code, bool(error_at(shown(answer), field))) == (422, True)


def test_anothers_product_cannot_be_followed(editor: TestClient, database: Database) -> None:
    answer = send(editor, WISHES, {**DEFAULTS, "produkter": "fjordjournal-kommune"})
    assert error_at(shown(answer), "produkter") == "Velg blant produktene i listen."
    assert stored(database, VENDOR_EDITOR) is None


def test_ones_own_digest_holds_only_what_one_may_see(editor: TestClient, database: Database) -> None:
    [(key,)] = database.as_program("SELECT id FROM product WHERE slug = 'fjordjournal-kommune'")
    database.as_program(
        "INSERT INTO subscription (person_id, product_ids) SELECT id, jsonb_build_array(%s::bigint) FROM person "
        "WHERE email = %s",
        key,
        VENDOR_EDITOR,
    )
    for address in ("/konto/ukesbrev/siste", "/konto/ukesbrev/siste/html"):
        answer = editor.get(address).text
        assert "fjordjournal" not in answer.lower()
        assert "eksempel-epj" in answer, "whoever follows nothing that is there follows all"


def test_the_frame_runs_nothing_and_shows_the_same_subject(editor: TestClient) -> None:
    shown_page = page(editor, "/konto/ukesbrev/siste")
    frame = shown_page.one("iframe")
    assert "sandbox" in frame.attributes
    inside = editor.get(frame["src"])
    assert "sandbox" in inside.headers["content-security-policy"]
    assert "default-src 'none'" in inside.headers["content-security-policy"]
    assert "/avmeld/" not in inside.text


def test_staff_see_anybodys_digest_and_send_it_to_themselves(client: TestClient, database: Database) -> None:
    sign_in(client, database, READER)
    listed = page(client, "/stab/ukesbrev")
    address = f"/stab/ukesbrev/{key_of(database, VIEWER)}"
    assert address in [link["href"] for link in listed.all("a")]
    seen = page(client, address)
    subject = seen.one("#emne").text
    assert subject.endswith("– Eksempel EPJ AS (fiktiv)")
    assert "Hei, Vera Vik." in client.get(f"{address}/html").text
    sent = client.post(f"{address}/prove", headers={"content-type": "application/x-www-form-urlencoded"})
    assert "Prøven er på vei til kari.nes@kundesenter.example." in sent.text
    [mail] = mails(database, READER)
    assert mail["Subject"] == f"Prøve: {subject}"
    assert "/avmeld/" not in text_of(mail)
    assert mails(database, VIEWER) == []
    assert [(deed.action, deed.subject) for deed in deeds(database)] == [("send_trial", VIEWER)]


def test_staff_find_readers_and_see_who_gets_nothing(client: TestClient, database: Database) -> None:
    database.as_program("UPDATE person SET disabled_at = now() WHERE email = %s", VENDOR_EDITOR)
    database.as_program("INSERT INTO subscription (person_id, active) VALUES (%s, false)", key_of(database, VIEWER))
    sign_in(client, database, ADMIN)
    rows = [row.text for row in page(client, "/stab/ukesbrev?sok=eksempel epj").all("tbody tr")]
    assert [re.sub(r" \S+@.*", "", row) for row in rows] == ["Anne Lie", "Erik Moen Sperret", "Vera Vik Meldt av"]
    notice = page(client, f"/stab/ukesbrev/{key_of(database, VIEWER)}").one(".notice").text
    assert notice == "Ukesbrevet er meldt av, så det blir ikke sendt."


def test_opening_the_way_out_changes_nothing(client: TestClient, database: Database) -> None:
    address = unsubscribe_url(key_of(database, VIEWER)).removeprefix("http://127.0.0.1:8000")
    for method in ("GET", "HEAD"):
        assert client.request(method, address).status_code == 200
    assert stored(database, VIEWER) is None
    assert page(client, address).one("main form[action]")["action"] == address


@pytest.mark.parametrize(
    "content",
    [
        {"content": b"List-Unsubscribe=One-Click", "headers": {"content-type": "application/x-www-form-urlencoded"}},
        {"files": {"List-Unsubscribe": (None, "One-Click")}},
        {"headers": {"origin": "https://mail.example", "sec-fetch-site": "cross-site"}},
    ],
    ids=["as a form", "in parts, as RFC 8058 allows", "from another site"],
)
def test_one_click_in_a_mail_program_ends_it_without_a_cookie(
    client: TestClient, database: Database, content: dict[str, Any]
) -> None:
    address = unsubscribe_url(key_of(database, VIEWER)).removeprefix("http://127.0.0.1:8000")
    for _ in range(2):  # a mail program may try again
        answer = client.post(address, follow_redirects=False, **content)
        assert (answer.status_code, "Du er meldt av" in answer.text) == (200, True)
        assert "set-cookie" not in answer.headers
    assert stored(database, VIEWER)[4] is False
    assert stored(database, VENDOR_EDITOR) is None
    assert [(deed.actor, deed.action, deed.details) for deed in deeds(database)] == [
        ("Vera Vik", "unsubscribe", {"active": [True, False]})
    ]


def test_a_token_that_is_nobodys_ends_nothing(client: TestClient, database: Database) -> None:
    key = key_of(database, VIEWER)
    good = unsubscribe_url(key).rpartition("/")[2]
    mark = good.partition("-")[2]
    flipped = mark[:-1] + ("A" if mark[-1] != "A" else "B")
    for token in ("x", f"{key}-", f"{key}-{flipped}", f"{key + 1}-{mark}", f"0{good}", f"{good}x", "%00", "9" * 5000):
        for method in ("GET", "POST"):
            assert client.request(method, f"/avmeld/{token}").status_code == 404, token
    assert database.as_program("SELECT count(*) FROM subscription") == [(0,)]


def test_whoever_ended_it_can_begin_again(editor: TestClient, database: Database) -> None:
    editor.post(unsubscribe_url(key_of(database, VENDOR_EDITOR)).removeprefix("http://127.0.0.1:8000"))
    assert page(editor, WISHES).one("#aktiv-2").attributes.keys() >= {"checked"}
    assert send(editor, WISHES, {**DEFAULTS, "version": "2"}).status_code == 303
    assert stored(database, VENDOR_EDITOR)[4] is True


def test_somebody_without_a_place_has_no_digest(editor: TestClient, database: Database) -> None:
    database.as_program("DELETE FROM membership")
    assert "Du får ikke e-post nå." in editor.get(WISHES).text
    assert editor.get("/konto/ukesbrev/siste/html").status_code == 404
    assert editor.get("/konto/ukesbrev/siste").status_code == 200
