"""Everything a change says can be edited: texts, services, whom it hits, relations and sources."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from editing.browsing import EDITOR, LOGIN, ask, audit, edit_address, filled_in, form_of, send
from harness import Database, sign_in
from reading import read

API = "helseid-dpop-api"


def edit(client: TestClient, slug: str, changes: dict[str, str | list[str]]) -> tuple[int, str]:
    """Open the form, change it and send it. Gives the answer's status and page."""
    answer = send(client, client.get(edit_address(slug)).text, edit_address(slug), changes)
    return answer.status_code, answer.text


def rule(database: Database, slug: str) -> object:
    return ask(database, "SELECT rule FROM change WHERE slug = %s", slug)[0][0]


def test_saving_an_untouched_form_changes_nothing_that_a_reader_sees(editor: TestClient, database: Database) -> None:
    slugs = [str(slug) for (slug,) in ask(database, "SELECT slug FROM change ORDER BY slug")]
    assert len(slugs) == 25
    for slug in slugs:
        before = editor.get(f"/endringer/{slug}").text
        assert edit(editor, slug, {})[0] == 303
        assert editor.get(f"/endringer/{slug}").text == before
        assert [(what, details) for _, what, details in audit(database, "change", slug)] == [("edit", {})]


def test_texts_services_contact_relations_and_sources_are_saved_and_shown(
    editor: TestClient, database: Database
) -> None:
    status, _ = edit(
        editor,
        LOGIN,
        {
            "tittel": "Innloggingen endres",
            "sammendrag": "Kort sagt.",
            "hvorfor": "Fordi.",
            "hva_gjores": "Gjør dette.\n\nOg dette.",
            "tjenester": ["helseid", "ftps"],
            "gjelder": "Gjelder alle.",
            "kontakt": "Hjelp@NHN.example",
            "relasjon-1": "replaced_by",
            "relatert-1": API,
            "kilde_dokument-20": "leverandorwebinar-2026-03-19",
            "kilde_overskrift-20": "En overskrift",
            "kilde_ordlyd-20": "Slik står det.",
            "kilde_lenketekst-20": "Les mer",
            "kilde_lenke-20": "https://www.nhn.no/side",
        },
    )
    assert status == 303
    page = read(editor.get(f"/endringer/{LOGIN}").text)
    assert page.one("h1").text == "Innloggingen endres"
    services = {link["href"] for link in page.all(".page-head p.over a")}
    assert services == {"/tjenester/helseid", "/tjenester/ftps"}
    assert page.all("a[href=mailto:hjelp@nhn.example]")
    assert "Erstattes av" in page.section("Andre endringer").text
    assert page.section("Kilder").all("a[href=https://www.nhn.no/side]")
    assert "Gjør dette.\n\nOg dette." in page.section("Dette må leverandøren gjøre").one("p").children
    [(_, what, details)] = audit(database, "change", LOGIN)
    assert what == "edit"
    assert isinstance(details, dict)
    assert details["title"] == ["Gammel innlogging til Kjernejournal portal utgår", "Innloggingen endres"]
    assert set(details) >= {"summary", "services", "contact", "relations", "sources"}

    shown = filled_in(form_of(editor.get(edit_address(LOGIN)).text, edit_address(LOGIN)))
    number = next(name.rpartition("-")[2] for name, values in shown.items() if values == ["En overskrift"])
    removed: dict[str, str | list[str]] = {"relasjon-1": "", "relatert-1": "", f"kilde_bort-{number}": "ja"}
    assert edit(editor, LOGIN, removed)[0] == 303
    page = read(editor.get(f"/endringer/{LOGIN}").text)
    assert "Erstattes av" not in page.text
    assert "En overskrift" not in page.text
    assert page.section("Kilder").all("li")


def test_lists_of_traits_say_whom_the_change_hits(editor: TestClient, database: Database) -> None:
    lists: dict[str, str | list[str]] = {
        "ma_ha": ["helseid-client"],
        "minst_en": ["ftps", "sfm"],
        "ma_ikke": ["general-practice"],
    }
    assert edit(editor, LOGIN, lists)[0] == 303
    assert rule(database, LOGIN) == {"all": ["helseid-client", {"any": ["ftps", "sfm"]}, {"not": "general-practice"}]}
    shown = filled_in(form_of(editor.get(edit_address(LOGIN)).text, edit_address(LOGIN)))
    assert (shown["ma_ha"], sorted(shown["minst_en"]), shown["ma_ikke"]) == (
        ["helseid-client"],
        ["ftps", "sfm"],
        ["general-practice"],
    )
    assert edit(editor, LOGIN, {"ma_ha": [], "minst_en": [], "ma_ikke": []})[0] == 303
    assert rule(database, LOGIN) == {"all": []}
    assert "Endringen gjelder alle produkter." in editor.get("/produkter/provestad-lab").text


def test_a_rule_that_lists_cannot_say_is_written_as_json(editor: TestClient, database: Database) -> None:
    source = {"any": [{"all": ["ftps", "sfm"]}, {"not": "helseid-client"}]}
    assert edit(editor, LOGIN, {"regelform": "json", "regel": json.dumps(source)})[0] == 303
    assert rule(database, LOGIN) == source
    shown = filled_in(form_of(editor.get(edit_address(LOGIN)).text, edit_address(LOGIN)))
    assert shown["regelform"] == ["json"]
    assert json.loads(shown["regel"][0]) == source


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"tittel": " "}, "tittel", "Fyll ut feltet."),
        ({"sammendrag": ""}, "sammendrag", "Skriv et sammendrag."),
        ({"tjenester": []}, "tjenester", "Velg minst én tjeneste."),
        ({"tjenester": ["finnes-ikke\x00"]}, "tjenester", "En av tjenestene finnes ikke lenger."),
        ({"kontakt": "ingen adresse"}, "kontakt", "Skriv e-postadressen slik"),
        ({"ma_ha": ["ftps"], "ma_ikke": ["ftps"]}, "ma_ha", "Kryss av høyst én gang på hver linje."),
        ({"ma_ha": ["<script>"]}, "ma_ha", "En av egenskapene finnes ikke lenger."),
        ({"regelform": "json", "regel": ""}, "regel", "Skriv regelen"),
        ({"regelform": "json", "regel": '{"all": ['}, "regel", "Feilen er på linje 1"),
        ({"regelform": "json", "regel": '"tull"'}, "regel", "Egenskapen «tull» finnes ikke."),
        ({"regelform": "json", "regel": "[" * 3000}, "regel", "ikke gyldig JSON"),
        ({"regelform": "json", "regel": '{"any": []}'}, "regel", "En regel er"),
        ({"relasjon-1": "part_of", "relatert-1": ""}, "relatert-1", "Velg hvilken endring det er."),
        ({"relasjon-1": "part_of", "relatert-1": LOGIN}, "relatert-1", "kan ikke vise til seg selv"),
        ({"kilde_overskrift-20": "Uten dokument"}, "kilde_dokument-20", "Velg et dokument."),
        ({"kilde_lenke-1": "javascript:alert(1)"}, "kilde_lenke-1", "Skriv hele adressen"),
        ({"slag": "annet"}, "slag", "Velg ett av alternativene."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_typed_is_lost(
    editor: TestClient, database: Database, typed: dict[str, str | list[str]], field: str, message: str
) -> None:
    status, page = edit(editor, LOGIN, {"hvorfor": "Dette skrev jeg.", **typed})
    assert status == 422
    shown = read(page)
    assert any(message in each.text for each in shown.all(f"#{field}-feil")), shown.one("#feil").text
    assert shown.one("#feil").all(f"a[href=#{field}]")
    assert shown.all(f"#{field}")
    assert filled_in(form_of(page, edit_address(LOGIN)))["hvorfor"] == ["Dette skrev jeg."]
    assert audit(database, "change", LOGIN) == []


def test_the_second_of_two_editors_sees_both_texts_and_loses_none(editor: TestClient, database: Database) -> None:
    mine = editor.get(edit_address(LOGIN)).text
    sign_in(editor, database, "siri.dal@kundesenter.example")
    theirs: dict[str, str | list[str]] = {
        "hvorfor": "Siris begrunnelse.",
        "slag": "notice",
        "tjenester": ["helseid"],
        "ma_ha": ["ftps"],
        "kilde_merknad-1": "Siris merknad.",
        "relasjon-1": "part_of",
        "relatert-1": API,
    }
    assert edit(editor, LOGIN, theirs)[0] == 303
    sign_in(editor, database, EDITOR)
    late = send(editor, mine, edit_address(LOGIN), {"hvorfor": "Min begrunnelse.", "sammendrag": "Mitt sammendrag."})
    assert late.status_code == 409
    page = read(late.text)
    assert "lagret Siri Dal en nyere versjon" in page.text
    saved = [each.text for each in page.all(".theirs .typed")]
    assert "Siris begrunnelse." in saved
    assert "Varsel" in saved
    assert "HelseID" in saved
    assert any(text.startswith("Må ha: Overfører produktet filer") for text in saved)
    assert any("Siris merknad." in text for text in saved)
    assert any(text.startswith("Del av: Krav om DPoP-støtte") for text in saved)
    shown = filled_in(form_of(late.text, edit_address(LOGIN)))
    assert (shown["hvorfor"], shown["sammendrag"]) == (["Min begrunnelse."], ["Mitt sammendrag."])
    assert "Siris begrunnelse." in editor.get(f"/endringer/{LOGIN}").text
    assert send(editor, late.text, edit_address(LOGIN)).status_code == 303
    assert "Min begrunnelse." in editor.get(f"/endringer/{LOGIN}").text
    assert [(who, what) for who, what, _ in audit(database, "change", LOGIN)] == [
        ("Siri Dal", "edit"),
        ("Ola Berg", "edit"),
    ]


def test_a_trait_that_is_taken_away_while_the_rule_is_saved_is_said_beside_the_list(
    editor: TestClient, database: Database
) -> None:
    database.as_staff(
        "INSERT INTO trait (name, position, question, when_yes, when_no, when_unanswered) "
        "VALUES ('ny-egenskap', 99, 'Er det nytt?', 'Ja.', 'Nei.', 'Ubesvart.')"
    )
    page = editor.get(edit_address(LOGIN)).text
    with database.connect("postgres") as other, ThreadPoolExecutor(1) as pool:
        with other.transaction():
            other.execute("DELETE FROM trait WHERE name = 'ny-egenskap'")
            answer = pool.submit(send, editor, page, edit_address(LOGIN), {"ma_ha": ["ny-egenskap"]})
            wait_until_someone_waits_for_a_lock(database)
        late = answer.result(20)
    assert late.status_code == 422
    assert "En av egenskapene finnes ikke lenger." in read(late.text).one("#ma_ha-feil").text
    assert audit(database, "change", LOGIN) == []


def wait_until_someone_waits_for_a_lock(database: Database) -> None:
    with database.connect("postgres") as watcher:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            waiting = watcher.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
            ).fetchone()
            if waiting is not None and waiting[0]:
                return
    raise AssertionError("nobody waits")


def test_what_is_not_there_is_a_page_that_is_not_there(editor: TestClient) -> None:
    missing = editor.get("/stab/endringer/finnes-ikke/rediger")
    assert missing.status_code == 404
    for address in (
        "/stab/endringer/finnes-ikke",
        "/stab/endringer/finnes-ikke/frist/test",
        "/stab/endringer/FINNES_IKKE/rediger",
        "/stab/endringer/%00/rediger",
        f"/stab/endringer/{'a' * 81}/rediger",
        f"/stab/endringer/{LOGIN}/frist/%00",
    ):
        assert editor.get(address).status_code == 404, address
        assert editor.get(address).content == missing.content
    for address in (
        "/stab/endringer/finnes-ikke/rediger",
        "/stab/endringer/finnes-ikke/tilstand",
        "/stab/endringer/finnes-ikke/frist/test",
        "/stab/endringer/finnes-ikke/frist/test/fjern",
        f"/stab/endringer/{LOGIN}/frist/test/fjern",
    ):
        assert editor.post(address, data={"version": "1"}).status_code == 404, address
