"""Staff keep the vendors; each has a name that cannot be mistaken for another's."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from fristklar import setup
from harness import WITHOUT_DEMO, Database, opened, sign_in
from vendors.pages import (
    ADMIN,
    EDITOR,
    EXAMPLE,
    LIST,
    NEW,
    NEW_PRODUCT,
    OTHER_VENDOR,
    PRODUCT,
    READER,
    VENDOR_ADMINISTRATOR,
    cells,
    count,
    deeds,
    page,
    version_of,
)
from vendors.payloads import error_at, send, shown, typed_in

# ---- the list ----


def test_the_list_says_how_much_each_vendor_has_and_when_it_last_reported(desk: TestClient) -> None:
    example = page(desk, LIST).one("#eksempel-epj-as")
    assert cells(example) == {
        "Produkter": "2",
        "Personer": "3 med tilgang hos Eksempel EPJ AS (fiktiv)",
        "Siste melding": "16. november 2026",
    }
    webmed = page(desk, LIST).one("#webmed")
    assert cells(webmed) == {"Produkter": "0", "Personer": "0 med tilgang hos Webmed", "Siste melding": "Aldri"}


def test_made_up_vendors_are_marked_and_real_ones_are_not(desk: TestClient) -> None:
    rows = page(desk, LIST).all("main tbody tr")
    marked = {row["id"] for row in rows if "Oppdiktet" in row.text}
    assert len(marked) == 6
    assert "fjordjournal-as" in marked
    assert "webmed" not in marked


def test_names_stand_in_norwegian_order(desk: TestClient, database: Database) -> None:
    for name in ("Ånd", "Ære", "Zeta", "øst", "Abel"):
        assert send(desk, NEW, {"navn": name}).status_code == 303
    names = [row.one("th a").text for row in page(desk, LIST).all("main tbody tr")]
    assert [name for name in names if name in {"Ånd", "Ære", "Zeta", "øst", "Abel"}] == [
        "Abel", "Zeta", "Ære", "øst", "Ånd",
    ]  # fmt: skip


def test_a_reader_sees_vendors_and_products_and_no_form(client: TestClient, database: Database) -> None:
    sign_in(client, database, READER)
    assert page(client, LIST).all(f"a[href={NEW}]") == []
    vendor = page(client, EXAMPLE)
    assert vendor.all("main form") == []
    assert [row["id"] for row in vendor.all("main tbody tr")] == ["eksempel-epj", "eksempel-legevakt"]
    for link in (*page(client, LIST).all("main a"), *vendor.all("main a")):
        assert client.get(link["href"]).status_code == 200, link


def test_an_editors_links_all_lead_somewhere(desk: TestClient) -> None:
    for start in (LIST, EXAMPLE, PRODUCT, NEW, NEW_PRODUCT):
        for link in page(desk, start).all("main a"):
            assert desk.get(link["href"]).status_code == 200, link


# ---- who may ----


@pytest.mark.parametrize("person", [READER, EDITOR, ADMIN, VENDOR_ADMINISTRATOR, OTHER_VENDOR, None])
def test_editors_write_readers_look_and_nobody_else_comes_near(
    client: TestClient, database: Database, person: str | None
) -> None:
    if person is not None:
        sign_in(client, database, person)
    before = count(database, "vendor"), count(database, "product"), deeds(database)
    looked = [client.get(each, follow_redirects=False).status_code for each in (LIST, EXAMPLE)]
    forms = [client.get(each, follow_redirects=False).status_code for each in (NEW, NEW_PRODUCT, PRODUCT)]
    written = [
        send(client, address, {"navn": "Nytt navn", "version": "1"}).status_code
        for address in (NEW, NEW_PRODUCT, EXAMPLE, PRODUCT)
    ]
    if person in {EDITOR, ADMIN}:
        # "Nytt navn" is taken by the time the second vendor wants it.
        assert (looked, forms, written) == ([200, 200], [200, 200, 200], [303, 303, 422, 422])
        return
    if person == READER:
        assert (looked, forms, written) == ([200, 200], [403] * 3, [403] * 4)
    elif person is None:
        assert (looked, forms) == ([303, 303], [303] * 3)
        assert set(written) <= {401, 403}
    else:
        assert (looked, forms, written) == ([403, 403], [403] * 3, [403] * 4)
    assert (count(database, "vendor"), count(database, "product"), deeds(database)) == before


@pytest.mark.parametrize(
    "slug", ["finnes-ikke", "%00", "a%0Ab", "æ", "'; --", "x" * 500, "-", "EKSEMPEL-EPJ-AS", "eksempel-epj-as%20"]
)
def test_what_is_not_there_is_the_same_page_everywhere(desk: TestClient, slug: str) -> None:
    missing = desk.get("/finnes-ikke")
    for address in (f"{LIST}/{slug}", f"{LIST}/{slug}/produkter/ny", f"/stab/produkter/{slug}"):
        assert desk.get(address).status_code == 404
        assert desk.get(address).content == missing.content
        assert send(desk, address, {"navn": "x", "version": "1"}).content == missing.content


@pytest.mark.parametrize("address", [NEW, NEW_PRODUCT, EXAMPLE, PRODUCT])
def test_a_form_from_another_site_is_refused(desk: TestClient, database: Database, address: str) -> None:
    desk.headers["origin"] = "https://ond.example"
    assert send(desk, address, {"navn": "Kapret", "version": "1"}).status_code == 403
    assert deeds(database) == []


# ---- vendors ----


def test_a_vendor_is_added_and_the_trail_says_by_whom(desk: TestClient, database: Database) -> None:
    answer = send(desk, NEW, {"navn": "  Nordlys Journal AS "})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{LIST}/nordlys-journal-as")
    vendor = page(desk, f"{LIST}/nordlys-journal-as")
    assert vendor.one("h1").text == "Nordlys Journal AS"
    assert "Ingen produkter ennå." in vendor.text
    assert "Bare leverandøren selv og kundesenteret ser navnet" in vendor.text
    assert deeds(database) == [
        ("Ola Berg", "create", "vendor", "nordlys-journal-as", "nordlys-journal-as",
         {"name": "Nordlys Journal AS", "fictional": True}),
    ]  # fmt: skip
    assert "Nordlys" not in desk.get("/tjenester/digitalt-helsekort-for-gravide").text


def test_outside_the_demo_a_new_vendor_is_real(database: Database) -> None:
    with opened(database, None, **WITHOUT_DEMO) as client:
        sign_in(client, database, EDITOR)
        assert send(client, NEW, {"navn": "Nordlys Journal AS"}).status_code == 303
        assert "Oppdiktet" not in page(client, f"{LIST}/nordlys-journal-as").text
    assert database.as_program("SELECT fictional, named_in_source FROM vendor WHERE slug = 'nordlys-journal-as'") == [
        (False, False)
    ]


@pytest.mark.parametrize(
    "name",
    ["Fjordjournal AS (fiktiv)", "FJORDJOURNAL AS FIKTIV", "Fjordjournal  AS", "Fjordjournal, AS!", "fjordjournal-as"],
)
def test_a_name_like_anothers_is_refused_and_kept_in_the_form(desk: TestClient, database: Database, name: str) -> None:
    before = count(database, "vendor")
    answer = send(desk, NEW, {"navn": name})
    assert answer.status_code == 422
    assert error_at(shown(answer), "navn") == (
        "Navnet er for likt «Fjordjournal AS (fiktiv)», som finnes med adressen «fjordjournal-as». "
        "Skriv hva som skiller dem."
    )
    assert typed_in(shown(answer), "navn") == name
    assert (count(database, "vendor"), deeds(database)) == (before, [])


@pytest.mark.parametrize("name", ["", "   ", "...", "🩺", "\u200b", "журнал", "ny", "NY!"])
def test_a_name_that_makes_no_address_is_refused(desk: TestClient, database: Database, name: str) -> None:
    answer = send(desk, NEW, {"navn": name})
    assert answer.status_code == 422
    assert error_at(shown(answer), "navn")
    assert deeds(database) == []


def test_a_vendor_is_renamed_and_its_address_stays(desk: TestClient, database: Database) -> None:
    answer = send(desk, "/stab/leverandorer/webmed", {"navn": "Webmed Norge AS", "version": "1"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{LIST}/webmed")
    assert page(desk, f"{LIST}/webmed").one("h1").text == "Webmed Norge AS"
    assert "alle kan se navnet" in page(desk, f"{LIST}/webmed").text
    assert "Webmed Norge AS" in desk.get("/tjenester/digitalt-helsekort-for-gravide").text
    assert deeds(database) == [
        ("Ola Berg", "edit", "vendor", "webmed", "webmed", {"name": ["Webmed", "Webmed Norge AS"]})
    ]
    # The old name is its address still, so nobody else is given it.
    assert send(desk, NEW, {"navn": "Webmed"}).status_code == 422
    assert send(desk, f"{LIST}/webmed", {"navn": "WEBMED", "version": "2"}).status_code == 303


def test_a_new_name_stands_on_the_pages_that_were_kept(desk: TestClient) -> None:
    addresses = ("/produkter", "/produkter/eksempel-epj", "/produkter/eksempel-legevakt")
    for address in addresses:
        assert "Eksempel EPJ AS (fiktiv)" in desk.get(address).text
    assert send(desk, EXAMPLE, {"navn": "Nytt Firmanavn AS", "version": "1"}).status_code == 303
    fields = {"navn": "Nytt Produktnavn", "version": version_of(desk, PRODUCT)}
    assert send(desk, PRODUCT, fields).status_code == 303
    for address in addresses:
        text = desk.get(address).text
        assert "Nytt Firmanavn AS" in text
        assert "Eksempel EPJ AS (fiktiv)" not in text
    assert "Nytt Produktnavn" in desk.get("/produkter/eksempel-epj").text
    assert "Nytt Produktnavn" in desk.get("/produkter").text


def test_a_vendor_cannot_take_anothers_name(desk: TestClient, database: Database) -> None:
    answer = send(desk, EXAMPLE, {"navn": "Webmed", "version": "1"})
    assert answer.status_code == 422
    assert "for likt «Webmed»" in error_at(shown(answer), "navn")
    assert typed_in(shown(answer), "navn") == "Webmed"
    assert [row["id"] for row in shown(answer).all("main tbody tr")] == ["eksempel-epj", "eksempel-legevakt"]
    assert deeds(database) == []


def test_whoever_saves_a_name_too_late_sees_both_and_may_save_again(desk: TestClient, database: Database) -> None:
    sign_in(desk, database, ADMIN)
    assert send(desk, EXAMPLE, {"navn": "Siris navn", "version": "1"}).status_code == 303
    sign_in(desk, database, EDITOR)
    answer = send(desk, EXAMPLE, {"navn": "Olas navn", "version": "1"})
    assert answer.status_code == 409
    late = shown(answer)
    assert typed_in(late, "navn") == "Olas navn"
    assert late.one("#navn-lagret").text == "Lagret av Siri Dal: Siris navn"
    assert page(desk, EXAMPLE).one("h1").text == "Siris navn"
    assert send(desk, EXAMPLE, {"navn": "Olas navn", "version": typed_in(late, "version")}).status_code == 303
    assert [deed[5] for deed in deeds(database)] == [
        {"name": ["Eksempel EPJ AS (fiktiv)", "Siris navn"]},
        {"name": ["Siris navn", "Olas navn"]},
    ]


@pytest.mark.parametrize("version", ["", "0", "-1", "2", "x", "1.0", "9" * 30, "1\x00"])
def test_a_version_that_is_none_saves_nothing(desk: TestClient, database: Database, version: str) -> None:
    for address in (EXAMPLE, PRODUCT):
        assert send(desk, address, {"navn": "Annet navn", "version": version}).status_code == 409
        assert send(desk, address, {"navn": "Annet navn"}).status_code == 409
    assert deeds(database) == []


def test_of_many_who_add_the_same_vendor_at_once_one_does(desk: TestClient, database: Database) -> None:
    """And of many who give the same name to vendors that have different addresses, one does."""
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: send(desk, NEW, {"navn": "Samtidig AS"}).status_code, range(8)))
        renamed = list(
            pool.map(
                lambda slug: send(desk, f"{LIST}/{slug}", {"navn": "Likt navn", "version": "1"}).status_code,
                ["webmed", "pridok", "hspro", "cgm"],
            )
        )
    assert sorted(answers) == [303] + [422] * 7
    assert sorted(renamed) == [303] + [422] * 3
    assert len(deeds(database)) == 2


def test_the_demo_starts_again_after_staff_have_added_and_renamed(desk: TestClient, database: Database) -> None:
    """A made-up vendor's name may stand in another made-up name; a real one's may not (register/loading.py)."""
    assert send(desk, NEW, {"navn": "Eksempel"}).status_code == 303
    assert send(desk, f"{LIST}/eksempel/produkter/ny", {"navn": "Fjordjournal"}).status_code == 303
    assert send(desk, EXAMPLE, {"navn": "Eksempel EPJ Norge AS", "version": "1"}).status_code == 303
    assert send(desk, PRODUCT, {"navn": "Eksempel EPJ 2", "version": "1"}).status_code == 303
    before = count(database, "vendor"), count(database, "product"), count(database, "readiness")
    setup.prepare()
    assert (count(database, "vendor"), count(database, "product"), count(database, "readiness")) == before
    assert page(desk, EXAMPLE).one("h1").text == "Eksempel EPJ Norge AS"
