"""A change that has ended: what was said of it is still read by those who could read it, and nothing more is said."""

import pytest

from readiness.desk import CHANGE, EDITOR, OTHER_VENDOR, PRODUCT, ROW, STAFF_EDITOR, VIEWER, Desk

OBJECTION = f"{PRODUCT}/innsigelse/{CHANGE}"
NOTE = "Vi går over i uke 3."
WORDS = "Vi åpner ikke portalen lenger."


def end(desk: Desk, lifecycle: str = "completed") -> None:
    """Let staff end the change."""
    desk.database.as_staff("UPDATE change SET lifecycle = %s, version = version + 1 WHERE slug = %s", lifecycle, CHANGE)


@pytest.fixture
def said(desk: Desk) -> Desk:
    desk.be(EDITOR)
    assert desk.send(ROW, desk.form(ROW) | {"meldt": "in_progress", "merknad": NOTE}).status_code == 303
    assert desk.send(OBJECTION, desk.form(OBJECTION) | {"innsigelse": WORDS}).status_code == 303
    return desk


@pytest.mark.parametrize(("lifecycle", "how"), [("completed", "er gjennomført"), ("withdrawn", "er trukket tilbake")])
def test_its_history_and_its_objection_are_still_read(said: Desk, lifecycle: str, how: str) -> None:
    end(said, lifecycle)
    for who in (EDITOR, VIEWER, STAFF_EDITOR):
        said.be(who)
        ended = said.page(PRODUCT).one("#avsluttet")
        assert [link["href"] for link in ended.all("a")] == [f"/endringer/{CHANGE}", f"{ROW}/historikk", OBJECTION]
        history = said.page(f"{ROW}/historikk")
        assert NOTE in history.text
        assert how in history.text
        assert history.all(".chip") == [], "where it would stand is nobody's business any more"
        objection = said.page(OBJECTION)
        assert WORDS in objection.text
        assert how in objection.text
        assert objection.all("form") == []


def test_an_objection_alone_is_still_read(said: Desk) -> None:
    with said.database.connect("postgres") as connection:
        connection.execute("DELETE FROM readiness")
    end(said)
    said.be(VIEWER)
    assert [link["href"] for link in said.page(PRODUCT).one("#avsluttet").all("a")] == [
        f"/endringer/{CHANGE}",
        OBJECTION,
    ]


def test_another_vendor_finds_nothing_there(said: Desk) -> None:
    end(said)
    said.be(OTHER_VENDOR)
    nothing = said.client.get("/produkter/finnes-ikke").content
    for address in (f"{ROW}/historikk", OBJECTION):
        answer = said.client.get(address)
        assert (answer.status_code, answer.content) == (404, nothing)
