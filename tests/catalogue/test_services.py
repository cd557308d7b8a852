"""Staff add services, edit them and their links, and take away one that nothing refers to."""

import time
from concurrent.futures import ThreadPoolExecutor

from starlette.testclient import TestClient

from filling import faults, fields_of, fill, save, send, theirs
from harness import Database
from reading import Element, read

NEW = "/stab/tjenester/ny"
HELSEID = "/stab/tjenester/helseid/rediger"


def page(client: TestClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return read(answer.text).one("main")


def add(client: TestClient, name: str = "Blodbank på nett", **typed: str) -> str:
    """Add a service; gives its slug."""
    typed = {"sammendrag": "Alt om blod.", "fase": "Under utprøving", "bredding": "trial_only", **typed}
    where = save(client, NEW, navn=name, **typed)
    address, _, slug = where.partition("#")
    assert address == "/stab/tjenester"
    return slug


def audited(database: Database, subject: str) -> list[tuple[object, ...]]:
    return database.as_program(
        "SELECT action, actor, details FROM audit_entry WHERE subject_kind = 'service' AND subject = %s ORDER BY id",
        subject,
    )


def test_the_start_page_leads_here(editor: TestClient) -> None:
    assert page(editor, "/stab").all("a[href=/stab/tjenester]")
    assert page(editor, "/stab/tjenester").all("a[href=/stab/arrangementer]")


def test_a_service_that_is_added_is_there_for_everyone_at_the_next_read(editor: TestClient, database: Database) -> None:
    assert "Blodbank på nett" not in editor.get("/tjenester").text
    slug = add(
        editor, kontakt="Blod@NHN.example", lenketekst__1="Veileder", lenke__1="https://www.nhn.example/blod",
        lenkemerknad__1="For laboratorier", lenketekst__3="Uten adresse",
    )  # fmt: skip
    assert slug == "blodbank-pa-nett"
    shown = page(editor, f"/tjenester/{slug}")
    assert shown.one("h1").text == "Blodbank på nett"
    assert "Alt om blod." in shown.text
    assert "blod@nhn.example" in shown.text
    links = shown.section("Les mer").all("li")
    assert [each.text for each in links] == ["Veileder For laboratorier", "Uten adresse"]
    assert links[0].one("a")["href"] == "https://www.nhn.example/blod"
    for address in ("/tjenester", "/stab/tjenester"):
        assert "Blodbank på nett" in page(editor, address).text, address
    [(action, actor, details)] = audited(database, slug)
    assert (action, actor) == ("create", "Ola Berg")
    assert isinstance(details, dict)
    assert details["rollout"] == "trial_only"
    assert [link["label"] for link in details["links"]] == ["Veileder", "Uten adresse"]


def test_an_edit_shows_at_the_next_read_and_the_address_stays(editor: TestClient, database: Database) -> None:
    assert save(editor, HELSEID, navn="HelseID 2", fase="Under avvikling", bredding="no") == "/stab/tjenester#helseid"
    shown = page(editor, "/tjenester/helseid")
    assert shown.one("h1").text == "HelseID 2"
    assert "Under avvikling" in shown.text
    [*_, (action, actor, details)] = audited(database, "helseid")
    assert (action, actor) == ("edit", "Ola Berg")
    assert details == {
        "name": ["HelseID", "HelseID 2"],
        "phase": ["I drift", "Under avvikling"],
        "rollout": ["not_stated", "no"],
    }


def test_saving_the_form_as_it_stands_changes_nothing_of_any_service(editor: TestClient, database: Database) -> None:
    def kept() -> list[tuple[object, ...]]:
        return database.as_program(
            "SELECT slug, name, summary, phase, rollout, rollout_wording, contact, (SELECT array_agg(ROW(label, url, "
            "remark)::text ORDER BY position) FROM service_link WHERE service_id = service.id) "
            "FROM service ORDER BY position"
        )

    before = kept()
    for slug, *_ in before:
        save(editor, f"/stab/tjenester/{slug}/rediger")
    assert kept() == before


def test_links_are_moved_out_by_emptying_their_row_and_put_in_on_an_empty_one(editor: TestClient) -> None:
    slug = add(editor, lenketekst__1="Første", lenketekst__2="Andre")
    edit = f"/stab/tjenester/{slug}/rediger"
    assert fill(editor, edit)["lenketekst-5"] == [""], "three empty rows follow"
    save(editor, edit, lenketekst__1="", lenketekst__4="Tredje", lenke__4="mailto:blod@nhn.example")
    links = page(editor, f"/tjenester/{slug}").section("Les mer").all("li")
    assert [each.text for each in links] == ["Andre", "Tredje"]


def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(editor: TestClient) -> None:
    fields = fill(
        editor, NEW, navn=" ", sammendrag="Beholdes\nher", kontakt="ingen adresse", bredding="yes",
        lenke__1="javascript:alert(1)", lenketekst__2="Lik", lenketekst__3="Lik",
    )  # fmt: skip
    answer = send(editor, NEW, fields)
    assert answer.status_code == 422
    assert faults(answer) == {
        "navn": "Fyll ut feltet.",
        "fase": "Fyll ut feltet.",
        "kontakt": "Skriv e-postadressen slik: navn@firma.no.",
        "lenketekst-1": "Skriv teksten til lenken, eller tøm hele raden.",
        "lenke-1": "Skriv hele adressen, for eksempel https://www.nhn.no/side.",
        "lenketekst-3": "Lenke 2 har samme tekst. Skriv hva som skiller dem.",
    }
    again = fields_of(read(answer.text).one("form.form"))
    assert {name: again[name] for name in fields} == fields


def test_a_name_that_makes_no_address_of_its_own_is_refused(editor: TestClient) -> None:
    typed = {"sammendrag": "x", "fase": "x", "bredding": "no"}
    taken = send(editor, NEW, fill(editor, NEW, navn="Helseid!", **typed))
    assert taken.status_code == 422
    assert faults(taken)["navn"].startswith("Det finnes alt en tjeneste med adressen /tjenester/helseid.")
    nameless = send(editor, NEW, fill(editor, NEW, navn="🩺", **typed))
    assert nameless.status_code == 422
    assert faults(nameless)["navn"].startswith("Adressen lages av navnet.")


def test_there_is_an_end_to_how_many_links_a_service_has(editor: TestClient) -> None:
    fields = fill(editor, HELSEID) | {f"lenketekst-{number}": [f"Lenke {number}"] for number in range(1, 32)}
    answer = send(editor, HELSEID, fields)
    assert answer.status_code == 422
    assert "høyst 30 lenker" in answer.text
    del fields["lenketekst-31"]
    assert send(editor, HELSEID, fields).status_code == 303


def test_who_comes_too_late_sees_both_texts_and_can_save_again(editor: TestClient, database: Database) -> None:
    late = fill(editor, HELSEID, navn="Mitt navn", fase="Min fase", bredding="yes", lenketekst__1="Min lenke")
    save(editor, HELSEID, fase="Deres fase", bredding="no", lenketekst__1="Deres lenke", lenke__1="https://a.example")
    answer = send(editor, HELSEID, late)
    assert answer.status_code == 409
    assert "lagret Ola Berg en nyere versjon" in answer.text
    shown = read(answer.text)
    assert [each.text for each in shown.one("fieldset#lenker").all("p.typed")] == ["Deres lenke – https://a.example"]
    assert shown.one("#navn-lagret").one("p.typed").text == "HelseID"
    assert shown.one("#fase-lagret").one("p.typed").text == "Deres fase"
    assert shown.one("#bredding-lagret").one("p.typed").text == "Nei"
    merged = fields_of(shown.one("form.form"))
    assert {name: merged[name] for name in late if name != "version"} == {
        name: value for name, value in late.items() if name != "version"
    }
    assert page(editor, "/tjenester/helseid").one("h1").text == "HelseID", "nothing was saved"
    assert send(editor, HELSEID, merged).status_code == 303
    assert page(editor, "/tjenester/helseid").one("h1").text == "Mitt navn"


def test_a_service_that_nothing_refers_to_can_be_taken_away(editor: TestClient, database: Database) -> None:
    slug = add(editor, lenketekst__1="Går med")
    version = fill(editor, f"/stab/tjenester/{slug}/rediger")["version"]
    answer = send(editor, f"/stab/tjenester/{slug}/slett", {"version": version})
    assert (answer.status_code, answer.headers["location"]) == (303, "/stab/tjenester")
    assert editor.get(f"/tjenester/{slug}").status_code == 404
    assert "Blodbank" not in editor.get("/tjenester").text
    action, _, details = audited(database, slug)[-1]
    assert action == "remove"
    assert isinstance(details, dict)
    assert details["name"] == "Blodbank på nett"
    assert details["links"] == [{"label": "Går med"}]


def test_a_service_stays_for_as_long_as_something_refers_to_it(editor: TestClient, database: Database) -> None:
    slug = add(editor)
    edit, remove = f"/stab/tjenester/{slug}/rediger", f"/stab/tjenester/{slug}/slett"
    reasons = {
        "INSERT INTO event (slug, title, starts_on, ends_on, service_id) "
        "SELECT 'mote', 'Møte', '2027-01-01', '2027-01-01', id FROM service WHERE slug = %s": "mål eller arrangementer",
        "INSERT INTO change_service (change_id, service_id) SELECT change.id, service.id FROM change, service "
        "WHERE change.slug = 'ftps-avvikling' AND service.slug = %s": "endringer viser til den",
        "INSERT INTO source_reference (document_id, service_id, position, heading, language) "
        "SELECT source_document.id, service.id, 0, 'x', 'nb' FROM source_document, service WHERE service.slug = %s "
        "LIMIT 1": "den står i en kilde",
    }
    for statement, reason in reasons.items():
        database.as_staff(statement, slug)
        shown = page(editor, edit)
        assert reason in shown.section("Slett tjenesten").text
        assert not shown.section("Slett tjenesten").all("button")
        answer = send(editor, remove, {"version": fill(editor, edit)["version"]})
        assert answer.status_code == 409
        assert reason in faults(answer)[""]
    assert page(editor, f"/tjenester/{slug}").one("h1").text == "Blodbank på nett"


def test_a_goal_that_comes_at_the_same_moment_keeps_the_service(editor: TestClient, database: Database) -> None:
    slug = add(editor)
    version = fill(editor, f"/stab/tjenester/{slug}/rediger")["version"]
    with ThreadPoolExecutor() as pool, database.connect("fristklar_app") as other:
        with other.transaction():
            other.execute("SELECT set_config('role', 'fristklar_staff', true)")
            other.execute(
                "INSERT INTO roadmap_item (slug, service_id, position, title, wording, precision, state) "
                "SELECT 'samtidig', id, 0, 'Samtidig', '', 'open', 'planned' FROM service WHERE slug = %s",
                [slug],
            )
            removal = pool.submit(send, editor, f"/stab/tjenester/{slug}/slett", {"version": version})
            while not database.as_program("SELECT 1 FROM pg_locks WHERE NOT granted") and not removal.done():
                time.sleep(0.01)
        assert removal.result().status_code == 409
    assert "Samtidig" in page(editor, f"/tjenester/{slug}").text


def test_a_removal_that_comes_after_an_edit_is_stopped(editor: TestClient) -> None:
    slug = add(editor)
    edit = f"/stab/tjenester/{slug}/rediger"
    version = fill(editor, edit)["version"]
    save(editor, edit, fase="Ny fase")
    answer = send(editor, f"/stab/tjenester/{slug}/slett", {"version": version})
    assert answer.status_code == 409
    assert "Noen har lagret en nyere versjon" in faults(answer)[""]
    assert "Ny fase" in page(editor, f"/tjenester/{slug}").text


def test_the_list_counts_goals_and_changes_of_each_service(editor: TestClient, database: Database) -> None:
    rows = page(editor, "/stab/tjenester").all("tbody tr")
    counted = [(row["id"], *(int(row.one(f"td[data-label={label}]").text) for label in ("Mål", "Endringer")))
               for row in rows]  # fmt: skip
    assert counted == database.as_program(
        "SELECT slug, (SELECT count(*) FROM roadmap_item WHERE service_id = service.id), "
        "(SELECT count(*) FROM change_service WHERE service_id = service.id) FROM service ORDER BY position"
    )


def test_theirs_is_empty_where_nobody_else_saved(editor: TestClient) -> None:
    answer = send(editor, HELSEID, fill(editor, HELSEID, navn=""))
    assert answer.status_code == 422
    assert theirs(answer) == {}
