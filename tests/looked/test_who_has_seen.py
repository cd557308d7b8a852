"""The customer centre sees which vendors a critical change has not reached, and who at a vendor has seen it."""

import re

import pytest

from fristklar import embedded
from harness import Database
from looked.reader import ANNE, ERIK, FREDRIK, KARI, LOGIN, OLA, PRODUCT, VERA, Reader
from looked.test_kept_pages import counting
from reading import Element

WHO = f"/stab/endringer/{LOGIN}/sett"
COMMUNITY = "/produkter/fjordjournal-kommune"


def rows(reader: Reader, address: str = WHO, who: str = KARI) -> list[list[str]]:
    """The cells of the page's table."""
    table = reader.shown(who, address).one("table tbody")
    return [[cell.text for cell in row.children if isinstance(cell, Element)] for row in table.all("tr")]


def unaware(reader: Reader) -> int:
    """The vendors that have not seen something critical, as the start page counts them."""
    words = reader.shown(KARI, "/stab").one("main").text
    if "Alle leverandørene har sett" in words:
        return 0
    if "Én leverandør har ikke sett" in words:
        return 1
    found = re.search(r"(\d+) leverandører har ikke sett", words)
    assert found is not None
    return int(found[1])


def test_before_anybody_looked_the_largest_product_stands_first(reader: Reader) -> None:
    assert rows(reader) == [
        ["Eksempel EPJ Eksempel EPJ AS (fiktiv)", "412", "Ikke sett",
         "Har ikke sett det: Anne Lie (aldri), Erik Moen (aldri), Vera Vik (aldri)"],
        ["Molarvik Tann Molarvik Tannjournal AS (fiktiv)", "147", "Ingen brukere",
         "Ingen hos leverandøren kan logge inn."],
        ["Fjordjournal Kommune Fjordjournal AS (fiktiv)", "96", "Ikke sett",
         "Har ikke sett det: Fredrik Fjord (aldri)"],
    ]  # fmt: skip


def test_one_person_who_looks_is_enough_and_is_named_with_the_time(reader: Reader) -> None:
    reader.look(VERA)
    [molarvik, fjord, epj] = rows(reader)
    assert (molarvik[2], fjord[2], epj[2]) == ("Ingen brukere", "Ikke sett", "Sett")
    seen, others = epj[3].split("Har ikke sett det: ")
    assert re.fullmatch(r"Har sett det: Vera Vik \(\d+\. \w+ \d{4} kl\. \d\d\.\d\d\) ?", seen)
    assert others == "Anne Lie (aldri), Erik Moen (aldri)"


def test_a_change_that_moves_is_unseen_again_until_somebody_looks(reader: Reader) -> None:
    for who, address in ((ANNE, PRODUCT), (FREDRIK, COMMUNITY)):
        reader.look(who, address)
    assert [row[2] for row in rows(reader)] == ["Ingen brukere", "Sett", "Sett"]
    before = reader.shown(ANNE)
    reader.move_login("15. desember 2026")
    assert [row[2] for row in rows(reader)] == ["Ikke sett", "Ingen brukere", "Ikke sett"]
    reader.look(ANNE, shown=before)
    assert rows(reader)[0][2] == "Ikke sett", "the page that was open before does not say it"
    reader.look(ANNE)
    assert [row[2] for row in rows(reader)] == ["Ingen brukere", "Ikke sett", "Sett"]


def test_who_cannot_sign_in_any_more_does_not_count(reader: Reader) -> None:
    reader.look(VERA)
    reader.database.as_program("UPDATE person SET disabled_at = now() WHERE email = %s", VERA)
    epj = rows(reader)[0]
    assert epj[2:] == ["Ikke sett", "Har ikke sett det: Anne Lie (aldri), Erik Moen (aldri)"]


def test_a_product_that_is_ready_or_let_off_or_not_hit_is_not_listed(reader: Reader) -> None:
    reader.report(ERIK, "done")
    assert "Eksempel EPJ" not in str(rows(reader))


def test_the_start_page_counts_the_vendors_and_leads_there(reader: Reader) -> None:
    before = unaware(reader)
    assert before == 6
    assert reader.shown(KARI, "/stab").one("a[href=/stab/sett]")
    for who in (ANNE, ERIK, VERA):
        for product in ("/produkter/eksempel-epj", "/produkter/eksempel-legevakt"):
            reader.look(who, product)
    assert unaware(reader) == before - 1
    assert f"{before - 1} leverandører" in reader.shown(KARI, "/stab/sett").text


def test_the_overview_counts_by_change_and_puts_what_all_have_seen_last(reader: Reader) -> None:
    lines = {line[1].rpartition(" ")[0]: line[2:] for line in rows(reader, "/stab/sett")}
    assert lines["Gammel innlogging til Kjernejournal portal utgår"] == ["3 av 3 1 uten brukere", "655"]
    reader.look(ANNE)
    found = rows(reader, "/stab/sett")
    assert [line[1] for line in found if line[2].startswith("0 av")] == [found[-1][1]]
    assert found[-1][1] == "Fastleger med gammel innlogging mister PJD Produksjon"


def test_a_change_that_is_critical_for_nobody_says_so_and_a_missing_one_is_not_there(reader: Reader) -> None:
    assert "haster ikke for noen nå" in reader.shown(KARI, "/stab/endringer/ftps-avvikling/sett").text
    reader.be(KARI)
    for slug in ("finnes-ikke", "%00", "x" * 3000):
        assert reader.client.get(f"/stab/endringer/{slug}/sett").status_code == 404


@pytest.mark.parametrize(("who", "invites"), [(KARI, False), (OLA, True)])
def test_only_who_may_invite_is_offered_to(reader: Reader, who: str, invites: bool) -> None:
    links = reader.shown(who, WHO).all("a[href=/leverandorer/molarvik-tannjournal-as/personer]")
    assert bool(links) is invites


def test_the_pages_ask_as_often_however_many_have_looked(database: Database, cluster: embedded.Cluster) -> None:
    with counting(database, cluster) as (client, counted):
        reader = Reader(client, database)

        def asked() -> list[int]:
            costs = []
            reader.be(KARI)
            for address in ("/stab", "/stab/sett", WHO):
                before = counted.statements
                assert client.get(address).status_code == 200
                costs.append(counted.statements - before)
            return costs

        asked()
        few = asked()
        reader.database_as_owner(
            """
            INSERT INTO vendor (slug, name) SELECT 'v-' || n, 'V ' || n FROM generate_series(1, 100) n;
            INSERT INTO product (vendor_id, slug, name, description) SELECT id, slug, name, '' FROM vendor
                WHERE slug LIKE 'v-%';
            INSERT INTO person (email, name) SELECT 'p' || n || '@v.example', 'P ' || n FROM generate_series(1, 100) n;
            INSERT INTO membership (person_id, vendor_id, role, name) SELECT person.id, vendor.id, 'viewer', person.name
                FROM person JOIN vendor ON vendor.name = 'V ' || substr(person.name, 3) WHERE email LIKE 'p%@v.example';
            INSERT INTO product_visit
                SELECT person_id, product.id, product.vendor_id, now(), now(), now(), now()
                FROM membership JOIN product USING (vendor_id) WHERE slug LIKE 'v-%';
            """
        )
        asked()
        assert asked() == few
        assert "P 77" in reader.shown(KARI, "/stab/endringer/leverandorvilkar-2/sett").text
