"""Pages stay kept and shared while there is nothing to tell, and are never another's or an older one's."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from fristklar import clock, embedded
from fristklar.app import create_app
from harness import Database, opened
from looked.reader import ANNE, ERIK, FREDRIK, KARI, LOGIN, OLA, PRODUCT, VERA, Reader
from web.wire import Counted, Wire


def ask(reader: Reader, who: str, etag: str = "") -> tuple[int, str]:
    """Status and tag of the page, for somebody whose browser has it under a tag."""
    reader.be(who)
    answer = reader.client.get(PRODUCT, headers={"If-None-Match": etag} if etag else {})
    return answer.status_code, answer.headers["etag"]


def test_a_page_is_304_until_there_is_something_new_and_again_until_it_is_seen(reader: Reader) -> None:
    reader.look(ANNE)
    _, quiet = ask(reader, ANNE)
    assert ask(reader, ANNE, quiet) == (304, quiet)
    reader.move_login()
    status, news = ask(reader, ANNE, quiet)
    assert (status, news == quiet) == (200, False)
    assert ask(reader, ANNE, news) == (304, news)
    reader.look(ANNE)
    assert ask(reader, ANNE, news) == (304, news), "the same sitting"
    reader.press(ANNE)
    status, seen = ask(reader, ANNE, news)
    assert (status, seen == news) == (200, False)
    assert ask(reader, ANNE, seen) == (304, seen)


def test_when_the_sitting_ends_the_browser_is_not_told_that_its_page_still_stands(reader: Reader) -> None:
    reader.look(ANNE)
    reader.move_login()
    reader.look(ANNE)
    _, news = ask(reader, ANNE)
    assert ask(reader, ANNE, news)[0] == 304
    reader.pass_time(31)
    assert ask(reader, ANNE, news)[0] == 200


def test_the_end_of_a_sitting_is_noticed_though_nobody_writes_anything(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.look(ANNE)
    reader.move_login()
    reader.look(ANNE)
    assert reader.marked(ANNE) == [LOGIN]
    before = clock.now
    monkeypatch.setattr(clock, "now", lambda: before() + timedelta(minutes=31))
    assert reader.marked(ANNE) == []


def test_whoever_has_seen_everything_shares_one_page(reader: Reader) -> None:
    for who in (ANNE, ERIK):
        reader.look(who)
    assert ask(reader, ANNE) == ask(reader, ERIK)
    reader.move_login()
    assert reader.marked(ANNE) == reader.marked(ERIK) == [LOGIN]
    for who in (ANNE, ERIK):
        reader.press(who)
    assert ask(reader, ANNE) == ask(reader, ERIK)


def test_nobody_gets_the_page_that_was_kept_for_another(reader: Reader) -> None:
    reader.look(ANNE)
    reader.look(VERA)
    reader.report(ERIK, "done")
    for _ in range(2):
        assert reader.marked(ANNE) == [LOGIN]
        assert reader.marked(ERIK) == []
        assert reader.marked(VERA) == [LOGIN]
        assert reader.news(VERA)[0].endswith("Erik Moen meldte «I produksjon»")


def test_whoever_may_do_less_gets_no_page_that_was_kept_for_one_who_may_do_more(reader: Reader) -> None:
    """Erik reports, Vera only reads; Ola judges, Kari only reads. Vera's visits are noted and Kari's are not."""
    for who in (ERIK, VERA):  # and so neither has a page that is for whoever comes first
        reader.look(who)
    told = ("Oppdater status", '/vurder">', '/historikk">', "data-until=", 'href="/stab"')
    offered = {}
    for _ in range(2):
        for who in (ERIK, VERA, OLA, KARI):
            page = reader.get(who).text
            offered[who] = tuple(each in page for each in told)
    assert offered == {
        ERIK: (True, False, False, True, False),
        VERA: (False, False, True, True, False),
        OLA: (False, True, False, False, True),
        KARI: (False, False, True, False, True),
    }


def test_another_vendors_people_do_not_get_a_page_that_lies_ready_for_all_who_may_only_read(reader: Reader) -> None:
    """To each of them it would be the same page: theirs is asked for as any other that they may not see."""
    reader.look(VERA)
    for _ in range(2):
        assert ask(reader, VERA)[0] == 200
    for _ in range(2):
        assert reader.get(FREDRIK).status_code == 404
        assert reader.get(FREDRIK, "/produkter/fjordjournal-kommune").status_code == 200


def test_another_process_gives_the_same_page_the_same_tag(database: Database) -> None:
    with opened(database) as one:
        reader = Reader(one, database)
        reader.look(ANNE)
        reader.move_login()
        reader.look(ERIK)
        tags = [ask(reader, who)[1] for who in (ANNE, ERIK, VERA)]
    with opened(database) as other:
        reader = Reader(other, database)
        for who, tag in zip((ANNE, ERIK, VERA), tags, strict=True):
            assert ask(reader, who, tag) == (304, tag)


def test_another_process_sees_the_visit_at_once(database: Database) -> None:
    """One process keeps the page with marks; the button is pressed in another."""
    app = create_app()
    with opened(database, app) as one:
        Reader(one, database).look(ANNE)
        Reader(one, database).move_login()
        for _ in range(2):
            assert Reader(one, database).marked(ANNE) == [LOGIN]
    with opened(database) as other:
        Reader(other, database).press(ANNE)
    with opened(database, app) as one:
        assert Reader(one, database).marked(ANNE) == []


@contextmanager
def counting(database: Database, cluster: embedded.Cluster) -> Iterator[tuple[TestClient, Counted]]:
    """The application, with what it asks of the database being counted."""
    wire = Wire(cluster.port)
    address = database.environment["FRISTKLAR_DATABASE_URL"].replace(f":{cluster.port}/", f":{wire.port}/")
    try:
        with opened(database, FRISTKLAR_DATABASE_URL=f"{address}?sslmode=disable&gssencmode=disable") as client:
            assert client.get("/readyz").status_code == 200
            yield client, wire.counted
    finally:
        wire.close()


def test_marks_cost_no_round_trip(database: Database, cluster: embedded.Cluster) -> None:
    """Three for a page that nobody has seen, two for one that is kept, whatever is new on it."""
    with counting(database, cluster) as (client, counted):
        reader = Reader(client, database)

        def trips() -> int:
            before = counted.round_trips
            assert client.get(PRODUCT).status_code == 200
            return counted.round_trips - before

        reader.be(ANNE)
        client.get("/")
        assert trips() <= 3
        assert [trips(), trips()] == [2, 2]
        reader.look(ANNE)
        assert trips() == 3
        assert [trips(), trips()] == [2, 2]
        reader.move_login()
        reader.report(ERIK, "done")
        reader.be(ANNE)
        assert trips() <= 4  # the register is another one
        assert [trips(), trips()] == [2, 2]
