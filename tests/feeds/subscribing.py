"""What a calendar program and a feed reader make of an address: parsed by others' parsers than the program's own."""

import re
from html import unescape

import feedparser
import httpx
import psycopg.types.json
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event
from starlette.testclient import TestClient

from editing.browsing import EDITOR, edit_address, send
from feeds.strict_calendar import judged
from harness import Database, sign_in

EPJ = "anne.lie@eksempel-epj.example"
OTHER = "fredrik.fjord@fjordjournal.example"
LOGIN = "kj-gammel-innlogging"
FORM = {"content-type": "application/x-www-form-urlencoded"}


def parsed(answer: httpx.Response) -> list[Event]:
    """The events as another parser reads them, once a strict judge has found nothing wrong with the bytes."""
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    body = answer.content
    judged(body)
    return IcsCalendarStream.calendar_from_ics(body.decode()).events


def events(client: TestClient, address: str, change: str = "") -> list[Event]:
    """The events of a calendar, or of one change in it."""
    found = parsed(client.get(address))
    return [event for event in found if f"/endringer/{change}#" in f"{event.description}#"] if change else found


def event(client: TestClient, address: str, change: str) -> Event:
    """The one event of a change with one deadline."""
    [found] = [each for each in events(client, address) if says(each, change)]
    return found


def says(found: Event, change: str) -> bool:
    """Whether the event belongs to a change."""
    return bool(re.search(rf"(/endringer/|#){change}(#|$)", str(found.url)))


def status(found: Event) -> str:
    assert found.status is not None
    return str(found.status.value)


def feed(client: TestClient, address: str) -> feedparser.FeedParserDict:
    """An Atom feed as a reader sees it."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    found = feedparser.parse(answer.content, sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def words(html: str) -> str:
    """A feed's content as text."""
    return unescape(re.sub(r"<[^>]+>", " ", html))


def subscribed(client: TestClient, database: Database, email: str) -> str:
    """The address of somebody's calendar, made on their account's page; nobody is signed in afterwards."""
    client.cookies.clear()
    sign_in(client, database, email)
    answer = client.post("/konto/kalender", headers=FORM)
    assert answer.status_code == 200
    [address] = re.findall(r'value="http://[^/"]*(/kalender/[^"]+)"', answer.text)
    client.cookies.clear()
    return str(address)


def withdraw(client: TestClient, database: Database, slug: str) -> None:
    """As the customer centre does it."""
    sign_in(client, database, EDITOR)
    page = client.get(edit_address(slug)).text
    state = f"/stab/endringer/{slug}/tilstand"
    answer = send(client, page, state, {"handling": "trekk-tilbake", "begrunnelse": "Portalen består."})
    assert answer.status_code == 303
    client.cookies.clear()


def turn(client: TestClient, database: Database, slug: str, deed: str) -> None:
    """Publish, withdraw or reopen a change, as the customer centre does it."""
    sign_in(client, database, EDITOR)
    page = client.get(edit_address(slug)).text
    state = f"/stab/endringer/{slug}/tilstand"
    assert send(client, page, state, {"handling": deed, "begrunnelse": "Det er bestemt."}).status_code == 303
    client.cookies.clear()


def deadline(database: Database, slug: str, **columns: object) -> None:
    """A new change with one deadline, for production, and the first entry of its ledger."""
    change = {
        "title": "Tittel", "summary": "Sammendrag.", "kind": "requirement", "lifecycle": "published",
        "rule": '{"all": []}', "wording": "1.3.2027", "earliest": "2027-03-01", "latest": "2027-03-01",
        "precision": "day", "firmness": "firm", "stops": "effective_on", **columns,
    }  # fmt: skip
    database.as_staff(
        "INSERT INTO change (slug, position, title, summary, why, what_to_do, kind, lifecycle, rule, applies_to) "
        "VALUES (%s, 99, %s, %s, 'Hvorfor', 'Hva', %s, %s, %s, 'Alle')",
        slug, *(change[name] for name in ("title", "summary", "kind", "lifecycle", "rule")),
    )  # fmt: skip
    database.as_staff(
        "INSERT INTO deadline (change_id, environment, wording, earliest, latest, precision, kind, firmness) "
        "SELECT id, 'production', %s, %s, %s, %s, %s, %s FROM change WHERE slug = %s",
        *(change[name] for name in ("wording", "earliest", "latest", "precision", "stops", "firmness")), slug,
    )  # fmt: skip
    said = {
        "environment": "production", "wording": change["wording"], "earliest": change["earliest"],
        "latest": change["latest"], "precision": change["precision"], "kind": change["stops"],
        "firmness": change["firmness"], "firm_by": None,
    }  # fmt: skip
    database.as_staff(
        "INSERT INTO deadline_revision (deadline_id, new, reason, made_by, decided_on) "
        "SELECT deadline.id, %s, 'Først registrert', 'Prøve', '2026-11-01' FROM deadline "
        "JOIN change ON change.id = change_id WHERE slug = %s",
        psycopg.types.json.Jsonb(said), slug,
    )  # fmt: skip
