"""Why a change applies to a product, does not apply, or may apply: silence is never read as safety."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from starlette.testclient import TestClient

from harness import STAFF_READER, Database, sign_in
from reading import Element, read

On = Callable[[str], AbstractContextManager[TestClient]]


@pytest.fixture
def client(client: TestClient, database: Database) -> TestClient:
    """Signed in by somebody who sees every product and may change none."""
    sign_in(client, database, STAFF_READER)
    return client


FOR_EVERYONE = {"medlemskap-2027", "leverandorvilkar-2", "prodsetting-signert"}


def page(client: TestClient, product: str) -> Element:
    answer = client.get(f"/produkter/{product}")
    assert answer.status_code == 200
    return read(answer.text).one("main")


def reason(shown: Element, change: str) -> str:
    return shown.one(f"article#{change}").all("p")[1].text


def new_product(database: Database, organisations: int | None = None) -> str:
    """A product of a fictional vendor, about which nothing is known."""
    database.as_staff(
        "INSERT INTO product (vendor_id, slug, name, description, organisations) "
        "SELECT id, 'ny', 'Nytt produkt', 'Ingenting er kjent.', %s FROM vendor WHERE slug = 'eksempel-epj-as'",
        organisations,
    )
    return "ny"


def answer(database: Database, product: str, value: bool, *traits: str) -> None:
    """Answer these questions, or all of them where none is named."""
    database.as_staff(
        "INSERT INTO product_trait (product_id, vendor_id, trait, answer) "
        "SELECT product.id, vendor_id, trait.name, %s FROM product, trait "
        "WHERE slug = %s AND (trait.name = ANY (%s) OR %s)",
        value, product, list(traits), not traits,
    )  # fmt: skip


def test_nothing_is_ruled_out_for_a_product_that_has_answered_nothing(client: TestClient, database: Database) -> None:
    shown = page(client, new_product(database))
    assert shown.all("#ikke-berort") == []
    assert "Ikke berørt" not in shown.text
    maybe = {article["id"] for article in shown.all("article.row") if "Kanskje berørt." in article.text}
    assert {article["id"] for article in shown.all("article.row")} - maybe == FOR_EVERYONE
    assert all(reason(shown, change) == "Endringen gjelder alle produkter." for change in FOR_EVERYONE)
    assert "22 endringer er merket «Kanskje berørt»" in shown.text
    assert "De regnes som berørt til svaret er gitt." in shown.text


def test_only_changes_for_everyone_are_left_when_every_answer_is_no(client: TestClient, database: Database) -> None:
    product = new_product(database)
    answer(database, product, False)
    shown = page(client, product)
    apart = {article["id"] for article in shown.one("#ikke-berort").all("article")}
    assert {article["id"] for article in shown.all("article.row")} - apart == FOR_EVERYONE
    assert "Kanskje berørt" not in shown.text


def test_everything_applies_when_every_answer_is_yes_but_what_an_answer_rules_out(
    client: TestClient, database: Database
) -> None:
    product = new_product(database)
    answer(database, product, True)
    shown = page(client, product)
    [apart] = shown.one("#ikke-berort").all("article")
    assert apart["id"] == "kj-pjd-fastleger"  # it is integrated with the PJD API
    assert reason(shown, "kj-pjd-fastleger") == "Produktet er integrert med PJD API."


def test_an_unanswered_question_makes_it_possibly_affected_and_the_next_step_is_to_answer(
    client: TestClient, database: Database
) -> None:
    product = new_product(database)
    shown = page(client, product)
    assert reason(shown, "fjernhjelp-avvikling") == (
        "Kanskje berørt. Det er ikke oppgitt om produktet bruker Fjernhjelp."
    )
    line = shown.one("article#m251-legemiddelreaksjoner").one("li")
    assert "så vet vi om endringen gjelder dere." in line.text


def test_what_may_apply_is_as_urgent_as_what_does(client: TestClient, database: Database) -> None:
    product = new_product(database)
    shown = page(client, product)
    assert shown.one("article#fjernhjelp-avvikling li .chip").text == "Forfalt"
    assert shown.one("article#kj-gammel-innlogging li .chip").text == "I fare"


@pytest.mark.parametrize(
    ("yes", "no", "applies", "because"),
    [
        (["general-practice", "kj-portal-old-login"], ["pjd-api"], True,
         "Fastleger bruker produktet. Produktet åpner Kjernejournal portal med gammel innlogging. "
         "Produktet er ikke integrert med PJD API."),
        (["general-practice", "kj-portal-old-login", "pjd-api"], [], False, "Produktet er integrert med PJD API."),
        (["general-practice"], ["kj-portal-old-login"], False,
         "Produktet åpner ikke Kjernejournal portal med gammel innlogging."),
        ([], ["general-practice"], False, "Fastleger bruker ikke produktet."),
        (["general-practice"], ["pjd-api"], None,
         "Kanskje berørt. Det er ikke oppgitt om produktet åpner Kjernejournal portal med gammel innlogging."),
    ],
)  # fmt: skip
def test_a_rule_of_several_questions_says_which_of_them_decided(
    client: TestClient, database: Database, yes: list[str], no: list[str], applies: bool | None, because: str
) -> None:
    product = new_product(database)
    for value, traits in ((True, yes), (False, no)):
        if traits:
            answer(database, product, value, *traits)
    shown = page(client, product)
    assert reason(shown, "kj-pjd-fastleger") == because
    apart = [article["id"] for article in shown.all("#ikke-berort article")]
    assert ("kj-pjd-fastleger" in apart) is (applies is False)


@pytest.mark.parametrize("excepted_first", [True, False])
def test_two_products_with_the_same_answers_have_each_its_own_reason(
    client: TestClient, database: Database, excepted_first: bool
) -> None:
    """Staff have upheld an objection for one of them, of another vendor: the rule alone rules out the other."""
    own, excepted = new_product(database), "fjordjournal-kommune"
    database.as_staff("DELETE FROM product_trait WHERE product_id = (SELECT id FROM product WHERE slug = %s)", excepted)
    for product in (own, excepted):
        answer(database, product, False, "ftps")
    database.as_staff(
        "INSERT INTO objection "
        "(vendor_id, product_id, change_id, reason, raised_by, raised_on, answer, answer_reason, answered_by, "
        "answered_on) "
        "SELECT vendor_id, product.id, change.id, 'r', 'v', '2026-11-01', 'upheld', 'a', 's', '2026-11-02' "
        "FROM product, change WHERE product.slug = %s AND change.slug = 'ftps-avvikling'",
        excepted,
    )
    reasons = {
        product: reason(page(client, product), "ftps-avvikling")
        for product in ((excepted, own) if excepted_first else (own, excepted))
    }
    assert reasons == {
        own: "Produktet bruker ikke FTPS-tjenesten til Norsk helsenett.",
        excepted: "Kundesenteret har godtatt at endringen ikke gjelder produktet.",
    }


def test_what_does_not_apply_is_folded_away_with_its_reason_and_without_deadlines(on: On) -> None:
    with on("2026-11-24") as client:
        shown = page(client, "eksempel-epj")
    folded = shown.one("details")
    assert folded.one("summary").text == "Ikke berørt (8)"
    assert reason(shown, "ftps-avvikling") == "Produktet bruker ikke FTPS-tjenesten til Norsk helsenett."
    assert folded.all("li") == []


def test_two_unanswered_questions_are_counted_in_changes(on: On) -> None:
    with on("2026-11-24") as client:
        assert "2 endringer er merket «Kanskje berørt»" in page(client, "eksempel-epj").text


def test_nothing_is_urgent_when_all_that_applies_is_done(client: TestClient, database: Database) -> None:
    product = new_product(database)
    answer(database, product, False)
    database.as_staff(
        "INSERT INTO readiness (vendor_id, product_id, deadline_id, claim, claimed_on) "
        "SELECT vendor_id, product.id, deadline.id, 'done', '2026-11-01' "
        "FROM product, deadline JOIN change ON change.id = change_id "
        "WHERE product.slug = 'ny' AND change.slug = ANY (%s)",
        list(FOR_EVERYONE),
    )
    shown = page(client, product)
    assert shown.one("p.notice").text == "Ingenting haster. Det er ingen frister som krever handling nå."
    assert shown.all("section.headline") == []


def test_an_ended_change_asks_nothing_of_anyone(client: TestClient, database: Database) -> None:
    assert page(client, "eksempel-epj").all("article#kj-gammel-innlogging")
    for lifecycle in ("completed", "withdrawn", "draft"):
        database.as_staff("UPDATE change SET lifecycle = %s WHERE slug = 'kj-gammel-innlogging'", lifecycle)
        assert page(client, "eksempel-epj").all("article#kj-gammel-innlogging") == []


@pytest.mark.parametrize(
    ("organisations", "said"),
    [
        (None, "Ingenting er kjent."),
        (0, "Ingenting er kjent. Brukes av 0 virksomheter."),
        (1, "Ingenting er kjent. Brukes av 1 virksomhet."),
        (2, "Ingenting er kjent. Brukes av 2 virksomheter."),
        (1234, "Ingenting er kjent. Brukes av 1 234 virksomheter."),
    ],
)
def test_how_many_use_the_product_is_said_where_it_is_known(
    client: TestClient, database: Database, organisations: int | None, said: str
) -> None:
    product = new_product(database, organisations)
    assert said in [paragraph.text for paragraph in page(client, product).all(".page-head p")]
    listed = read(client.get("/produkter").text)
    assert said in [paragraph.text for paragraph in listed.all("li p")]


def test_the_list_of_products_is_by_vendor_in_the_norwegian_alphabet(client: TestClient, database: Database) -> None:
    for slug, name in (("aa", "Ås"), ("oe", "Øy"), ("ae", "Ære"), ("z", "Zorn")):
        database.as_staff(
            "WITH made AS (INSERT INTO vendor (slug, name, fictional) VALUES (%s, %s, true) RETURNING id) "
            "INSERT INTO product (vendor_id, slug, name, description) SELECT id, %s, 'p', 'd' FROM made",
            f"vendor-{slug}", f"{name} (fiktiv)", f"product-{slug}",
        )  # fmt: skip
    listed = read(client.get("/produkter").text)
    names = [heading.text for heading in listed.all("main h2")]
    assert names[-4:] == ["Zorn (fiktiv)", "Ære (fiktiv)", "Øy (fiktiv)", "Ås (fiktiv)"]
    assert len(listed.all("main li a")) == 12
