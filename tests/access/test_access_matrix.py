"""Every route × method × sort of person gets the answer that access/matrix.py declares, asked for real."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from httpx import Response
from starlette.testclient import TestClient

from access.matrix import ANY_KEY_WILL_DO, KEYS, MATRIX, PEOPLE, PREPARED, PRODUCT, Answer, Who
from access.tenants import PREPARED as DRAFT
from fristklar import embedded
from harness import WITHOUT_DEMO, Database, copied, opened, send_own_origin, sign_in

LET_IN = {200, 204, 303, 400, 409, 410, 422}
NO_KEY = {True: "987654321", False: "finnes-ikke"}
"""What stands in an address in place of a number, or of a name, when there is nothing."""

ROUTES = sorted(MATRIX)
READS = [route for route in ROUTES if route.startswith("GET ")]
WRITES = [route for route in ROUTES if route not in READS]
WITH_KEYS = [route for route in ROUTES if "{" in route and route not in ANY_KEY_WILL_DO]


@dataclass(frozen=True)
class Asker:
    """Asks as anybody, each time in a new session."""

    client: TestClient
    database: Database
    superuser: psycopg.Connection

    def ask(self, who: Who, route: str, address: str | None = None, **more: str) -> Response:
        """The answer at the line's address, or at another; with more headers."""
        line = MATRIX[route]
        self.client.cookies.clear()
        send_own_origin(self.client)
        if who is not Who.ANONYMOUS:
            sign_in(self.client, self.database, who)
        method = route.partition(" ")[0]
        form = None if method == "GET" else {name: self.filled(value) for name, value in line.form.items()}
        headers = more if form else {"content-type": "application/x-www-form-urlencoded", **more}
        return self.client.request(
            method, self.filled(address or line.address), data=form, headers=headers, follow_redirects=False
        )

    def filled(self, text: str) -> str:
        """The text with the keys that only the database knows."""
        return re.sub(r"\{(\w+)\}", lambda name: str(self.key(name[1])), text)

    def key(self, name: str) -> object:
        [(key,)] = self.superuser.execute(KEYS[name])  # type: ignore[call-overload]
        return key


@contextmanager
def asking(database: Database, **environment: str | None) -> Iterator[Asker]:
    with database.connect("postgres") as superuser, opened(database, **environment) as client:
        yield Asker(client, database, superuser)


@pytest.fixture(scope="module")
def prepared(loaded_template: Database, cluster: embedded.Cluster, admin: Callable[[str], None]) -> Iterator[Database]:
    """The demo, and whom it lacks."""
    database = copied(cluster, admin, loaded_template)
    with database.connect("postgres") as connection:
        connection.execute(PREPARED)  # type: ignore[call-overload]
    yield database
    admin(f"DROP DATABASE {database.name} WITH (FORCE)")


@pytest.fixture
def reads(prepared: Database) -> Iterator[Asker]:
    """For what changes nothing."""
    with asking(prepared) as asker:
        yield asker


@pytest.fixture
def writes(prepared: Database, cluster: embedded.Cluster, admin: Callable[[str], None]) -> Iterator[Asker]:
    """For what may change anything: a database of its own."""
    database = copied(cluster, admin, prepared)
    with asking(database) as asker:
        yield asker
    admin(f"DROP DATABASE {database.name} WITH (FORCE)")


def sort_of(answer: Response) -> Answer:
    """The class of an answer. Fails for what no cell can declare, such as 500 and 405."""
    to_sign_in = answer.headers.get("location", "").startswith("/logg-inn?neste=")
    match answer.status_code:
        case 401:
            return Answer.SIGN_IN
        case 303 if to_sign_in:
            return Answer.SIGN_IN
        case 403:
            assert "Du har ikke tilgang til dette" in answer.text, "refused for another reason than the role"
            return Answer.FORBIDDEN
        case 404:
            return Answer.MISSING
        case status:
            assert status in LET_IN, f"{status}: {answer.text}"
            return Answer.IN


def answers(asker: Asker, route: str) -> dict[str, str]:
    return {who.name: sort_of(asker.ask(who, route)).value for who in Who}


def declared(route: str) -> dict[str, str]:
    return {who.name: answer.value for who, answer in MATRIX[route].answers.items()}


def test_every_route_of_the_application_is_in_the_table(reader: TestClient) -> None:
    assert isinstance(reader.app, FastAPI)
    contexts = iter_route_contexts(reader.app.routes)
    found = {f"{method} {context.path}" for context in contexts for method in context.methods or ()}
    assert found - set(MATRIX) == set(), "declare these in tests/access/matrix.py"
    assert set(MATRIX) - found == set(), "these are gone"


def test_every_line_names_an_address_of_its_route() -> None:
    for route, line in MATRIX.items():
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(route.partition(" ")[2]))
        assert re.fullmatch(pattern, line.address), route


@pytest.mark.parametrize("route", READS)
def test_a_page_is_for_whom_the_table_says(reads: Asker, route: str) -> None:
    assert answers(reads, route) == declared(route)


@pytest.mark.parametrize("route", WRITES)
def test_a_form_is_taken_from_whom_the_table_says(writes: Asker, route: str) -> None:
    assert answers(writes, route) == declared(route)


def emptied(route: str) -> Iterator[str]:
    """The line's address with nothing at the end of one key, then of the next, then of all."""
    pattern, parts = route.partition(" ")[2].split("/"), MATRIX[route].address.split("/")
    keys = [place for place, part in enumerate(pattern) if part.startswith("{")]
    for gone in (*([key] for key in keys), keys):
        yield "/".join(
            NO_KEY[part.startswith("{") or part.isdigit()] if place in gone else part
            for place, part in enumerate(parts)
        )


def same(first: Response, second: Response) -> bool:
    """Whether nobody could tell the two apart, but for the address that they asked for themselves."""
    return told(first) == told(second)


def told(answer: Response) -> tuple[object, ...]:
    headers = [(name, value) for name, value in answer.headers.multi_items() if name not in {"date", "location"}]
    return answer.status_code, headers, answer.content


@pytest.mark.parametrize("route", WITH_KEYS)
def test_whoever_is_let_in_finds_nothing_where_nothing_is(writes: Asker, route: str) -> None:
    for who, answer in MATRIX[route].answers.items():
        if answer is Answer.IN:
            nowhere = writes.ask(who, "GET /", "/finnes-ikke")
            assert nowhere.status_code == 404
            for address in emptied(route):
                assert told(writes.ask(who, route, address)) == told(nowhere), (who.name, address)


@pytest.mark.parametrize("route", [route for route in WITH_KEYS if Answer.MISSING in MATRIX[route].answers.values()])
def test_anothers_object_and_a_missing_one_are_the_same_page_to_the_byte(writes: Asker, route: str) -> None:
    for who in (Who.OTHER_EDITOR, Who.OTHER_ADMINISTRATOR):
        if MATRIX[route].answers[who] is Answer.MISSING:
            anothers, nowhere = writes.ask(who, route), writes.ask(who, "GET /", "/finnes-ikke")
            assert anothers.status_code == 404
            assert told(anothers) == told(nowhere)
            for address in emptied(route):
                assert told(writes.ask(who, route, address)) == told(anothers), (who.name, address)


@pytest.mark.parametrize("route", WITH_KEYS)
def test_whoever_lacks_the_role_or_is_not_signed_in_is_told_the_same_for_another_object_and_none(
    writes: Asker, route: str
) -> None:
    strangers = {Who.ANONYMOUS, Who.OTHER_EDITOR, Who.OTHER_ADMINISTRATOR, Who.DISABLED_EDITOR}
    for who in strangers:
        if MATRIX[route].answers[who] in {Answer.FORBIDDEN, Answer.SIGN_IN}:
            there = writes.ask(who, route)
            for address in emptied(route):
                missing = writes.ask(who, route, address)
                assert missing.status_code == there.status_code
                # The way back to a form that was sent names its address, which the sender knows.
                assert without_addresses(missing) == without_addresses(there), (who.name, address)


def without_addresses(answer: Response) -> str:
    return re.sub(r'action="[^"]*"', "", answer.text)


NEEDS_MORE_THAN_LOOKING = [
    route
    for route, line in MATRIX.items()
    if line.answers[Who.VIEWER] is Answer.FORBIDDEN and line.answers[Who.ADMINISTRATOR] is Answer.IN
]


@pytest.mark.parametrize("route", NEEDS_MORE_THAN_LOOKING)
def test_a_role_at_one_vendor_is_no_role_at_another(writes: Asker, route: str) -> None:
    """Somebody who may only look here, and is administrator elsewhere."""
    writes.superuser.execute(
        "INSERT INTO membership (person_id, vendor_id, role, name) SELECT person.id, vendor.id, 'administrator', 'V' "
        "FROM person, vendor WHERE email = %s AND slug = 'fjordjournal-as'",
        [Who.VIEWER],
    )
    assert sort_of(writes.ask(Who.VIEWER, route)) is Answer.FORBIDDEN
    there = MATRIX[route].address.replace("{member}", "{others_member}").replace("{share}", "{others_share}")
    there = there.replace(PRODUCT, "/produkter/fjordjournal-kommune")
    there = there.replace(PEOPLE, "/leverandorer/fjordjournal-as/personer")
    assert sort_of(writes.ask(Who.VIEWER, route, there)) is Answer.IN


@pytest.mark.parametrize("end", ["", "/fjern"])
def test_an_administrator_finds_nobody_of_another_vendor_under_its_own_address(writes: Asker, end: str) -> None:
    route = "POST /leverandorer/{slug}/personer/{key}" + end
    address = "/leverandorer/eksempel-epj-as/personer/{others_member}" + end
    there = writes.ask(Who.ADMINISTRATOR, route, address)
    assert there.status_code == 404
    assert told(there) == told(writes.ask(Who.ADMINISTRATOR, "GET /", "/finnes-ikke"))
    assert writes.key("others_member"), "still there"


def test_whoever_knows_the_mark_of_a_page_learns_nothing_by_it(reads: Asker) -> None:
    route = "GET /produkter/{slug}"
    mark = reads.ask(Who.VIEWER, route).headers["etag"]
    assert reads.ask(Who.VIEWER, route, **{"if-none-match": mark}).status_code == 304
    for tried in (mark, "*"):
        for who in (Who.OTHER_EDITOR, Who.OTHER_ADMINISTRATOR):
            there = reads.ask(who, route, **{"if-none-match": tried})
            assert told(there) == told(reads.ask(who, "GET /", "/finnes-ikke", **{"if-none-match": tried}))
        for who in (Who.ANONYMOUS, Who.DISABLED_EDITOR, Who.DISABLED_ADMIN):
            assert sort_of(reads.ask(who, route, **{"if-none-match": tried})) is Answer.SIGN_IN


def test_the_people_of_a_vendor_whose_name_is_public_are_not(writes: Asker) -> None:
    named = writes.superuser.execute("SELECT slug FROM vendor WHERE named_in_source ORDER BY slug").fetchall()
    assert named
    for method in ("GET", "POST"):
        route, nowhere = f"{method} /leverandorer/{{slug}}/personer", writes.ask(Who.ADMINISTRATOR, "GET /", "/nei")
        for (slug,) in named:
            assert told(writes.ask(Who.ADMINISTRATOR, route, f"/leverandorer/{slug}/personer")) == told(nowhere), slug


@pytest.mark.parametrize(
    ("route", "address"),
    [
        ("GET /endringer/{slug}", "/endringer/et-utkast"),
        ("GET /produkter/{slug}/status/{change}/{environment}/historikk", f"{PRODUCT}/status/et-utkast/any/historikk"),
        ("POST /produkter/{slug}/status/{change}/{environment}", f"{PRODUCT}/status/et-utkast/any"),
        ("GET /produkter/{slug}/innsigelse/{change}", f"{PRODUCT}/innsigelse/et-utkast"),
        ("POST /produkter/{slug}/innsigelse/{change}", f"{PRODUCT}/innsigelse/et-utkast"),
    ],
)
def test_a_draft_and_a_missing_change_are_the_same_page_to_the_byte(writes: Asker, route: str, address: str) -> None:
    writes.superuser.execute(DRAFT)  # type: ignore[call-overload]
    people = [Who.ADMINISTRATOR] if address.startswith("/produkter") else [Who.ANONYMOUS, Who.ADMINISTRATOR]
    for who in people:
        draft = writes.ask(who, route, address)
        assert draft.status_code == 404
        assert told(draft) == told(writes.ask(who, route, address.replace("et-utkast", "finnes-ikke")))


@pytest.mark.parametrize("deed", ["sperr", "apne"])
def test_a_colleagues_account_is_closed_and_opened_by_administrators_only(writes: Asker, deed: str) -> None:
    [(colleague,)] = writes.superuser.execute("SELECT id FROM person WHERE email = %s", [Who.STAFF_READER])
    route, address = f"POST /stab/personer/{{person_id}}/{deed}", f"/stab/personer/{colleague}/{deed}"
    assert sort_of(writes.ask(Who.STAFF_EDITOR, route, address)) is Answer.FORBIDDEN
    assert sort_of(writes.ask(Who.ADMIN, route, address)) is Answer.IN


@pytest.mark.parametrize("route", [route for route in ROUTES if " /demo" in route])
def test_outside_a_demo_there_is_no_demo_page_for_anyone(prepared: Database, route: str) -> None:
    with asking(prepared, **WITHOUT_DEMO) as asker:
        for who in (Who.ANONYMOUS, Who.EDITOR, Who.ADMIN):
            there = asker.ask(who, route)
            assert there.status_code == 404
            assert told(there) == told(asker.ask(who, "GET /", "/finnes-ikke"))
