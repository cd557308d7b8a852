"""A vendor's editor reports, and the very next read says so; nothing typed is lost when it cannot be saved."""

import pytest

from harness import Database
from readiness.desk import CHANGE, EDITOR, OTHER_VENDOR, PRODUCT, ROW, STAFF_EDITOR, VIEWER, Desk
from reading import read

NOTE = "371 av 412 er over.\r\nResten følger i uke 49."


def test_a_report_is_saved_shown_remembered_and_audited(desk: Desk) -> None:
    desk.be(EDITOR)
    assert desk.row().one(".chip").text == "Nærmer seg"
    fields = desk.form(ROW) | {
        "meldt": "done", "planlagt": "", "ansvarlig": "Teknisk leder", "merknad": NOTE,
        "dokumentasjon": "https://eksempel-epj.example/endringslogg\r\nSak 4711",
    }  # fmt: skip
    answer = desk.send(ROW, fields)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PRODUCT}#{CHANGE}")
    row = desk.row()
    assert row.one(".chip").text == "Klar"
    said = ["«I produksjon» meldt 24. november 2026.", "Egenmeldt, ikke bekreftet ennå.", "Resten følger i uke 49."]
    for words in (*said, "Ansvarlig: Teknisk leder", "Dokumentasjon: Sak 4711"):
        assert words in row.text
    assert row.one("a[href=https://eksempel-epj.example/endringslogg]")["rel"] == "nofollow noopener"
    history = desk.page(f"{ROW}/historikk").text
    assert "Erik Moen" in history
    assert "Resten følger i uke 49." in history
    [(actor, subject, _)] = desk.audit("report_readiness")
    assert (actor, subject) == ("Erik Moen", f"eksempel-epj/{CHANGE}/production")


def test_a_plan_that_is_too_late_is_at_risk_at_once(desk: Desk) -> None:
    desk.be(EDITOR)
    desk.send(ROW, desk.form(ROW) | {"meldt": "in_progress", "planlagt": "5. desember 2026"})
    row = desk.row()
    assert row.one(".chip").text == "I fare"
    assert "Planlagt ferdig 5. desember 2026." in row.text


def test_a_row_leads_to_the_forms_of_its_own_product_and_sends_its_own_version(desk: Desk) -> None:
    desk.database.as_staff("UPDATE readiness SET claimed_on = '2026-08-01', version = 7 WHERE claim = 'in_progress'")
    desk.be(EDITOR)
    row = desk.row()
    assert {f"{PRODUCT}/innsigelse/{CHANGE}", ROW} <= {link["href"] for link in row.all("a")}
    [form] = row.all("form")
    assert form["action"] == f"{ROW}/bekreft"
    fields = {field["name"]: field["value"] for field in form.all("input")}
    assert fields == {"version": "7"}
    assert desk.send(f"{ROW}/bekreft", fields).status_code == 303
    assert desk.row().all("form") == [], "it is not old any more"


def test_what_is_done_has_no_plan_any_more(desk: Desk) -> None:
    desk.be(EDITOR)
    desk.send(ROW, desk.form(ROW) | {"meldt": "done", "planlagt": "5. desember 2026"})
    row = desk.row()
    assert row.one(".chip").text == "Klar"
    assert "Planlagt" not in row.text


@pytest.mark.parametrize(
    ("field", "typed", "complaint"),
    [
        ("meldt", "", "Velg"),
        ("meldt", "ferdig", "Velg"),
        ("planlagt", "i morgen", "1.12.2026"),
        ("planlagt", "31.2.2027", "1.12.2026"),
        ("planlagt", "1.12.1926", "Kontroller årstallet"),
        ("dokumentasjon", "javascript:alert(1)", "https://"),
        ("dokumentasjon", "https://", "ikke hel"),
        ("dokumentasjon", "https://navn:passord@eksempel.example/", "passord"),
    ],
)
def test_what_cannot_be_saved_is_said_at_its_field_and_everything_typed_is_kept(
    desk: Desk, field: str, typed: str, complaint: str
) -> None:
    desk.be(EDITOR)
    before = desk.row().text
    answer = desk.send(ROW, desk.form(ROW) | {"merknad": NOTE, "ansvarlig": "Ny", field: typed})
    assert answer.status_code == 422
    shown = read(answer.text)
    assert complaint in shown.one(".ds-error-summary").text
    assert "Resten følger i uke 49." in shown.one("textarea#merknad").text
    assert shown.one("input#ansvarlig")["value"] == "Ny"
    if field in {"planlagt"}:
        assert shown.one(f"input#{field}")["value"] == typed
    assert desk.row().text == before


def test_the_later_of_two_who_save_sees_both_texts_and_can_merge(desk: Desk) -> None:
    desk.be(EDITOR)
    early = desk.form(ROW)
    desk.be("anne.lie@eksempel-epj.example")
    assert desk.send(ROW, desk.form(ROW) | {"merknad": "Annes ord"}).status_code == 303
    desk.be(EDITOR)
    answer = desk.send(ROW, early | {"merknad": "Eriks ord"})
    assert answer.status_code == 409
    shown = read(answer.text)
    assert "Anne Lie" in shown.one(".conflict").text
    assert shown.one("textarea#merknad").text == "Eriks ord"
    assert "Annes ord" in shown.one("#merknad-lagret").text
    assert "Annes ord" in desk.row().text
    merged = early | {"merknad": "Annes og Eriks ord", "version": shown.one("form input[name=version]")["value"]}
    assert desk.send(ROW, merged).status_code == 303
    assert "Annes og Eriks ord" in desk.row().text


def age(database: Database) -> None:
    """Let the claim be from long ago."""
    database.as_staff(
        "UPDATE readiness SET claimed_on = '2026-06-01' FROM product, deadline, change WHERE product.id = product_id "
        "AND deadline.id = deadline_id AND change.id = change_id AND product.slug = 'eksempel-epj' "
        "AND change.slug = %s",
        CHANGE,
    )


def test_only_who_has_the_button_is_asked_to_confirm(desk: Desk, database: Database) -> None:
    age(database)
    for who, asked in ((VIEWER, False), (EDITOR, True), (STAFF_EDITOR, False), ("kari.nes@kundesenter.example", False)):
        desk.be(who)
        [stale] = {each.text for each in desk.row().all("p.stale")}
        words = "Ikke oppdatert på over 90 dager."
        assert stale == (f"{words} Bekreft at meldingen stemmer." if asked else words), who


def test_a_link_may_begin_in_capitals(desk: Desk) -> None:
    desk.be(EDITOR)
    link = "HTTPS://eksempel-epj.example/logg"
    assert desk.send(ROW, desk.form(ROW) | {"dokumentasjon": link}).status_code == 303
    assert desk.row().one(f"a[href={link}]").text == link
    assert desk.page(f"{ROW}/historikk").one(f"a[href={link}]").text == link


def test_what_is_expected_on_a_day_is_not_called_safe_until_then(desk: Desk) -> None:
    desk.be(EDITOR)
    [expected] = desk.database.as_program(
        "SELECT slug, environment FROM deadline JOIN change ON change.id = change_id "
        "WHERE deadline.kind = 'expected' AND latest = '2027-12-31'"
    )
    shown = desk.page(f"{PRODUCT}/status/{expected[0]}/{expected[1]}").one("section.headline")
    assert "Ventes senest" in shown.text
    assert "Siste trygge dag" not in shown.text


def test_a_claim_that_has_grown_old_is_confirmed_in_one_click(desk: Desk, database: Database) -> None:
    age(database)
    desk.be(EDITOR)
    row = desk.row()
    assert "Ikke oppdatert på over 90 dager" in row.text
    form = row.one("form.acts")
    fields = {field["name"]: field["value"] for field in form.all("input")}
    assert desk.send(form["action"], dict(fields)).status_code == 303
    row = desk.row()
    assert "Ikke oppdatert på over 90 dager" not in row.text
    assert "meldt 24. november 2026" in row.text
    assert len(desk.audit("confirm_readiness")) == 1
    assert desk.send(form["action"], dict(fields)).status_code == 409, "the same click again comes too late"


def test_a_viewer_sees_the_history_and_may_not_report(desk: Desk) -> None:
    desk.be(VIEWER)
    links = {link.text for link in desk.row().all(".acts a")}
    assert links == {"Historikk"}
    assert desk.client.get(f"{ROW}/historikk").status_code == 200
    assert desk.client.get(ROW).status_code == 403
    assert desk.send(ROW, {"meldt": "done", "version": "1"}).status_code == 403


@pytest.mark.parametrize("who", [OTHER_VENDOR, STAFF_EDITOR])
def test_nobody_but_the_vendor_reports(desk: Desk, who: str) -> None:
    desk.be(EDITOR)
    before = desk.row().text
    desk.be(who)
    answers = [desk.client.get(ROW), desk.send(ROW, {"meldt": "done", "version": "1", "merknad": "x"})]
    missing = desk.client.get(ROW.replace("eksempel-epj", "finnes-ikke"))
    if who == OTHER_VENDOR:
        assert [answer.status_code for answer in answers] == [404, 404]
        assert {answer.content for answer in answers} == {missing.content}
    else:
        assert [answer.status_code for answer in answers] == [403, 403]
    desk.be(EDITOR)
    assert desk.row().text == before


@pytest.mark.parametrize(
    "place", ["kj-gammel-innlogging/test", "kj-gammel-innlogging/alt", "finnes-ikke/production", "et-utkast/any"]
)
def test_a_row_that_is_not_there_is_missing(desk: Desk, place: str) -> None:
    desk.be(EDITOR)
    assert desk.client.get(f"{PRODUCT}/status/{place}").status_code == 404
    assert desk.send(f"{PRODUCT}/status/{place}", {"meldt": "done"}).status_code == 404
