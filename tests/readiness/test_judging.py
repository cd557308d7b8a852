"""The customer centre confirms, disputes and exempts; an exemption ends by itself on its day."""

import pytest

from harness import Database, opened, sign_in
from readiness.desk import CHANGE, EDITOR, PRODUCT, ROW, STAFF_EDITOR, Desk
from reading import read

JUDGE = f"{ROW}/vurder"
EXEMPT = f"{ROW}/unntak"


@pytest.fixture
def claimed(desk: Desk) -> Desk:
    """The vendor has said that it is done, and a staff editor sits at the desk."""
    desk.be(EDITOR)
    assert desk.send(ROW, desk.form(ROW) | {"meldt": "done"}).status_code == 303
    desk.be(STAFF_EDITOR)
    return desk


def test_a_claim_is_confirmed(claimed: Desk) -> None:
    assert claimed.send(JUDGE, claimed.form(JUDGE) | {"vurdering": "confirmed"}).status_code == 303
    assert "Bekreftet av kundesenteret." in claimed.row().text
    assert claimed.audit("judge_readiness")[0][0] == "Ola Berg"
    assert "Ola Berg (kundesenteret)" in claimed.page(f"{ROW}/historikk").text


def test_a_dispute_needs_a_reason_and_outweighs_the_claim(claimed: Desk) -> None:
    answer = claimed.send(JUDGE, claimed.form(JUDGE) | {"vurdering": "disputed", "begrunnelse": ""})
    assert answer.status_code == 422
    assert "Skriv hva dere ikke er enige i" in read(answer.text).one(".ds-error-summary").text
    sent = claimed.form(JUDGE) | {"vurdering": "disputed", "begrunnelse": "Vi ser gammel innlogging i loggene."}
    assert claimed.send(JUDGE, sent).status_code == 303
    claimed.be(EDITOR)
    row = claimed.row()
    assert row.one(".chip").text == "Omstridt"
    assert "Kundesenteret: Vi ser gammel innlogging i loggene." in row.text


def test_a_new_claim_takes_the_verdict_on_the_old_one_away(claimed: Desk) -> None:
    claimed.send(JUDGE, claimed.form(JUDGE) | {"vurdering": "confirmed"})
    claimed.be(EDITOR)
    claimed.send(ROW, claimed.form(ROW) | {"meldt": "in_progress"})
    claimed.send(ROW, claimed.form(ROW) | {"meldt": "done"})
    assert "Egenmeldt, ikke bekreftet ennå." in claimed.row().text


def test_a_verdict_on_what_was_reported_again_meanwhile_comes_too_late(claimed: Desk) -> None:
    stale = claimed.form(JUDGE)
    claimed.be(EDITOR)
    claimed.send(ROW, claimed.form(ROW) | {"merknad": "Vi rullet tilbake."})
    claimed.be(STAFF_EDITOR)
    answer = claimed.send(JUDGE, stale | {"vurdering": "confirmed"})
    assert answer.status_code == 409
    assert "Erik Moen" in read(answer.text).one(".conflict").text
    assert "ikke bekreftet ennå" in claimed.row().text


def test_an_exemption_needs_a_day_that_is_not_over(desk: Desk) -> None:
    desk.be(STAFF_EDITOR)
    for typed, complaint in (("", "1.12.2026"), ("23.11.2026", "Dagen er passert")):
        answer = desk.send(EXEMPT, desk.form(JUDGE, EXEMPT) | {"unntak_til": typed, "unntak_begrunnelse": "Avtalt."})
        assert answer.status_code == 422
        assert complaint in answer.text
    assert desk.row().one(".chip").text == "Nærmer seg"


def test_an_exemption_is_a_standing_of_its_own_until_its_day_and_then_ends_by_itself(database: Database) -> None:
    with opened(database) as client:
        desk = Desk(client, database)
        desk.be(STAFF_EDITOR)
        fields = desk.form(JUDGE, EXEMPT) | {"unntak_til": "31. januar 2027", "unntak_begrunnelse": "Avtalt i møte."}
        assert desk.send(EXEMPT, fields).status_code == 303
        row = desk.row()
        assert row.one(".chip").text == "Unntak"
        assert "Unntak til og med 31. januar 2027." in row.text
        assert "Begrunnelse for unntaket: Avtalt i møte." in row.text
    for day, standing in (("2027-01-31", "Unntak"), ("2027-02-01", "Forfalt")):
        with opened(database, FRISTKLAR_TODAY=day) as client:
            sign_in(client, database, STAFF_EDITOR)
            shown = read(client.get(PRODUCT).text).one(f"article#{CHANGE}")
            assert shown.one(".chip").text == standing
            said, other = "Unntak til og med 31. januar 2027.", "Unntaket gikk ut 31. januar 2027."
            is_over = standing == "Forfalt"
            assert ((said in shown.text), (other in shown.text)) == (not is_over, is_over)


def test_an_exemption_can_be_ended_before_its_time(desk: Desk) -> None:
    desk.be(STAFF_EDITOR)
    desk.send(EXEMPT, desk.form(JUDGE, EXEMPT) | {"unntak_til": "31.1.2027", "unntak_begrunnelse": "Avtalt."})
    end = f"{EXEMPT}/avslutt"
    assert desk.send(end, desk.form(JUDGE, end)).status_code == 303
    assert desk.row().one(".chip").text == "Nærmer seg"
    assert [entry[0] for entry in desk.audit("end_exemption")] == ["Ola Berg"]


@pytest.mark.parametrize("who", [EDITOR, "kari.nes@kundesenter.example"])
def test_only_editors_of_the_customer_centre_judge(desk: Desk, who: str) -> None:
    desk.be(who)
    assert desk.client.get(JUDGE).status_code == 403
    for address in (JUDGE, EXEMPT, f"{EXEMPT}/avslutt"):
        assert desk.send(address, {"vurdering": "confirmed", "version": "1"}).status_code == 403
