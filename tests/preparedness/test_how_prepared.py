"""How prepared the sector is: the same numbers as everywhere else, from real reports, kept while they hold."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from starlette.testclient import TestClient

from desk.test_start import danger
from filling import save
from fristklar import embedded
from harness import Database, opened
from looked.test_kept_pages import counting
from preparedness.shown import ERIK, KARI, LOGIN, OLA, OVERVIEW, address, be, overview, part
from readiness.desk import Desk
from reading import read

ROW = f"/produkter/eksempel-epj/status/{LOGIN}/production"


@pytest.fixture
def desk(client: TestClient, database: Database) -> TestClient:
    """The browser of a reader at the customer centre."""
    return be(client, database, KARI)


def report(client: TestClient, database: Database, claim: str, planned: str = "") -> None:
    """The vendor's editor says where it stands, in the form."""
    save(be(client, database, ERIK), ROW, meldt=claim, planlagt=planned)
    be(client, database, KARI)


def test_a_change_is_told_by_products_and_organisations(reader: TestClient) -> None:
    """On 24 November: one is in time with 412 organisations, and two are at risk with 243."""
    assert overview(reader)[LOGIN] == part(reader).counts == {"I tide": (1, 412), "I fare": (2, 243)}


def test_what_is_in_danger_is_as_much_as_the_start_page_says(
    on: Callable[[str], AbstractContextManager[TestClient]],
) -> None:
    """For each deadline on each of these days; before some of the demo's reports were made, too."""
    seen = 0
    for day in ("2026-10-01", "2026-11-24", "2026-12-01"):
        with on(day) as client:
            start = client.get("/stab").text
            for slug in (
                "kj-gammel-innlogging",
                "helseid-assertion-alg",
                "syntetiske-virksomheter",
                "helseid-dpop-token",
            ):
                for section in read(client.get(address(slug)).text).all("section.part"):
                    environment = section.one("h2").text
                    overdue, at_risk, disputed, organisations = danger(start, slug, environment)
                    shown = part(client, slug, section["aria-labelledby"]).counts
                    if overdue + at_risk + disputed:
                        seen += 1
                        late, risk = shown.get("Forfalt", (0, 0)), shown.get("I fare", (0, 0))
                        assert (late[0], risk[0]) == (overdue, at_risk + disputed)
                        assert late[1] + risk[1] == int(organisations.replace("\xa0", ""))
    assert seen >= 8


def test_the_order_is_by_organisations_in_danger(reader: TestClient) -> None:
    main = read(reader.get(OVERVIEW).text).one("main")
    group = main.section("Endringer med dato")
    shown = overview(reader)
    dangers = [
        sum(shown[line["id"]].get(word, (0, 0))[1] for word in ("Forfalt", "I fare"))
        for line in group.all("li.change-line")
    ]
    assert len(dangers) > 10
    assert dangers == sorted(dangers, reverse=True)
    assert dangers[0] > 0 == dangers[-1]


def test_the_bars_are_as_wide_as_the_words_say(reader: TestClient) -> None:
    section = part(reader).section
    products, organisations = section.all("svg.stack")
    assert products["aria-label"] == "Produkter: i tide 1, i fare 2"
    assert [(each["class"], each["x"], each["width"]) for each in products.all("rect")] == [
        ("on_track", "0.00%", "33.33%"), ("at_risk", "33.33%", "66.67%"),
    ]  # fmt: skip
    assert [(each["class"], each["x"], each["width"]) for each in organisations.all("rect")] == [
        ("on_track", "0.00%", "62.90%"), ("at_risk", "62.90%", "37.10%"),
    ]  # fmt: skip


def test_a_product_without_a_count_is_said_to_be_one(desk: TestClient, database: Database) -> None:
    database.as_staff("UPDATE product SET organisations = NULL WHERE slug = 'molarvik-tann'")
    shown = part(desk)
    assert shown.counts == {"I tide": (1, 412), "I fare": (2, 96)}
    assert "Ett av produktene har ikke oppgitt antall virksomheter og teller bare som produkt." in shown.words
    assert shown.sum[:2] == ["Sum: 3 produkter", "508"]
    database.as_staff("UPDATE product SET organisations = NULL")
    assert "Ingen av produktene har oppgitt antall virksomheter." in part(desk).words
    assert part(desk).days[-1].organisations == "ikke oppgitt"


def test_an_exempt_product_is_told_apart_and_never_met(reader: TestClient) -> None:
    shown = part(reader, "syntetiske-virksomheter", "test")
    assert shown.counts["Unntak"] == (1, 4)
    assert "Klar" not in shown.counts
    assert all("Sykehusvik" not in row[0] for row in shown.losing), "the exemption lasts beyond the day"


def test_an_exemption_that_ends_before_the_day_does_not_help_on_it(desk: TestClient, database: Database) -> None:
    database.as_staff("UPDATE readiness SET exempt_until = '2026-12-20' WHERE exempt_until = '2027-03-31'")
    [row] = [row for row in part(desk, "syntetiske-virksomheter", "test").losing if "Sykehusvik" in row[0]]
    assert row[2:] == ["Unntak til og med 20. desember 2026, og ikke lenger", "Uten plan"]


def test_what_is_only_possibly_hit_is_told_apart(reader: TestClient) -> None:
    shown = part(reader, "syntetiske-virksomheter", "test")
    assert "Ett av produktene (11 virksomheter) er kanskje berørt" in shown.words
    assert [row[0] for row in shown.losing if "kanskje berørt" in row[0]] == [
        "Prøvestad Lab Prøvestad Lab AS (fiktiv) · kanskje berørt"
    ]


def test_who_loses_access_stands_there_with_plan_and_slack_and_those_without_first(reader: TestClient) -> None:
    shown = part(reader)
    assert shown.losing == [
        ["Molarvik Tann Molarvik Tannjournal AS (fiktiv)", "147", "I fare", "Uten plan"],
        ["Fjordjournal Kommune Fjordjournal AS (fiktiv)", "96", "I fare", "9. desember 2026 9 dager for sent"],
        ["Eksempel EPJ Eksempel EPJ AS (fiktiv)", "412", "Nærmer seg", "27. november 2026 3 dager å gå på"],
    ]
    assert shown.sum[:2] == ["Sum: 3 produkter", "655"]
    assert shown.planless == ["Molarvik Tannjournal AS (fiktiv), 147 virksomheter: Molarvik Tann"]
    assert "Dagen er tirsdag 1. desember 2026" in shown.words


def test_a_real_report_moves_the_numbers_in_the_very_next_read(desk: TestClient, database: Database) -> None:
    assert part(desk).on("2026-11-24").products == "0 av 3 (0 %)"
    report(desk, database, "done")
    shown = part(desk)
    assert shown.counts == overview(desk)[LOGIN] == {"Klar": (1, 412), "I fare": (2, 243)}
    assert shown.on("2026-11-24")[1:] == ("I dag", "1 av 3 (33 %)", "412 av 655 (63 %)")
    assert [row[0].split(" AS")[0] for row in shown.losing] == [
        "Molarvik Tann Molarvik Tannjournal",
        "Fjordjournal Kommune Fjordjournal",
    ]
    report(desk, database, "in_progress", "15.12.2026")
    assert part(desk).counts == {"I fare": (3, 655)}


def test_the_forecast_is_what_plans_promise(reader: TestClient) -> None:
    shown = part(reader)
    assert [(each.day, each.products, each.organisations) for each in shown.days if each.day >= "2026-11-24"][:4] == [
        ("2026-11-24", "0 av 3 (0 %)", "0 av 655 (0 %)"),
        ("2026-11-27", "1 av 3 (33 %)", "412 av 655 (63 %)"),
        ("2026-11-30", "1 av 3 (33 %)", "412 av 655 (63 %)"),
        ("2026-12-09", "2 av 3 (67 %)", "508 av 655 (78 %)"),
    ]
    assert shown.on("2026-11-30").kind == "Hvis planene holder, siste trygge dag"
    assert "er 1 av 3 produkter (33 %) og 412 av 655 virksomheter (63 %) klare på siste trygge dag" in shown.words


def test_past_days_are_read_from_what_was_said_on_them(database: Database) -> None:
    """A claim, a dispute and a new claim on three days, each through the forms; the curve tells them on the fourth."""
    deeds = (("2026-11-24", ERIK, "done"), ("2026-11-25", OLA, "disputed"), ("2026-11-27", ERIK, "in_progress"),
             ("2026-11-28", ERIK, "done"))  # fmt: skip
    for day, who, said in deeds:
        with opened(database, FRISTKLAR_TODAY=day) as client:
            be(client, database, who)
            if who == OLA:
                form = Desk(client, database).form(f"{ROW}/vurder")
                said_of_it = form | {"vurdering": said, "begrunnelse": "Vi ser fortsatt gamle kall."}
                assert client.post(f"{ROW}/vurder", data=said_of_it, follow_redirects=False).status_code == 303
            else:
                save(client, ROW, meldt=said, planlagt="")
    with opened(database, FRISTKLAR_TODAY="2026-11-30") as client:
        shown = part(be(client, database, KARI))
        told = {each.day: each.products for each in shown.days if "2026-11-20" < each.day <= "2026-11-30"}
        assert told == {
            "2026-11-24": "1 av 3 (33 %)", "2026-11-25": "0 av 3 (0 %)", "2026-11-28": "1 av 3 (33 %)",
            "2026-11-30": "1 av 3 (33 %)",
        }  # fmt: skip
        assert shown.on("2026-11-30").kind == "I dag, siste trygge dag"


def test_a_report_without_a_history_counts_from_its_day_and_the_page_says_so(
    desk: TestClient, database: Database
) -> None:
    slug = "helseid-dpop-token"
    assert "finnes bare den siste meldingen" not in part(desk, slug).words
    with database.connect("postgres") as connection:
        connection.execute(
            "DELETE FROM readiness_event WHERE product_id = (SELECT id FROM product WHERE slug = 'eksempel-epj')"
        )
    database.as_staff("UPDATE product SET version = version + 1 WHERE slug = 'eksempel-epj'")
    shown = part(desk, slug)
    assert "For ett produkt finnes bare den siste meldingen. Det regnes fra datoen på den." in shown.words
    assert shown.on("2026-05-20").products == "2 av 8 (25 %)"


def test_the_curve_keeps_what_was_met_by_the_deadline_apart_from_what_came_after(reader: TestClient) -> None:
    shown = part(reader, "helseid-dpop-token")
    assert shown.on("2026-05-31").products == "6 av 8 (75 %)"
    assert shown.on("2026-06-10").products == "7 av 8 (88 %)"
    assert shown.on("2026-11-24").products == "7 av 8 (88 %)"
    assert "Hvem kan ha mistet tilgang" in shown.words


def test_the_drawing_says_what_the_table_says(reader: TestClient) -> None:
    section = part(reader).section
    drawing = section.one(".chart[role=img]")
    assert "I dag 0 prosent av produktene og 0 prosent av virksomhetene." in drawing["aria-label"]
    assert "På siste trygge dag 33 prosent, hvis planene holder." in drawing["aria-label"]
    assert [text.text for text in drawing.all("text")][:5] == ["0 %", "25 %", "50 %", "75 %", "100 %"]
    titles = {title.text for title in drawing.all("circle title")}
    assert "27. november 2026, etter planene: 412 av 655 virksomheter (63 %)" in titles
    promised = [path["d"] for path in drawing.all("path.promised")]
    assert [path.count("V") for path in promised] == [3, 3], "two plans, and the last day"
    assert {"I dag", "Siste trygge dag"} <= {text.text for text in drawing.all("text")}


def test_a_change_without_a_date_alarms_nobody(reader: TestClient) -> None:
    shown = part(reader, "ftps-avvikling", "any")
    assert shown.counts == {"Uavklart frist": (2, 15)}
    assert shown.planless == []
    assert "Siste trygge dag" not in shown.section.one(".chart").text
    assert shown.section.all(".chip.overdue") == []


def test_a_change_that_hits_nobody_is_counted_and_has_a_page(desk: TestClient, database: Database) -> None:
    database.as_staff("DELETE FROM product_trait WHERE trait = 'ftps'")
    database.as_staff(
        "INSERT INTO product_trait (product_id, vendor_id, trait, answer) "
        "SELECT id, vendor_id, 'ftps', false FROM product"
    )
    assert "ftps-avvikling" not in overview(desk)
    assert "Én endring berører ingen av produktene" in desk.get(OVERVIEW).text
    assert "Ingen av produktene er berørt." in part(desk, "ftps-avvikling", "any").words


def test_a_change_that_has_ended_has_no_numbers(desk: TestClient, database: Database) -> None:
    database.as_staff("UPDATE change SET lifecycle = 'withdrawn' WHERE slug = %s", LOGIN)
    assert LOGIN not in overview(desk)
    assert "Endringen er avsluttet." in desk.get(address(LOGIN)).text


@pytest.mark.parametrize("slug", ["finnes-ikke", "KJ", "a" * 90, "æ"])
def test_a_change_that_is_not_there_is_missing(reader: TestClient, slug: str) -> None:
    assert reader.get(address(slug)).status_code == 404


def test_a_draft_is_missing_until_it_is_published(desk: TestClient, database: Database) -> None:
    database.as_staff("UPDATE change SET lifecycle = 'draft' WHERE slug = %s", LOGIN)
    assert desk.get(address(LOGIN)).status_code == 404
    database.as_staff("UPDATE change SET lifecycle = 'published' WHERE slug = %s", LOGIN)
    assert desk.get(address(LOGIN)).status_code == 200


def test_every_product_that_is_hit_is_in_one_band_and_has_one_course(
    on: Callable[[str], AbstractContextManager[TestClient]],
) -> None:
    """On a day before some reports, and on one after a deadline: today's point of the curve is what the bars say."""
    for day in ("2026-08-25", "2026-12-05"):
        with on(day) as client:
            for slug in ("helseid-assertion-jti", "helseid-dpop-token", "medlemskap-2027"):
                for section in read(client.get(address(slug)).text).all("section.part"):
                    shown = part(client, slug, section["aria-labelledby"])
                    met, hit = shown.counts.get("Klar", (0, 0)), Counter[str]()
                    for products, organisations in shown.counts.values():
                        hit.update(products=products, organisations=organisations)
                    today = shown.on(date.fromisoformat(day).isoformat())
                    assert today.products.startswith(f"{met[0]} av {hit['products']} (")
                    assert today.organisations.startswith(f"{met[1]} av {hit['organisations']} (")


@pytest.mark.parametrize("page", [OVERVIEW, address(LOGIN)])
def test_a_page_is_304_until_anything_that_it_shows_is_another(desk: TestClient, database: Database, page: str) -> None:
    def ask(etag: str) -> tuple[int, str]:
        answer = desk.get(page, headers={"If-None-Match": etag})
        return answer.status_code, answer.headers["etag"]

    _, first = ask('"none"')
    assert ask(first) == (304, first)
    tags = {first}
    for deed in (
        "UPDATE product SET organisations = 100 WHERE slug = 'molarvik-tann'",
        "UPDATE readiness SET planned_on = '2026-11-29' WHERE planned_on = '2026-11-27'",
        "UPDATE vendor SET name = 'Molarvik (fiktiv)' WHERE slug = 'molarvik-tannjournal-as'",
        "UPDATE deadline SET earliest = '2026-12-02', latest = '2026-12-02' WHERE latest = '2026-12-01'",
    ):
        database.as_staff(deed)
        status, etag = ask(first)
        assert status == 200, deed
        assert etag not in tags, deed
        assert ask(etag) == (304, etag)
        tags.add(etag)


@pytest.mark.parametrize(("page", "first"), [(OVERVIEW, 4), (address(LOGIN), 5)])
def test_a_page_asks_as_often_whatever_it_holds(
    database: Database, cluster: embedded.Cluster, page: str, first: int
) -> None:
    """Who asks, the versions, the register in a new process, the products, and for one change its history."""

    def costs() -> list[int]:
        with counting(database, cluster) as (client, counted):
            be(client, database, KARI)
            found = []
            for _ in range(2):
                before = counted.round_trips
                assert client.get(page).status_code == 200
                found.append(counted.round_trips - before)
            return found

    small = costs()
    assert small == [first, 2]
    with database.connect("postgres") as connection:
        connection.execute(
            "INSERT INTO product (vendor_id, slug, name, description, organisations) "
            "SELECT vendor_id, slug || '-' || n, name || n, 'd', n FROM product, generate_series(1, 30) n"
        )
        connection.execute(
            "INSERT INTO readiness_event (vendor_id, product_id, deadline_id, said_on, actor, kind, said) "
            "SELECT product.vendor_id, product.id, deadline_id, said_on, 'x', kind, said FROM product, readiness_event"
        )
    assert costs() == small


def test_the_start_page_and_the_changes_own_pages_lead_here(desk: TestClient, database: Database) -> None:
    assert f'href="{OVERVIEW}"' in desk.get("/stab").text
    assert f'href="{address(LOGIN)}#production"' in desk.get("/stab").text
    be(desk, database, OLA)
    for page in (OVERVIEW, f"/stab/endringer/{LOGIN}/rediger", f"/stab/endringer/{LOGIN}/sett"):
        assert f'href="{address(LOGIN)}"' in desk.get(page).text, page


def test_no_line_breaks_between_a_share_and_its_sign(desk: TestClient) -> None:
    for page in (OVERVIEW, address(LOGIN)):
        shown = desk.get(page).text
        assert "0\u00a0%)" in shown
        assert " %)" not in shown
