"""Staff add traits, edit and order them, and take away one that no rule asks for."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from filling import Fields, faults, fields_of, fill, save, send
from harness import Database, sign_in
from reading import Element, read

LIST, NEW = "/stab/egenskaper", "/stab/egenskaper/ny"
EDIT, REMOVE = f"{LIST}/fax/rediger", f"{LIST}/fax/slett"
ASKED_FOR = f"{LIST}/ftps"
FAX = {
    "navn": "fax",
    "sporsmal": "Sender produktet faks?",
    "ved_ja": "Produktet sender faks.",
    "ved_nei": "Produktet sender ikke faks.",
    "ved_ubesvart": "Det er ikke oppgitt om produktet sender faks.",
}


def page(client: TestClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return read(answer.text).one("main")


def add(client: TestClient, **typed: str) -> str:
    return save(client, NEW, **{**FAX, **typed})


def order(client: TestClient) -> list[str]:
    rows = page(client, LIST).all("tbody tr")
    assert [row.one("td[data-label=Plass]").text for row in rows] == [str(each + 1) for each in range(len(rows))]
    return [row["id"] for row in rows]


def audited(database: Database, name: str = "fax") -> list[tuple[object, ...]]:
    return database.as_program(
        "SELECT action, actor, details FROM audit_entry WHERE subject_kind = 'trait' AND subject = %s ORDER BY id", name
    )


def put_answer(database: Database, answer: bool = True) -> None:
    database.as_staff(
        "INSERT INTO product_trait (product_id, vendor_id, trait, answer) "
        "SELECT id, vendor_id, 'fax', %s FROM product WHERE slug = 'eksempel-epj'",
        answer,
    )


def put_rule(database: Database, rule: str = '{"all": [{"not": "fax"}]}', slug: str = "ftps-avvikling") -> None:
    database.as_staff("UPDATE change SET rule = %s::jsonb WHERE slug = %s", rule, slug)


def test_the_start_page_leads_here(editor: TestClient) -> None:
    assert page(editor, "/stab").all(f"a[href={LIST}]")


def test_a_trait_that_is_added_is_asked_of_vendors_at_the_next_read(
    editor: TestClient, client: TestClient, database: Database
) -> None:
    before = order(editor)
    assert add(editor) == f"{LIST}#fax"
    assert order(editor) == [*before, "fax"], "after the others unless it is given another place"
    [(action, actor, details)] = audited(database)
    assert (action, actor) == ("create", "Ola Berg")
    assert isinstance(details, dict)
    assert details["question"] == "Sender produktet faks?"
    assert details["position"] == len(before) + 1
    sign_in(client, database, "erik.moen@eksempel-epj.example")
    assert "Sender produktet faks?" in client.get("/produkter/eksempel-epj/profil").text


def test_each_answer_gives_its_own_reason_once_a_rule_asks(editor: TestClient, database: Database) -> None:
    add(editor)
    put_rule(database, '"fax"')
    assert "Sender produktet faks?" in page(editor, "/endringer/ftps-avvikling").text
    product = "/produkter/eksempel-epj"
    assert "Det er ikke oppgitt om produktet sender faks." in editor.get(product).text
    put_answer(database)
    assert "Produktet sender faks." in editor.get(product).text
    save(editor, EDIT, ved_ja="Produktet sender faks hver dag.")
    assert "Produktet sender faks hver dag." in editor.get(product).text
    database.as_staff("UPDATE product_trait SET answer = false WHERE trait = 'fax'")
    assert "Produktet sender ikke faks." in editor.get(product).text


def test_an_edit_shows_on_every_change_that_asks_and_in_the_trail(editor: TestClient, database: Database) -> None:
    assert save(editor, f"{ASKED_FOR}/rediger", sporsmal="Bruker dere FTPS ennå?") == f"{LIST}#ftps"
    assert "Bruker dere FTPS ennå?" in page(editor, "/endringer/ftps-avvikling").text
    [*_, (action, actor, details)] = audited(database, "ftps")
    assert (action, actor) == ("edit", "Ola Berg")
    assert isinstance(details, dict)
    assert list(details) == ["question"]
    assert details["question"][1] == "Bruker dere FTPS ennå?"


def test_saving_the_forms_as_they_stand_changes_no_trait(editor: TestClient, database: Database) -> None:
    def kept() -> list[tuple[object, ...]]:
        return database.as_program(
            "SELECT name, position, question, when_yes, when_no, when_unanswered FROM trait ORDER BY name"
        )

    before = kept()
    for name in order(editor):
        save(editor, f"{LIST}/{name}/rediger")
    assert kept() == before


@pytest.mark.parametrize(("place", "becomes"), [("1", 0), ("3", 2), ("20", 19), ("21", 20), ("1000000", 20)])
def test_a_trait_stands_where_it_is_put_and_the_others_close_ranks(
    editor: TestClient, place: str, becomes: int
) -> None:
    before = order(editor)
    assert len(before) == 20
    add(editor, plass="5")
    assert order(editor).index("fax") == 4
    save(editor, EDIT, plass=place)
    after = order(editor)
    assert after.index("fax") == becomes
    after.remove("fax")
    assert after == before


def test_who_is_moved_aside_counts_as_edited(editor: TestClient) -> None:
    first, second, *_ = order(editor)
    late = fill(editor, f"{LIST}/{first}/rediger", ved_ja="Min setning.")
    save(editor, f"{LIST}/{second}/rediger", plass="1")
    answer = send(editor, f"{LIST}/{first}/rediger", late)
    assert answer.status_code == 409
    assert read(answer.text).one("#plass-lagret").one("p.typed").text == "2"
    assert order(editor)[:2] == [second, first]


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"navn": ""}, "navn", "Fyll ut feltet."),
        ({"navn": "Fax"}, "navn", "Bruk bare små bokstaver"),
        ({"navn": "fax maskin"}, "navn", "Bruk bare små bokstaver"),
        ({"navn": "-fax"}, "navn", "Bruk bare små bokstaver"),
        ({"navn": "fåks"}, "navn", "Bruk bare små bokstaver"),
        ({"navn": "f" * 41}, "navn", "Skriv høyst 40 tegn."),
        ({"navn": "ftps"}, "navn", "Det finnes alt en egenskap som heter ftps."),
        ({"sporsmal": " "}, "sporsmal", "Fyll ut feltet."),
        ({"sporsmal": "x" * 201}, "sporsmal", "Skriv høyst 200 tegn."),
        ({"ved_nei": "to\r\nlinjer"}, "ved_nei", "Skriv teksten på én linje."),
        ({"plass": ""}, "plass", "Skriv et helt tall"),
        ({"plass": "først"}, "plass", "Skriv et helt tall"),
        ({"plass": "0"}, "plass", "Tallet kan ikke være lavere enn 1."),
        ({"plass": "9" * 25}, "plass", "Tallet kan ikke være høyere"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(
    editor: TestClient, database: Database, typed: dict[str, str], field: str, message: str
) -> None:
    fields: Fields = fill(editor, NEW, **{**FAX, **typed})
    answer = send(editor, NEW, fields)
    assert answer.status_code == 422
    assert list(faults(answer)) == [field]
    assert message in faults(answer)[field]
    again = fields_of(read(answer.text).one("form.form"))
    assert again == {name: [value[-1].replace("\r\n", "\n")] for name, value in fields.items()}
    assert database.as_program("SELECT 1 FROM trait WHERE question = %s", FAX["sporsmal"]) == []


def test_faults_are_named_in_the_order_of_the_form(editor: TestClient) -> None:
    answer = send(editor, NEW, {})
    assert answer.status_code == 422
    assert list(faults(answer)) == [*FAX, "plass"]
    links = read(answer.text).all(".ds-error-summary li a")
    assert [link["href"] for link in links] == [f"#{name}" for name in faults(answer)]


def test_who_comes_too_late_sees_both_texts_and_can_save_again(editor: TestClient) -> None:
    add(editor)
    late = fill(editor, EDIT, ved_ja="Min setning.", plass="1")
    save(editor, EDIT, ved_ja="Deres setning.")
    answer = send(editor, EDIT, late)
    assert answer.status_code == 409
    assert "lagret Ola Berg en nyere versjon" in answer.text
    shown = read(answer.text)
    assert shown.one("#ved_ja-lagret").one("p.typed").text == "Deres setning."
    merged = fields_of(shown.one("form.form"))
    assert (merged["ved_ja"], merged["plass"]) == (["Min setning."], ["1"])
    assert fill(editor, EDIT)["ved_ja"] == ["Deres setning."], "nothing was saved"
    assert send(editor, EDIT, merged).status_code == 303
    assert fill(editor, EDIT)["ved_ja"] == ["Min setning."]
    assert order(editor)[0] == "fax"


def test_the_list_counts_the_changes_that_ask_and_the_products_that_answered(
    editor: TestClient, database: Database
) -> None:
    add(editor)
    put_answer(database)
    put_rule(database)
    put_rule(database, '{"any": ["fax", {"all": ["ftps", "fax"]}]}', "kj-gammel-innlogging")
    database.as_staff("UPDATE change SET lifecycle = 'draft' WHERE slug = 'kj-gammel-innlogging'")
    [row] = page(editor, LIST).all("tr#fax")
    assert row.one("td[data-label=Endringer]").text == "2"
    assert row.one("td[data-label=Svar]").text == "1"
    [asking] = page(editor, EDIT).all("aside")
    assert [link["href"] for link in asking.all("li a")] == [
        "/stab/endringer/ftps-avvikling/rediger",
        "/stab/endringer/kj-gammel-innlogging/rediger",
    ]


def test_a_trait_that_a_rule_asks_for_stays_and_the_changes_are_named(editor: TestClient, database: Database) -> None:
    add(editor)
    put_rule(database)
    one = page(editor, EDIT).section("Slett egenskapen")
    assert not one.all("button")
    assert one.one("p").text == (
        "Egenskapen kan ikke slettes, for regelen i denne endringen bruker den: "
        "«Avvikling av FTPS, erstattes av DEFT eller egne løsninger». Endre regelen først."
    )
    database.as_staff("UPDATE change SET lifecycle = 'withdrawn' WHERE slug = 'ftps-avvikling'")
    put_rule(database, '{"not": {"any": ["fax"]}}', "kj-gammel-innlogging")
    answer = send(editor, REMOVE, {"version": fill(editor, EDIT)["version"]})
    assert answer.status_code == 409
    assert faults(answer)[""].startswith("Egenskapen kan ikke slettes, for reglene i disse endringene bruker den: «Avv")
    assert "«Gammel innlogging til Kjernejournal portal utgår»" in faults(answer)[""]
    assert "fax" in order(editor)
    put_rule(database, '"ftps"')
    put_rule(database, '"ftps"', "kj-gammel-innlogging")
    assert send(editor, REMOVE, {"version": fill(editor, EDIT)["version"]}).status_code == 303
    assert "fax" not in order(editor)


def test_every_trait_of_the_register_that_is_asked_for_stays(editor: TestClient, database: Database) -> None:
    rows = page(editor, LIST).all("tbody tr")
    asked_for = {row["id"]: int(row.one("td[data-label=Endringer]").text) for row in rows}
    assert sum(asked_for.values()) >= 20
    for name, count in asked_for.items():
        shown = page(editor, f"{LIST}/{name}/rediger")
        assert len(shown.one("aside").all("li")) == count
        assert bool(shown.section("Slett egenskapen").all("button")) is (count == 0)


def test_the_answers_go_along_and_stand_in_the_trail(editor: TestClient, database: Database) -> None:
    add(editor)
    assert "Ingen produkter har svart" in page(editor, EDIT).section("Slett egenskapen").text
    put_answer(database)
    assert "Ett produkt har svart" in page(editor, EDIT).section("Slett egenskapen").text
    answer = send(editor, REMOVE, {"version": fill(editor, EDIT)["version"]})
    assert (answer.status_code, answer.headers["location"]) == (303, LIST)
    action, _, details = audited(database)[-1]
    assert action == "remove"
    assert isinstance(details, dict)
    assert details["answers"] == {"eksempel-epj": True}
    assert details["when_yes"] == "Produktet sender faks."
    assert editor.get(EDIT).status_code == 404
    assert editor.get("/produkter/eksempel-epj").status_code == 200
    assert send(editor, REMOVE, {"version": ["1"]}).status_code == 404


def test_a_removal_that_comes_after_an_edit_takes_nothing(editor: TestClient, database: Database) -> None:
    add(editor)
    put_answer(database)
    version = fill(editor, EDIT)["version"]
    save(editor, EDIT, ved_ja="Ny setning.")
    answer = send(editor, REMOVE, {"version": version})
    assert answer.status_code == 409
    assert "Noen har lagret en nyere versjon" in faults(answer)[""]
    assert database.as_program("SELECT answer FROM product_trait WHERE trait = 'fax'") == [(True,)]


@pytest.mark.parametrize(
    ("statement", "status"),
    [
        ("UPDATE change SET rule = '\"fax\"' WHERE slug = 'ftps-avvikling'", 409),
        (
            "INSERT INTO product_trait (product_id, vendor_id, trait, answer) "
            "SELECT id, vendor_id, 'fax', true FROM product WHERE slug = 'eksempel-epj'",
            303,
        ),
    ],
    ids=["a rule", "an answer"],
)
def test_what_comes_at_the_same_moment_is_seen(
    editor: TestClient, database: Database, statement: str, status: int
) -> None:
    add(editor)
    version = fill(editor, EDIT)["version"]
    with ThreadPoolExecutor() as pool, database.connect("fristklar_app") as other:
        with other.transaction():
            other.execute("SELECT set_config('role', 'fristklar_staff', true)")
            other.execute(statement)  # type: ignore[call-overload]
            removal = pool.submit(send, editor, REMOVE, {"version": version})
            while not database.as_program("SELECT 1 FROM pg_locks WHERE NOT granted") and not removal.done():
                time.sleep(0.01)
        assert removal.result().status_code == status
    assert editor.get("/endringer/ftps-avvikling").status_code == 200


def test_two_that_move_traits_at_once_leave_one_order(editor: TestClient, database: Database) -> None:
    names = order(editor)
    forms = [(f"{LIST}/{name}/rediger", fill(editor, f"{LIST}/{name}/rediger", plass="1")) for name in names[1:9]]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda form: send(editor, *form), forms))
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) == {303, 409}
    assert sorted(order(editor)) == sorted(names)
    positions = database.as_program("SELECT position FROM trait ORDER BY position")
    assert positions == [(each,) for each in range(len(names))]
    moved = database.as_program("SELECT count(*) FROM audit_entry WHERE subject_kind = 'trait' AND action = 'edit'")
    assert moved == [(statuses.count(303),)]
