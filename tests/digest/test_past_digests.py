"""Digests that were sent are there for their readers to look up, as they were, and for nobody else but staff."""

import asyncio
import json
import re
import zlib
from dataclasses import fields

import pytest
from starlette.testclient import TestClient

from digest.kept import keep_sent, said, said_to_staff
from fristklar.db import engine
from fristklar.digest import past_queries
from fristklar.digest.emails import bodies_of
from fristklar.digest.keeping import edition_of, page_of
from fristklar.digest.pages import Content, DigestPage
from fristklar.languages import Language, speaking
from harness import Database, sign_in
from people.everyone import ADMINISTRATOR, EDITOR, OTHER_ADMINISTRATOR, READER, VENDOR_EDITOR, VIEWER, page
from reading import read

LIST, LAST = "/konto/ukesbrev/tidligere", "/konto/ukesbrev/2026/48"
SENT = "/stab/ukesbrev/sendt"


def rows(client: TestClient, address: str = LIST) -> list[str]:
    return [" ".join(row.text.split()) for row in page(client, address).all("tbody tr")]


def without_mail(database: Database) -> None:
    """All forget what the register says."""
    database.as_program("UPDATE deadline SET earliest = NULL, latest = NULL, precision = 'open', wording = 'Annet'")


@pytest.mark.parametrize("content", [said(), said_to_staff()], ids=["vendor", "staff"])
@pytest.mark.usefixtures("visitor")
def test_what_is_kept_says_the_same_in_every_form(content: Content) -> None:
    edition = edition_of(content, [1])
    again = page_of("Vera Vik", edition.content)
    assert again is not None
    assert bodies_of(again) == bodies_of(DigestPage("Vera Vik", content))
    assert [getattr(again.says, each.name) for each in fields(Content)] == [
        getattr(content, each.name) for each in fields(Content)
    ]
    assert len(edition.content) < 2_500


def test_the_same_digest_is_one_edition_and_another_vendors_is_another() -> None:
    assert edition_of(said(), [1, 2]) == edition_of(said(), [2, 1])
    assert edition_of(said(), [1]).id != edition_of(said(), [2]).id
    assert edition_of(said(), [1]).id != edition_of(said("Annet"), [1]).id


def test_a_reader_finds_old_digests_newest_first_and_reads_what_the_mail_said(
    client: TestClient, database: Database
) -> None:
    for week in (9, 48, 47):
        keep_sent(database, VENDOR_EDITOR, week=week)
    without_mail(database)
    sign_in(client, database, VENDOR_EDITOR)
    assert [re.sub(r"\d+ frist.*", "", row) for row in rows(client)] == [f"Uke {week}, 2026 " for week in (48, 47, 9)]
    assert "1 frist flyttet" in rows(client)[0]
    assert "Sendt" not in rows(client)[0]
    seen = page(client, LAST)
    assert "23. november 2026 kl. 07.00" in seen.one(".lead").text
    expected = bodies_of(DigestPage("Erik Moen", said()))
    assert seen.one("pre").text.split() == expected.text.split()
    inside = client.get(f"{LAST}/html")
    assert inside.text == expected.html
    assert "sandbox" in inside.headers["content-security-policy"]
    assert inside.headers["cache-control"] == "no-store"


def test_an_old_digest_stays_in_the_language_it_was_sent_in(client: TestClient, database: Database) -> None:
    with speaking(Language.NN):
        sent = said()
    keep_sent(database, VENDOR_EDITOR, content=sent)
    keep_sent(database, VENDOR_EDITOR, week=47)
    sign_in(client, database, VENDOR_EDITOR)
    in_english = {"accept-language": "en"}
    seen = read(client.get(LAST, headers=in_english).text)
    assert seen.one("html")["lang"] == "en"
    assert seen.one(".lead").text.startswith("This is what your weekly digest said")
    assert (seen.one("#emne")["lang"], seen.one("pre")["lang"]) == ("nn", "nn")
    assert seen.one("#emne").text == sent.subject
    assert seen.one("#emne").text.startswith("Veke 48: ")
    assert "fristane" in seen.one("pre").text
    inside = client.get(f"{LAST}/html", headers=in_english).text
    assert read(inside).one("html")["lang"] == "nn"
    assert "Opne Fristklar" in inside
    assert read(client.get("/konto/ukesbrev/2026/47", headers=in_english).text).one("#emne")["lang"] == "nb"
    listed = read(client.get(LIST, headers=in_english).text)
    assert [cell["lang"] for cell in listed.all("td[lang]")] == ["nn", "nb"]


@pytest.mark.usefixtures("visitor")
def test_what_was_kept_before_a_digest_said_its_language_is_in_bokmaal() -> None:
    kept = json.loads(zlib.decompress(edition_of(said(), [1]).content))
    del kept["language"]
    with speaking(Language.EN):
        again = page_of("Vera Vik", zlib.compress(json.dumps(kept).encode()))
    assert again is not None
    assert again.says.language is Language.NB
    assert "Åpne Fristklar" in bodies_of(again).html


def test_a_digest_that_did_not_go_is_on_no_page(client: TestClient, database: Database) -> None:
    keys = [
        keep_sent(database, VENDOR_EDITOR, week=40 + number, state=state)
        for number, state in enumerate(["skipped", "refused", "given_up", "waiting"])
    ]
    sign_in(client, database, VENDOR_EDITOR)
    assert rows(client) == []
    assert "Her er det ingen ukesbrev ennå." in client.get(LIST).text
    assert [client.get(f"/konto/ukesbrev/2026/{40 + number}").status_code for number in range(4)] == [404] * 4
    sign_in(client, database, READER)
    assert [client.get(f"{SENT}/{key}").status_code for key in keys] == [404] * 4


def test_anothers_digest_is_answered_as_one_that_never_was(client: TestClient, database: Database) -> None:
    key = keep_sent(database, VENDOR_EDITOR)
    sign_in(client, database, ADMINISTRATOR)  # at the same vendor
    missing = client.get("/konto/ukesbrev/2026/11")
    for address in (LAST, f"{LAST}/html", "/konto/ukesbrev/2026/54", "/konto/ukesbrev/0/1", "/konto/ukesbrev/x/1"):
        answer = client.get(address)
        assert answer.status_code == 404, address
        assert answer.content == missing.content.replace(b"/konto/ukesbrev/2026/11", address.encode()), address
    assert client.get(f"{SENT}/{key}").status_code == 403


def test_whoever_loses_a_place_loses_the_digests_about_it(client: TestClient, database: Database) -> None:
    keep_sent(database, VENDOR_EDITOR, week=47, vendors=("eksempel-epj-as", "fjordjournal-as"))
    keep_sent(database, VENDOR_EDITOR, week=48)
    sign_in(client, database, VENDOR_EDITOR)
    assert [row[:6] for row in rows(client)] == ["Uke 48"], "of two vendors one is not the reader's"
    assert client.get("/konto/ukesbrev/2026/47").status_code == 404
    database.as_program(
        "INSERT INTO membership (person_id, vendor_id, role, name) SELECT person.id, vendor.id, 'viewer', 'Erik Moen' "
        "FROM person, vendor WHERE email = %s AND slug = 'fjordjournal-as'",
        VENDOR_EDITOR,
    )
    assert [row[:6] for row in rows(client)] == ["Uke 48", "Uke 47"]
    database.as_program(
        "DELETE FROM membership USING person, vendor WHERE person.id = person_id AND email = %s "
        "AND vendor.id = vendor_id AND slug = 'eksempel-epj-as'",
        VENDOR_EDITOR,
    )
    assert rows(client) == []
    assert [client.get(address).status_code for address in (LAST, f"{LAST}/html")] == [404, 404]
    database.as_program("DELETE FROM membership")
    assert rows(client) == []


def test_whoever_leaves_the_customer_centre_reads_none_of_its_digests(client: TestClient, database: Database) -> None:
    keep_sent(database, EDITOR)
    sign_in(client, database, EDITOR)
    assert client.get(LAST).status_code == 200
    database.as_program("UPDATE person SET staff_role = NULL WHERE email = %s", EDITOR)
    assert (rows(client), client.get(LAST).status_code) == ([], 404)


def test_one_that_this_version_cannot_read_is_said_to_be_so(client: TestClient, database: Database) -> None:
    keep_sent(database, VENDOR_EDITOR)
    with database.connect("postgres") as connection:
        connection.execute("UPDATE digest_edition SET content = 'x'")
    sign_in(client, database, VENDOR_EDITOR)
    assert page(client, LAST).one(".notice").text == "Resten av brevet kan ikke vises lenger."
    assert client.get(f"{LAST}/html").status_code == 404


def test_staff_see_who_got_what_and_open_it(client: TestClient, database: Database) -> None:
    key = keep_sent(database, VENDOR_EDITOR)
    keep_sent(database, VIEWER, state="skipped")
    keep_sent(database, OTHER_ADMINISTRATOR, state="refused")
    keep_sent(database, READER)
    keep_sent(database, VIEWER, week=47)
    before = database.as_program("SELECT count(*) FROM audit_entry")
    sign_in(client, database, READER)
    listed = rows(client, SENT)
    assert [row.split(" ")[0] for row in listed] == ["Erik", "Fredrik", "Kari", "Vera"]
    assert "Eksempel EPJ AS (fiktiv) Sendt 23. november 2026 kl. 07.00" in listed[0]
    assert "Kom ikke fram" in listed[1]
    assert "Norsk helsenetts kundesenter" in listed[2]
    assert "Hoppet over 23. november 2026 kl. 07.00. Ingenting nytt å fortelle." in listed[3]
    assert (
        "Uke 48, 2026: Sendt 2 · Hoppet over 1 · Kom ikke fram 1 · Venter 0" in page(client, SENT).one(".result").text
    )
    assert [row[:4] for row in rows(client, f"{SENT}?uke=2026-47")] == ["Vera"]
    link = page(client, SENT).all("tbody a")[0]
    assert link["href"] == f"{SENT}/{key}"
    opened = page(client, link["href"])
    assert "Ukesbrevet til Erik Moen" in opened.one("h1").text
    assert "Hei, Erik Moen." in client.get(f"{link['href']}/html").text
    assert database.as_program("SELECT count(*) FROM audit_entry") == before, "looking writes nothing"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("sok=erik", ["Erik"]),
        ("sok=fjordjournal", ["Fredrik"]),
        ("sok=VERA.VIK@", ["Vera"]),
        ("sok=%25", []),
        ("tilstand=sendt", ["Erik", "Fredrik"]),
        ("tilstand=hoppet-over", ["Vera"]),
        ("tilstand=venter", []),
        ("tilstand=finnes-ikke", ["Erik", "Fredrik", "Vera"]),
        ("tilstand=sendt&sok=eksempel", ["Erik"]),
        ("uke=2026-99&side=%C2%B2", ["Erik", "Fredrik", "Vera"]),
        ("side=99999&sok=%00%F0%9F%98%80", []),
        ("side=999999999999999999999", ["Erik", "Fredrik", "Vera"]),
    ],
)
def test_staff_search(client: TestClient, database: Database, asked: str, found: list[str]) -> None:
    keep_sent(database, VENDOR_EDITOR)
    keep_sent(database, OTHER_ADMINISTRATOR, content=said("Fjordjournal"))
    keep_sent(database, VIEWER, state="skipped")
    sign_in(client, database, READER)
    assert [row.split(" ")[0] for row in rows(client, f"{SENT}?{asked}")] == found


def test_whoever_left_a_vendor_is_found_by_what_the_digest_was_about(client: TestClient, database: Database) -> None:
    keep_sent(database, VENDOR_EDITOR)
    database.as_program("DELETE FROM membership")
    sign_in(client, database, READER)
    [row] = rows(client, f"{SENT}?sok=eksempel epj")
    assert "Erik Moen" in row
    assert "Ingen tilgang nå" in row


def test_five_thousand_are_shown_a_hundred_at_a_time(client: TestClient, database: Database) -> None:
    with database.connect("postgres") as connection:
        connection.execute(
            "INSERT INTO person (email, name) "
            "SELECT format('leser-%s@example.no', n), 'Leser ' || lpad(n::text, 4, '0') "
            "FROM generate_series(1, 5000) AS n"
        )
        connection.execute(
            "INSERT INTO delivery (person_id, kind, key, iso_year, iso_week, state) SELECT id, 'digest', id, 2026, 48, "
            "'waiting' FROM person WHERE name LIKE 'Leser %'"
        )
    sign_in(client, database, READER)
    first = page(client, SENT)
    assert "Side 1 av 50" in first.text
    assert len(first.all("tbody tr")) == 100
    assert [link.text for link in first.all("nav[aria-label=Sider] a")] == ["Neste"]
    last = page(client, f"{SENT}?uke=2026-48&side=50")
    assert "Leser 5000" in last.all("tbody tr")[-1].text
    assert [link.text for link in last.all("nav[aria-label=Sider] a")] == ["Forrige"]


def test_what_is_old_or_never_went_is_forgotten(database: Database) -> None:
    keep_sent(database, VENDOR_EDITOR, week=46, content=said("Gammelt"))
    keep_sent(database, VENDOR_EDITOR, week=47, state="skipped", content=said("Aldri sendt"))
    kept = keep_sent(database, VENDOR_EDITOR, week=48)
    with database.connect("postgres") as connection:
        connection.execute("UPDATE delivery SET finished_at = now() - interval '3 years' WHERE iso_week = 46")
        connection.execute("UPDATE delivery SET finished_at = now() - interval '2 days' WHERE iso_week = 47")
        connection.execute("UPDATE delivery SET finished_at = now() WHERE iso_week = 48")
        connection.execute("UPDATE digest_edition SET made_at = now() - interval '3 years'")

    async def forget() -> int:
        try:
            return await past_queries.forget()
        finally:
            await engine().dispose()

    assert asyncio.run(forget()) == 2
    assert database.as_program("SELECT delivery_id FROM digest_issue") == [(kept,)]
    assert database.as_program("SELECT count(*) FROM digest_edition") == [(1,)]
    assert database.as_program("SELECT count(*) FROM delivery WHERE kind = 'digest'") == [(3,)]


def test_too_many_trials_are_refused_kindly(client: TestClient, database: Database) -> None:
    sign_in(client, database, READER)
    [(person_id,)] = database.as_program("SELECT id FROM person WHERE email = %s", READER)
    database.as_program(
        "INSERT INTO audit_entry (actor, person_id, action, subject_kind, subject, details) "
        "SELECT 'Kari Nes', %s, 'send_trial', 'subscription', 'x', '{}' FROM generate_series(1, 19)",
        person_id,
    )
    [(reader,)] = database.as_program("SELECT id FROM person WHERE email = %s", VIEWER)
    address = f"/stab/ukesbrev/{reader}/prove"
    assert client.post(address, follow_redirects=False).status_code == 303
    refused = client.post(address, follow_redirects=False)
    assert refused.status_code == 429
    assert "Du har sendt mange prøver den siste timen." in refused.text
    assert database.as_program("SELECT count(*) FROM captured_mail") == [(1,)]
    assert database.as_program("SELECT count(*) FROM audit_entry WHERE action = 'send_trial'") == [(20,)]


HOSTILE = """"'><script>alert(1)</script> {{ 7*7 }} æøå 🩺"""


def test_whatever_stands_in_a_kept_digest_is_shown_as_it_was_written(client: TestClient, database: Database) -> None:
    key = keep_sent(database, VENDOR_EDITOR, content=said(HOSTILE))
    keep_sent(database, VIEWER, state="skipped")
    with database.connect("postgres") as connection:
        connection.execute("UPDATE digest_issue SET person_name = %s", [HOSTILE])
        connection.execute("UPDATE digest_edition SET subject = 'Uke 48: ' || %s", [HOSTILE])
        connection.execute("UPDATE delivery SET reason = %s WHERE state = 'skipped'", [HOSTILE])
        connection.execute("UPDATE person SET name = %s WHERE email = %s", [HOSTILE, VENDOR_EDITOR])
    for who, addresses in {
        VENDOR_EDITOR: (LIST, LAST, f"{LAST}/html"),
        READER: (SENT, f"{SENT}/{key}", f"{SENT}/{key}/html", f"{SENT}?sok={HOSTILE}"),
    }.items():
        sign_in(client, database, who)
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert "<script>alert" not in answer.text, address
            assert "&lt;script&gt;alert(1)" in answer.text, address
