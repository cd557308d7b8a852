"""A vendor says that a change does not apply; the customer centre answers; what was decided shows at once."""

import pytest

from readiness.desk import CHANGE, EDITOR, OTHER_VENDOR, PRODUCT, STAFF_EDITOR, VIEWER, Desk
from reading import read

OBJECTION = f"{PRODUCT}/innsigelse/{CHANGE}"
ANSWER = f"{OBJECTION}/svar"
WORDS = "Vi åpner ikke portalen lenger."


@pytest.fixture
def objected(desk: Desk) -> Desk:
    desk.be(EDITOR)
    assert desk.send(OBJECTION, desk.form(OBJECTION) | {"innsigelse": WORDS}).status_code == 303
    return desk


def test_an_objection_is_seen_and_changes_nothing_until_it_is_answered(objected: Desk) -> None:
    row = objected.row()
    assert WORDS in row.text
    assert row.one("li .chip").text == "Nærmer seg"
    assert len(objected.audit("raise_objection")) == 1


def test_an_objection_that_is_upheld_takes_the_change_off_the_product(objected: Desk) -> None:
    objected.be(STAFF_EDITOR)
    fields = objected.form(OBJECTION, ANSWER) | {"svar": "upheld", "svar_begrunnelse": "Loggene er tomme siden mai."}
    assert objected.send(ANSWER, fields).status_code == 303
    objected.be(EDITOR)
    folded = objected.page(PRODUCT).one("#ikke-berort")
    row = folded.one(f"article#{CHANGE}")
    assert row.all("li") == []
    assert "Loggene er tomme siden mai." in row.text


def test_an_objection_that_is_rejected_leaves_the_change_and_says_why(objected: Desk) -> None:
    objected.be(STAFF_EDITOR)
    fields = objected.form(OBJECTION, ANSWER) | {"svar": "rejected", "svar_begrunnelse": "Vi ser 40 innlogginger."}
    assert objected.send(ANSWER, fields).status_code == 303
    objected.be(EDITOR)
    row = objected.row()
    assert row.one("li .chip").text == "Nærmer seg"
    assert "Vi ser 40 innlogginger." in row.text
    same = objected.send(OBJECTION, objected.form(OBJECTION) | {"innsigelse": WORDS})
    assert same.status_code == 422
    assert "Skriv hva som er nytt" in same.text
    renewed = objected.form(OBJECTION) | {"innsigelse": "Innloggingene var en test."}
    assert objected.send(OBJECTION, renewed).status_code == 303
    row = objected.row().text
    assert "Innloggingene var en test." in row
    assert "Vi ser 40 innlogginger." not in row, "an answer belongs to the objection that it was given on"


def test_an_objection_can_be_withdrawn(objected: Desk) -> None:
    withdraw = f"{OBJECTION}/trekk"
    assert objected.send(withdraw, objected.form(OBJECTION, withdraw)).status_code == 303
    assert WORDS not in objected.row().text
    assert len(objected.audit("withdraw_objection")) == 1


def test_an_answer_to_other_words_comes_too_late(objected: Desk) -> None:
    objected.be(STAFF_EDITOR)
    stale = objected.form(OBJECTION, ANSWER) | {"svar": "upheld", "svar_begrunnelse": "Greit."}
    objected.be(EDITOR)
    objected.send(OBJECTION, objected.form(OBJECTION) | {"innsigelse": "Andre ord."})
    objected.be(STAFF_EDITOR)
    answer = objected.send(ANSWER, stale)
    assert answer.status_code == 409
    assert "Andre ord." in answer.text
    assert read(answer.text).one("textarea#svar_begrunnelse").text == "Greit."


def test_an_objection_needs_a_reason_and_an_answer_a_choice(desk: Desk) -> None:
    desk.be(EDITOR)
    assert desk.send(OBJECTION, desk.form(OBJECTION) | {"innsigelse": "  "}).status_code == 422
    desk.send(OBJECTION, desk.form(OBJECTION) | {"innsigelse": WORDS})
    desk.be(STAFF_EDITOR)
    answer = desk.send(ANSWER, desk.form(OBJECTION, ANSWER) | {"svar_begrunnelse": "Fordi."})
    assert answer.status_code == 422
    assert read(answer.text).one("textarea#svar_begrunnelse").text == "Fordi."


def test_only_the_vendor_objects_and_only_staff_answer(objected: Desk) -> None:
    assert objected.send(ANSWER, {"svar": "upheld", "svar_begrunnelse": "x", "version": "1"}).status_code == 403
    objected.be(STAFF_EDITOR)
    assert objected.send(OBJECTION, {"innsigelse": "x", "version": "1"}).status_code == 403
    objected.be(OTHER_VENDOR)
    assert objected.client.get(OBJECTION).status_code == 404
    assert objected.send(ANSWER, {"svar": "upheld", "svar_begrunnelse": "x", "version": "1"}).status_code == 403


def reject(desk: Desk) -> None:
    desk.be(STAFF_EDITOR)
    fields = desk.form(OBJECTION, ANSWER) | {"svar": "rejected", "svar_begrunnelse": "Vi ser 40 innlogginger."}
    assert desk.send(ANSWER, fields).status_code == 303
    desk.be(EDITOR)


def test_a_rejection_is_not_undone_by_withdrawing_and_sending_the_same_again(objected: Desk) -> None:
    reject(objected)
    withdraw = f"{OBJECTION}/trekk"
    assert objected.send(withdraw, objected.form(OBJECTION, withdraw)).status_code == 303
    for same in (WORDS, f"  {WORDS.upper()}\n"):
        refused = objected.send(OBJECTION, objected.form(OBJECTION) | {"innsigelse": same})
        assert refused.status_code == 422
        assert "Skriv hva som er nytt" in refused.text
    assert (
        objected.send(OBJECTION, objected.form(OBJECTION) | {"innsigelse": "Nytt: portalen er av."}).status_code == 303
    )
    refused = objected.send(OBJECTION, objected.form(OBJECTION) | {"innsigelse": WORDS})
    assert refused.status_code == 422, "nor by way of other words"


def test_words_whose_rejection_staff_took_back_can_be_sent_again(objected: Desk) -> None:
    reject(objected)
    objected.be(STAFF_EDITOR)
    fields = objected.form(OBJECTION, ANSWER) | {"svar": "upheld", "svar_begrunnelse": "Vi tok feil."}
    assert objected.send(ANSWER, fields).status_code == 303
    objected.be(EDITOR)
    withdraw = f"{OBJECTION}/trekk"
    assert objected.send(withdraw, objected.form(OBJECTION, withdraw)).status_code == 303
    assert objected.send(OBJECTION, objected.form(OBJECTION) | {"innsigelse": WORDS}).status_code == 303


def test_both_sides_read_who_said_what_also_after_a_withdrawal(objected: Desk) -> None:
    reject(objected)
    withdraw = f"{OBJECTION}/trekk"
    assert objected.send(withdraw, objected.form(OBJECTION, withdraw)).status_code == 303
    for who in (EDITOR, VIEWER, STAFF_EDITOR):
        objected.be(who)
        withdrew, answered, raised = (item.text for item in objected.page(OBJECTION).one("ol.history").all("li"))
        assert "Erik Moen trakk innsigelsen etter at kundesenteret hadde avvist den" in withdrew
        assert "Ola Berg (kundesenteret) svarte på innsigelsen" in answered
        assert "Kundesenteret har avvist innsigelsen." in answered
        assert "Vi ser 40 innlogginger." in answered
        assert "Erik Moen sendte en innsigelse" in raised
        assert WORDS in raised
        assert " 2026 kl. " in raised


def test_nobody_objects_to_what_does_not_apply(desk: Desk) -> None:
    desk.be(EDITOR)
    address = f"{PRODUCT}/innsigelse/fjernhjelp-avvikling"
    assert desk.page(address).all("form") == []
    answer = desk.send(address, {"innsigelse": WORDS, "version": "0"})
    assert answer.status_code == 422
    shown = read(answer.text).one("main")
    assert "Endringen gjelder ikke produktet" in shown.text
    assert shown.one("textarea#innsigelse").text == WORDS
    assert desk.audit("raise_objection") == []
