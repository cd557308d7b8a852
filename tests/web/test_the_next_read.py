"""What is kept is never old: the very next read after a committed update shows it, on every page it stands on."""

import pytest
from starlette.testclient import TestClient

from harness import STAFF_READER, Database, sign_in

NEW = "Helt nytt ord"

PAGES_OF = {
    "change": ["/", "/endringer", "/endringer/kj-gammel-innlogging", "/tjenester/kjernejournal-portal", "/veikart",
               "/produkter/eksempel-epj"],
    "service": ["/", "/endringer", "/endringer/ftps-avvikling", "/tjenester", "/tjenester/ftps", "/veikart"],
}  # fmt: skip

EDITS = [
    ("UPDATE change SET title = %s WHERE slug = 'kj-gammel-innlogging'", PAGES_OF["change"]),
    ("UPDATE service SET name = %s WHERE slug = 'ftps'", PAGES_OF["service"]),
    ("UPDATE deadline SET wording = %s WHERE latest = '2026-12-01'", ["/", "/endringer", *PAGES_OF["change"][2:3]]),
    ("UPDATE roadmap_item SET title = %s", ["/veikart", "/tjenester/helsenorge"]),
    ("UPDATE event SET title = %s", ["/veikart"]),
    ("UPDATE source_document SET title = %s", ["/endringer/ftps-avvikling", "/tjenester/ftps"]),
    ("UPDATE source_reference SET heading = %s", ["/endringer/ftps-avvikling", "/tjenester/ftps"]),
    ("UPDATE service_link SET label = %s WHERE id = (SELECT min(id) FROM service_link)", ["/tjenester/sfm"]),
    ("UPDATE trait SET question = %s", ["/endringer/ftps-avvikling"]),
    ("UPDATE trait SET when_yes = %s", ["/produkter/eksempel-epj"]),
    ("UPDATE vendor SET name = %s WHERE slug = 'webmed'", ["/tjenester/digitalt-helsekort-for-gravide"]),
    ("UPDATE vendor SET name = %s WHERE slug = 'eksempel-epj-as'", ["/produkter", "/produkter/eksempel-epj"]),
    (
        "UPDATE product SET name = %s WHERE slug = 'eksempel-epj'",
        [
            "/produkter",
            "/produkter/eksempel-epj",
            "/produkter/eksempel-epj/tidslinje",
            "/produkter/eksempel-epj/rapport",
        ],
    ),
    ("UPDATE readiness SET note = %s", ["/produkter/eksempel-epj", "/produkter/fjordjournal-kommune"]),
    (
        "INSERT INTO deadline_revision (deadline_id, old, new, reason, made_by, decided_on) "
        "SELECT deadline_id, new, new, %s, 'kundesenteret', '2026-11-20' FROM deadline_revision "
        "JOIN deadline ON deadline.id = deadline_id JOIN change ON change.id = change_id WHERE slug = 'ftps-avvikling'",
        ["/", "/endringer/ftps-avvikling"],
    ),
]


@pytest.fixture
def client(client: TestClient, database: Database) -> TestClient:
    """Signed in by somebody who sees every product and may change none."""
    sign_in(client, database, STAFF_READER)
    return client


@pytest.mark.parametrize(("edit", "pages"), EDITS, ids=lambda value: value[:45] if isinstance(value, str) else "")
def test_the_next_read_after_an_edit_shows_it(
    client: TestClient, database: Database, edit: str, pages: list[str]
) -> None:
    tags = {page: client.get(page).headers.get("etag", "") for page in pages}
    for page in pages:
        assert NEW not in client.get(page).text, page
    database.as_staff(edit, NEW)
    for page in pages:
        answer = client.get(page, headers={"If-None-Match": tags[page]})
        assert answer.status_code == 200, page
        assert NEW in answer.text, page


def test_an_edit_that_is_undone_is_never_shown(client: TestClient, database: Database) -> None:
    before = {page: client.get(page).headers["etag"] for page in PAGES_OF["change"]}
    with database.connect("fristklar_app") as connection, connection.transaction(force_rollback=True):
        connection.execute("SELECT set_config('role', 'fristklar_staff', true)")
        connection.execute("UPDATE change SET title = %s WHERE slug = 'kj-gammel-innlogging'", [NEW])
        for page, etag in before.items():
            assert client.get(page, headers={"If-None-Match": etag}).status_code == 304, page
    for page, etag in before.items():
        assert client.get(page, headers={"If-None-Match": etag}).status_code == 304, page


def test_a_database_that_was_set_back_names_no_other_state_by_a_number_that_was_told(
    client: TestClient, database: Database
) -> None:
    def version(of: str = "register") -> int:
        with database.connect("postgres") as connection:
            [(found,)] = connection.execute("SELECT version FROM data_version WHERE topic = %s", [of])
        return int(found)

    backed_up = version()
    for n in range(3):
        database.as_staff("UPDATE change SET title = %s WHERE slug = 'kj-gammel-innlogging'", f"Før {n}")
    told, etag = version(), client.get("/endringer").headers["etag"]
    with database.connect("postgres") as connection:
        connection.execute("UPDATE data_version SET version = %s WHERE topic = 'register'", [backed_up])
    for n in range(3):  # counted from the backup, the third would be what was told
        database.as_staff("UPDATE change SET title = %s WHERE slug = 'kj-gammel-innlogging'", f"Etter {n}")
        assert version() > told
        answer = client.get("/endringer", headers={"If-None-Match": etag})
        assert answer.status_code == 200
        assert f"Etter {n}" in answer.text


def test_what_is_reported_for_one_product_leaves_the_pages_of_others_as_they_are(
    client: TestClient, database: Database
) -> None:
    own, other = "/produkter/eksempel-epj", "/produkter/eksempel-legevakt"
    before = {page: client.get(page).headers["etag"] for page in (own, other, "/", "/endringer")}
    database.as_staff(
        "UPDATE readiness SET note = %s WHERE product_id = (SELECT id FROM product WHERE slug = 'eksempel-epj')", NEW
    )
    now = {page: client.get(page, headers={"If-None-Match": etag}).status_code for page, etag in before.items()}
    assert now == {own: 200, other: 304, "/": 304, "/endringer": 304}


def test_an_answer_that_is_given_or_taken_back_is_shown(client: TestClient, database: Database) -> None:
    page, sentence = (
        "/produkter/eksempel-epj",
        "Det er ikke oppgitt om produktet bruker API-et for Kritisk informasjon.",
    )
    whose = "product JOIN vendor ON vendor.id = vendor_id WHERE product.slug = 'eksempel-epj'"
    assert sentence in client.get(page).text
    database.as_staff(
        "INSERT INTO product_trait (product_id, vendor_id, trait, answer) "
        f"SELECT product.id, vendor.id, 'kritisk-informasjon', false FROM {whose}"
    )
    assert sentence not in client.get(page).text
    assert "Produktet bruker ikke API-et for Kritisk informasjon." in client.get(page).text
    database.as_staff("DELETE FROM product_trait WHERE trait = 'kritisk-informasjon'")
    assert sentence in client.get(page).text


def test_a_change_that_is_published_or_ended_or_taken_back_moves_at_once(
    client: TestClient, database: Database
) -> None:
    page = "/endringer/ftps-avvikling"
    lists = {"/": 'href="/endringer/ftps-avvikling"', "/produkter/provestad-lab": 'class="row" id="ftps-avvikling"'}
    assert all(listed in client.get(address).text for address, listed in lists.items())
    for lifecycle, status, stands in (
        ("completed", 200, False),
        ("draft", 404, False),
        ("published", 200, True),
        ("withdrawn", 200, False),
    ):
        database.as_staff("UPDATE change SET lifecycle = %s WHERE slug = 'ftps-avvikling'", lifecycle)
        assert client.get(page).status_code == status, lifecycle
        for address, listed in lists.items():
            assert (listed in client.get(address).text) is stands, (lifecycle, address)


def test_a_product_that_changes_its_address_is_found_at_the_new_one_only(
    client: TestClient, database: Database
) -> None:
    before = client.get("/produkter/eksempel-epj")
    database.as_staff("UPDATE product SET slug = 'nytt-navn' WHERE slug = 'eksempel-epj'")
    assert client.get("/produkter/eksempel-epj").status_code == 404
    assert client.get("/produkter/nytt-navn").text == before.text.replace("/eksempel-epj", "/nytt-navn")
    database.as_staff("UPDATE product SET slug = 'eksempel-epj', name = %s WHERE slug = 'eksempel-legevakt'", NEW)
    assert NEW in client.get("/produkter/eksempel-epj").text


def test_somebody_whose_place_at_a_vendor_is_taken_away_sees_its_product_no_more(
    client: TestClient, database: Database
) -> None:
    page = "/produkter/eksempel-epj"
    sign_in(client, database, "anne.lie@eksempel-epj.example")
    assert client.get(page).status_code == client.get(page).status_code == 200
    of_anne = "person_id = (SELECT id FROM person WHERE email = 'anne.lie@eksempel-epj.example')"
    database.as_program(
        f"UPDATE membership SET vendor_id = (SELECT id FROM vendor WHERE slug = 'fjordjournal-as') WHERE {of_anne}"
    )
    assert client.get(page).status_code == 404
    assert page not in client.get("/produkter").text
    database.as_program(
        f"UPDATE membership SET vendor_id = (SELECT id FROM vendor WHERE slug = 'eksempel-epj-as') WHERE {of_anne}"
    )
    assert client.get(page).status_code == 200
