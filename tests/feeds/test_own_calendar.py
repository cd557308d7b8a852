"""A calendar of one's own at a secret address: what is in it, who can read it, and how it ends."""

import os
import re
import subprocess
import sys
from datetime import date, timedelta

import pytest
from ical.event import Event
from starlette.testclient import TestClient

from editing.browsing import EDITOR, move
from feeds.subscribing import (
    EPJ,
    FORM,
    LOGIN,
    OTHER,
    deadline,
    event,
    events,
    parsed,
    says,
    status,
    subscribed,
    withdraw,
)
from fristklar.access.queries import token_hash
from harness import STAFF_READER, Database, opened, sign_in
from reading import read

VIEWER = "vera.vik@eksempel-epj.example"
ADMIN = "siri.dal@kundesenter.example"
AWAY = "import os; os.environ['FRISTKLAR_DATABASE_URL'] = 'postgresql://fristklar_app:x@127.0.0.1:1/x'"
FAILS = "app.fristklar.feeds.routes.personal_calendar = None"
WHY = {"begrunnelse": "Mange kunder er ikke klare."}


def rings(found: Event) -> list[timedelta | None]:
    """When the event wakes its reader."""
    return [alarm.trigger if isinstance(alarm.trigger, timedelta) else None for alarm in found.alarm]


def shown(client: TestClient, database: Database, email: str, product: str) -> dict[str, set[str]]:
    """What a product's page says: the changes that hit it, each with its standings."""
    sign_in(client, database, email)
    page = read(client.get(f"/produkter/{product}").text)
    client.cookies.clear()
    rows = {row["id"]: {chip.text for chip in row.all("li .chip")} for row in page.all("article.row")}
    return {slug: chips for slug, chips in rows.items() if chips}


def report(database: Database, slug: str, product: str, claim: str) -> None:
    """Let a product's deadline in production be reported so."""
    database.as_staff(
        "INSERT INTO readiness (vendor_id, product_id, deadline_id, claim, claimed_on, evidence, note, responsible) "
        "SELECT vendor_id, product.id, deadline.id, %s, '2026-11-20', '[]', 'Hemmelig merknad', 'Hemmelig navn' "
        "FROM product, deadline JOIN change ON change.id = change_id "
        "WHERE product.slug = %s AND change.slug = %s AND environment = 'production' "
        "ON CONFLICT (product_id, deadline_id) DO UPDATE SET claim = excluded.claim, claimed_on = excluded.claimed_on, "
        "note = excluded.note, responsible = excluded.responsible",
        claim, product, slug,
    )  # fmt: skip


def test_it_holds_what_hits_the_persons_products_and_says_what_their_pages_say(
    client: TestClient, database: Database
) -> None:
    address = subscribed(client, database, OTHER)
    found = events(client, address)
    products = [str(slug) for (slug,) in database.as_program(
        "SELECT product.slug FROM product JOIN vendor ON vendor.id = vendor_id WHERE vendor.slug = 'fjordjournal-as'"
    )]  # fmt: skip
    pages = {product: shown(client, database, OTHER, product) for product in products}
    hit = set().union(*pages.values())
    dated = {slug for slug in hit if any(says(each, slug) for each in events(client, "/kalender.ics"))}
    assert len(dated) > 3
    assert {slug for slug in dated if any(says(each, slug) for each in found)} == dated
    assert all(any(says(each, slug) for slug in hit) for each in found)
    assert len(found) < len(events(client, "/kalender.ics"))
    names = {str(slug): str(name) for slug, name in database.as_program("SELECT slug, name FROM product")}
    compared = 0
    for each in found:
        [slug] = [slug for slug in hit if says(each, slug)]
        for product, page in pages.items():
            [line] = [line for line in str(each.description).split("\n") if line.startswith(f"{names[product]}:")] or [
                ""
            ]
            assert bool(line) is (slug in page), (slug, product)
            if line:
                assert any(f"{standing}." in line for standing in page[slug]), (line, page[slug])
                compared += 1
    assert compared > 5


def test_it_wakes_its_reader_30_and_7_days_before_at_nine_while_something_is_left_to_do(
    client: TestClient, database: Database
) -> None:
    deadline(database, "ny", earliest="2027-03-01", latest="2027-03-01")
    address = subscribed(client, database, OTHER)
    assert rings(event(client, address, "ny")) == [timedelta(days=-30, hours=9), timedelta(days=-7, hours=9)]
    for product, _ in database.as_program("SELECT slug, id FROM product WHERE slug LIKE 'fjordjournal%%'"):
        report(database, "ny", str(product), "done")
    assert rings(event(client, address, "ny")) == []
    assert status(event(client, address, "ny")) == "CONFIRMED"


def test_a_window_wakes_its_reader_before_its_last_day(client: TestClient, database: Database) -> None:
    deadline(database, "vindu", wording="Q2 2027", earliest="2027-04-01", latest="2027-06-30", precision="quarter")
    address = subscribed(client, database, OTHER)
    found = event(client, address, "vindu")
    assert (found.end, status(found)) == (date(2027, 7, 1), "TENTATIVE")
    assert rings(found) == [timedelta(days=-31, hours=9), timedelta(days=-8, hours=9)]
    assert client.get(address).text.count("TRIGGER;RELATED=END:-P30DT15H\r\n") == 2, "another window hits them too"


def test_a_deadline_that_moves_moves_and_one_that_is_called_off_is_cancelled(
    client: TestClient, database: Database
) -> None:
    address = subscribed(client, database, EPJ)
    before = event(client, address, LOGIN)
    sign_in(client, database, EDITOR)
    move(client, LOGIN, "production", {"ordlyd": "1. mars 2027", **WHY})
    client.cookies.clear()
    moved = event(client, address, LOGIN)
    assert (moved.uid, moved.sequence, moved.start) == (before.uid, 1, date(2027, 2, 28))
    withdraw(client, database, LOGIN)
    gone = event(client, address, LOGIN)
    assert (gone.uid, status(gone), rings(gone)) == (before.uid, "CANCELLED", [])
    assert (gone.sequence or 0) > 1


def test_a_deadline_that_is_taken_away_is_cancelled(client: TestClient, database: Database) -> None:
    deadline(database, "borte")
    address = subscribed(client, database, EPJ)
    before = event(client, address, "borte")
    database.as_staff(
        "INSERT INTO deadline_revision (deadline_id, old, reason, made_by, decided_on) "
        "SELECT deadline_id, new, 'Feil.', 'Prøve', '2026-11-20' FROM deadline_revision "
        "JOIN deadline ON deadline.id = deadline_id JOIN change ON change.id = change_id WHERE slug = 'borte'"
    )
    database.as_staff(
        "UPDATE deadline SET removed_on = '2026-11-20' FROM change WHERE change.id = change_id AND slug = 'borte'"
    )
    gone = event(client, address, "borte")
    assert (gone.uid, gone.start, status(gone), rings(gone)) == (before.uid, before.start, "CANCELLED", [])


def test_what_is_called_off_and_never_hit_them_is_not_there(client: TestClient, database: Database) -> None:
    deadline(database, "andres", rule='{"all": ["ftps", {"not": "ftps"}]}')
    address = subscribed(client, database, EPJ)
    assert not any(says(each, "andres") for each in events(client, address))
    withdraw(client, database, "andres")
    assert not any(says(each, "andres") for each in events(client, address))


def test_nothing_of_another_vendors_and_nothing_that_anybody_wrote_is_in_it(
    client: TestClient, database: Database
) -> None:
    report(database, LOGIN, "eksempel-epj", "not_started")
    report(database, LOGIN, "fjordjournal-kommune", "in_progress")
    own = client.get(subscribed(client, database, OTHER)).text.replace("\r\n ", "")
    assert "Fjordjournal" in own
    for word in ("Eksempel EPJ", "Eksempel Legevakt", "Sykehusvik", "Hemmelig", "eksempel-epj", "@"):
        assert word not in own, word
    before = client.get(subscribed(client, database, OTHER)).content
    database.as_staff("UPDATE readiness SET claim = 'done' WHERE product_id = "
                      "(SELECT id FROM product WHERE slug = 'eksempel-epj')")  # fmt: skip
    assert client.get(subscribed(client, database, OTHER)).content == before


def test_a_report_shows_in_the_very_next_reading(client: TestClient, database: Database) -> None:
    address = subscribed(client, database, EPJ)
    tag = client.get(address).headers["etag"]
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    report(database, LOGIN, "eksempel-epj", "done")
    answer = client.get(address, headers={"if-none-match": tag})
    assert "Eksempel EPJ: Klar." in answer.text.replace("\r\n ", "")
    assert answer.headers["etag"] != tag


def test_whoever_loses_a_place_sees_its_products_no_more(client: TestClient, database: Database) -> None:
    address = subscribed(client, database, VIEWER)
    assert events(client, address)
    database.as_program("DELETE FROM membership WHERE name = 'Vera Vik'")
    assert parsed(client.get(address)) == [], "the calendar is there, and empty"


def test_staff_get_the_sector_without_a_wall_of_names(client: TestClient, database: Database) -> None:
    found = event(client, subscribed(client, database, STAFF_READER), LOGIN)
    lines = str(found.description).split("\n")
    assert sum(":" in line and line.split(":")[0] in {"Eksempel EPJ", "Fjordjournal Kommune"} for line in lines) <= 8
    assert len(lines) < 20


class TestTheAddress:
    """Made, shown once, changed and taken away on the page of one's account."""

    def page(self, client: TestClient, database: Database, email: str = EPJ) -> str:
        client.cookies.clear()
        sign_in(client, database, email)
        text = read(client.get("/konto").text).section("Fristene i din egen kalender").text
        client.cookies.clear()
        return text

    def test_it_is_shown_once_and_only_its_hash_is_kept(self, client: TestClient, database: Database) -> None:
        assert "Lag kalenderadresse" in self.page(client, database)
        address = subscribed(client, database, EPJ)
        token = address.removeprefix("/kalender/").removesuffix(".ics")
        assert len(token) == 43
        [(kept,)] = database.as_program("SELECT token_hash FROM calendar_address")
        assert bytes(kept) == token_hash(token)  # type: ignore[call-overload]
        with database.connect("postgres") as connection:
            tables = [name for (name,) in connection.execute("SELECT relname FROM pg_class WHERE relkind = 'r' "
                      "AND relnamespace = 'public'::regnamespace")]  # fmt: skip
            for table in tables:
                found = connection.execute(f"SELECT FROM {table} AS one WHERE one::text LIKE %s", [f"%{token}%"])
                assert found.rowcount == 0, table
        assert token not in self.page(client, database)
        sign_in(client, database, EPJ)
        back = client.get("/konto/kalender", follow_redirects=False)
        assert (back.status_code, back.headers["location"]) == (303, "/konto#kalender")

    def test_the_page_that_shows_it_is_kept_by_nobody(self, client: TestClient, database: Database) -> None:
        sign_in(client, database, EPJ)
        answer = client.post("/konto/kalender", headers=FORM)
        assert answer.headers["cache-control"] == "no-store"
        address = re.search(r'value="(http[^"]+)"', answer.text)
        assert address is not None
        assert f'href="webcal{address[1].removeprefix("http")}"' in answer.text

    def test_a_new_one_ends_the_old_one(self, client: TestClient, database: Database) -> None:
        first = subscribed(client, database, EPJ)
        client.get(first)
        assert "Sist hentet 24. november 2026." in self.page(client, database)
        second = subscribed(client, database, EPJ)
        assert client.get(first).status_code == 404
        assert parsed(client.get(second))
        [(count,)] = database.as_program("SELECT count(*) FROM calendar_address")
        assert count == 1

    def test_it_says_when_it_was_made_and_last_read_and_a_day_is_marked_once(
        self, client: TestClient, database: Database
    ) -> None:
        address = subscribed(client, database, EPJ)
        assert "Adressen ble laget 24. november 2026. Ingen kalender har hentet den ennå." in self.page(
            client, database
        )
        tag = client.get(address).headers["etag"]
        [before] = database.as_program("SELECT xmin::text, fetched_on::text FROM calendar_address")
        assert before[1] == "2026-11-24"
        client.get(address)
        client.get(address, headers={"if-none-match": tag})
        assert database.as_program("SELECT xmin::text, fetched_on::text FROM calendar_address") == [before]

    def test_it_can_be_taken_away(self, client: TestClient, database: Database) -> None:
        address = subscribed(client, database, EPJ)
        sign_in(client, database, EPJ)
        for _ in range(2):
            gone = client.post("/konto/kalender/slett", headers=FORM, follow_redirects=False)
            assert (gone.status_code, gone.headers["location"]) == (303, "/konto#kalender")
        client.cookies.clear()
        assert client.get(address).status_code == 404
        assert "Lag kalenderadresse" in self.page(client, database)

    def test_each_deed_is_in_the_trail_without_the_secret(self, client: TestClient, database: Database) -> None:
        tokens = [subscribed(client, database, EPJ) for _ in range(2)]
        sign_in(client, database, EPJ)
        client.post("/konto/kalender/slett", headers=FORM)
        client.post("/konto/kalender/slett", headers=FORM)
        trail = database.as_program(
            "SELECT actor, action, subject, details::text FROM audit_entry "
            "WHERE subject_kind = 'calendar_address' ORDER BY id"
        )
        assert trail == [("Anne Lie", deed, EPJ, "{}") for deed in ("create", "renew", "remove")]
        sign_in(client, database, ADMIN)
        page = client.get("/stab/revisjon").text
        assert "Fornyet" in page
        assert "Kalenderadresse" in page
        assert not any(token in page for token in tokens)

    def test_a_page_of_another_site_changes_nothing(self, client: TestClient, database: Database) -> None:
        address = subscribed(client, database, EPJ)
        sign_in(client, database, EPJ)
        client.headers["origin"] = "https://ond.example"
        for path in ("/konto/kalender", "/konto/kalender/slett"):
            assert client.post(path, headers=FORM).status_code == 403
        assert client.get(address).status_code == 200


class TestStrangers:
    """What somebody learns who tries addresses."""

    def told(self, client: TestClient, address: str, **headers: str) -> tuple[object, ...]:
        answer = client.get(address, headers=headers)
        kept = [(name, value) for name, value in answer.headers.multi_items() if name != "date"]
        return answer.status_code, kept, answer.content

    def test_gone_closed_and_never_there_are_one_page_to_the_byte(self, client: TestClient, database: Database) -> None:
        old = subscribed(client, database, EPJ)
        subscribed(client, database, EPJ)
        closed = subscribed(client, database, OTHER)
        database.as_program("UPDATE person SET disabled_at = now() WHERE email = %s", OTHER)
        nowhere = self.told(client, "/finnes-ikke")
        assert nowhere[0] == 404
        for address in (
            old, closed, f"/kalender/{'a' * 43}.ics", "/kalender/.ics", "/kalender/a.ics", "/kalender/%00.ics",
            "/kalender/æøå.ics", f"/kalender/{'a' * 5000}.ics", "/kalender/' OR true --.ics", "/kalender/",
            old.removesuffix(".ics"), closed.upper(), "/kalender/%ff%fe.ics",
        ):  # fmt: skip
            assert self.told(client, address) == nowhere, address
            assert self.told(client, address, **{"if-none-match": "*"}) == nowhere, address
        database.as_program("UPDATE person SET disabled_at = NULL WHERE email = %s", OTHER)
        assert client.get(closed).status_code == 200

    def test_it_is_the_owners_calendar_whoever_reads_it(self, client: TestClient, database: Database) -> None:
        address = subscribed(client, database, EPJ)
        alone = client.get(address)
        assert "set-cookie" not in alone.headers
        assert alone.headers["x-robots-tag"] == "noindex"
        for somebody in (OTHER, STAFF_READER):
            client.cookies.clear()
            sign_in(client, database, somebody)
            assert client.get(address).content == alone.content

    def test_nothing_links_to_it_and_it_names_itself_nowhere(self, client: TestClient, database: Database) -> None:
        address = subscribed(client, database, EPJ)
        token = address.removeprefix("/kalender/").removesuffix(".ics")
        assert token not in client.get(address).text.replace("\r\n ", "")

    @pytest.mark.parametrize("log_format", ["json", "console"])
    @pytest.mark.parametrize("trouble", [AWAY, FAILS], ids=["the database is away", "the program fails"])
    def test_the_secret_is_in_no_log(self, database: Database, trouble: str, log_format: str) -> None:
        with opened(database) as client:
            address = subscribed(client, database, EPJ)
        script = f"""
from fristklar.logs import configure_logging
configure_logging({log_format!r})
import logging
for name in ("httpx", "httpx2"):
    logging.getLogger(name).setLevel(logging.WARNING)  # the asker's own log
from starlette.testclient import TestClient
from fristklar import app
{trouble}
client = TestClient(app.create_app(), raise_server_exceptions=False)
print("answered", client.get({address!r}).status_code)
"""
        logged = subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, **database.environment},
            capture_output=True,
            text=True,
            check=True,
        )
        assert "answered 50" in logged.stdout
        assert "/kalender/…" in logged.stdout
        assert address.removeprefix("/kalender/").removesuffix(".ics") not in logged.stdout + logged.stderr
