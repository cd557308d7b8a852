"""Who notes a visit, whose visits one reaches, and when they are gone."""

import pytest

from looked.reader import ANNE, ERIK, FREDRIK, KARI, LOGIN, OLA, PRODUCT, VERA, Reader

SEEN = f"{PRODUCT}/sett"


def test_everybody_at_the_vendor_notes_their_own_visits_and_nothing_else_is_kept(reader: Reader) -> None:
    for who in (ANNE, ERIK, VERA):
        reader.look(who)
        reader.look(who)
    assert reader.visits() == [(who, "eksempel-epj") for who in sorted((ANNE, ERIK, VERA))]
    assert reader.database.as_program("SELECT count(*) FROM audit_entry WHERE action LIKE '%%visit%%'") == [(0,)]


def test_reading_alone_writes_nothing(reader: Reader) -> None:
    for _ in range(2):
        reader.shown(ANNE)
    assert reader.visits() == []


def test_each_has_ones_own_marks(reader: Reader) -> None:
    reader.look(ANNE)
    reader.move_login()
    reader.look(ERIK)
    assert reader.marked(ANNE) == [LOGIN]
    assert reader.marked(ERIK) == []
    assert reader.marked(VERA) == []
    reader.press(ANNE)
    reader.report(ERIK, "done")
    assert reader.marked(ANNE) == [LOGIN]
    assert reader.marked(ERIK) == []


def test_another_vendors_product_and_a_missing_one_are_the_same(reader: Reader) -> None:
    reader.be(FREDRIK)
    foreign = reader.send(SEEN, {"vist": "2026-11-24T10:00:00+00:00"})
    missing = reader.send("/produkter/finnes-ikke/sett", {"vist": "2026-11-24T10:00:00+00:00"})
    assert foreign.status_code == missing.status_code == 404
    assert foreign.text == missing.text
    assert reader.visits() == []


def test_staff_leave_no_visits_and_have_no_marks(reader: Reader) -> None:
    reader.move_login()
    for who in (KARI, OLA):
        page = reader.shown(who)
        assert not page.all(".new")
        assert not page.all("script[data-to]")
        assert reader.send(SEEN, {}).status_code == 403
    assert reader.visits() == []


def test_another_sites_page_notes_nothing(reader: Reader) -> None:
    reader.be(ANNE)
    answer = reader.client.post(SEEN, data={}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert reader.visits() == []


@pytest.mark.parametrize(
    "fields",
    [
        {"annet": "x"},
        {"vist": ""},
        {"vist": "i går"},
        {"vist": "\0"},
        {"vist": "x" * 100_000},
        {"vist": "2026-11-24T10:00:00"},
        {"vist": "0001-01-01T00:00:00+23:59"},
        {"vist": "9999-12-31T23:59:59-23:59"},
        {"vist": ["<script>", "2026-11-24T10:00:00+00:00"]},
        {"vist": "٢٠٢٦", "alt": "\u202e🙂\0"},
    ],
)
def test_whatever_is_sent_does_no_more_than_note_a_visit(reader: Reader, fields: dict[str, str | list[str]]) -> None:
    reader.be(ANNE)
    for _ in range(2):
        assert reader.send(SEEN, fields).status_code in {204, 303}
    assert reader.visits() == [(ANNE, "eksempel-epj")]
    reader.report(ERIK, "done")

    assert LOGIN in reader.marked(ANNE), "nobody has seen what has not happened yet"


GONE: dict[str, str] = {
    "the product is removed": "DELETE FROM product WHERE slug = 'eksempel-epj'",
    "the person is removed": f"DELETE FROM person WHERE email = '{ANNE}'",
    "the person leaves the vendor": "DELETE FROM membership USING person "
    f"WHERE person.id = person_id AND email = '{ANNE}'",
}


@pytest.mark.parametrize("deed", GONE.values(), ids=GONE)
def test_visits_go_with_what_they_are_about_and_leave_no_counter(reader: Reader, deed: str) -> None:
    page = reader.shown(ANNE)
    reader.look(ANNE, shown=page)
    counters = "SELECT count(*) FROM data_version WHERE topic LIKE 'visit/%%'"
    assert reader.database.as_program(counters) == [(1,)]
    reader.database_as_owner(deed)
    assert reader.visits() == []
    assert reader.database.as_program(counters) == [(0,)]


@pytest.mark.parametrize("deed", [GONE["the product is removed"], GONE["the person leaves the vendor"]])
def test_a_visit_to_what_is_gone_meanwhile_is_a_page_that_is_not_there(reader: Reader, deed: str) -> None:
    page = reader.shown(ANNE)
    [script] = page.all("script[data-to]")
    reader.database_as_owner(deed)
    answer = reader.client.post(script["data-to"], data={"vist": script["data-until"]})
    assert answer.status_code in {403, 404}
    assert reader.visits() == []
