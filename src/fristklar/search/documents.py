"""What can be found: the register for everyone, and beside it what the reader alone may see."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from fristklar.access.actor import Actor, ActorKind
from fristklar.access.permissions import Permission, may
from fristklar.domain import norwegian
from fristklar.domain.deadline import next_deadline
from fristklar.domain.search import Document, Field, Index, composed
from fristklar.languages import Language, current, gettext, ngettext
from fristklar.models import Lifecycle
from fristklar.register.snapshot import ChangeEntry, EventEntry, RoadmapEntry, ServiceEntry, Snapshot
from fristklar.search.queries import OwnRows
from fristklar.web.deadline_words import deadline_text
from fristklar.web.words import CHANGE_KIND, ENVIRONMENT, LIFECYCLE, ROADMAP_STATE


class Kind(StrEnum):
    """What a hit is; the value stands in addresses."""

    CHANGE = "endringer"
    SERVICE = "tjenester"
    GOAL = "maal"
    EVENT = "arrangementer"
    VENDOR = "leverandorer"
    PRODUCT = "produkter"


class Fact(NamedTuple):
    """A fact of something that can be found."""

    text: str
    is_registers: bool = False
    """In the register's own words, which are in bokmål whatever is spoken."""


def _facts(*facts: Fact) -> tuple[Fact, ...]:
    return tuple(Fact(composed(fact.text), fact.is_registers) for fact in facts if fact.text)


@dataclass(frozen=True, slots=True)
class Thing:
    """What can be found, as the list shows it."""

    kind: Kind
    url: str
    title: str
    facts: tuple[Fact, ...] = ()
    """In a line below the title."""
    texts: tuple[str, ...] = ()
    """Where else its words stand."""
    tag: str = ""
    is_registers: bool = True
    """Its title and texts are the register's."""

    @property
    def about(self) -> str:
        """The line of facts."""
        return " · ".join(fact.text for fact in self.facts)


TITLE, NAMED, SUMMARY, TEXT = 10.0, 4.0, 3.0, 1.0
"""What a hit is worth there."""


def _document(thing: Thing, *fields: Field, is_over: bool = False) -> Document[Thing]:
    return Document(thing, (Field(thing.title, TITLE), *(each for each in fields if each.text)), is_over)


def register_index(register: Snapshot, today: date) -> Index[Thing]:
    """The register, as everyone may search it, with what is said of it in the language spoken."""
    return _register_index(register, today, current())


@lru_cache(maxsize=2 * len(Language))
def _register_index(register: Snapshot, today: date, _language: Language) -> Index[Thing]:
    changes = (_change(change, today) for change in register.changes.values())
    services = (_service(service) for service in register.services.values())
    goals = (_goal(goal) for service in register.services.values() for goal in service.roadmap)
    events = (_event(event, today) for event in register.events)
    return Index([*changes, *services, *goals, *events, *_named_vendors(register)])


def _change(change: ChangeEntry, today: date) -> Document[Thing]:
    services = ", ".join(service.name for service in change.services)
    upcoming = next_deadline(change.dates, today)
    said = deadline_text(upcoming, today) if upcoming else None
    when = ""
    if said is not None and not change.is_ended:
        day = f"{said.last_label.lower()} {said.last_safe_weekday}, " if said.last_safe_weekday else ""
        when = f"{ENVIRONMENT[upcoming.environment]}: {day}{said.days_phrase.lower()}" if upcoming else ""
    thing = Thing(
        Kind.CHANGE,
        f"/endringer/{change.slug}",
        composed(change.title),
        _facts(Fact(CHANGE_KIND[change.kind]), Fact(services, True), Fact(when)),
        tuple(map(composed, (change.summary, change.what_to_do, change.why, change.applies_to))),
        LIFECYCLE[change.lifecycle] if change.is_ended else "",
    )
    words = " ".join((thing.about, *(deadline.wording for deadline in change.dates)))
    summary, *texts = thing.texts
    return _document(
        thing,
        Field(composed(services), NAMED),
        Field(summary, SUMMARY),
        Field(composed(words), TEXT),
        *(Field(text, TEXT) for text in texts),
        Field(change.slug, TEXT),
        is_over=change.is_ended,
    )


def _service(service: ServiceEntry) -> Document[Thing]:
    texts = (composed(service.summary), composed(service.phase))
    thing = Thing(Kind.SERVICE, f"/tjenester/{service.slug}", composed(service.name), (), texts)
    links = composed(" ".join(link.label for link in service.links))
    return _document(thing, Field(texts[0], SUMMARY), Field(texts[1], TEXT), Field(links, TEXT))


def _goal(goal: RoadmapEntry) -> Document[Thing]:
    state = "" if goal.state.value == "planned" else ROADMAP_STATE[goal.state]
    facts = _facts(Fact(goal.service.name, True), Fact(goal.wording, True))
    thing = Thing(Kind.GOAL, f"/tjenester/{goal.service.slug}#maal", composed(goal.title), facts, tag=state)
    return _document(thing, Field(thing.about, NAMED))


def _event(event: EventEntry, today: date) -> Document[Thing]:
    when = norwegian.date_range(event.starts_on, event.ends_on)
    service = event.service.name if event.service else ""
    theirs = (Fact(words or "", True) for words in (event.time_wording, event.place, service))
    passed = event.ends_on < today
    thing = Thing(
        Kind.EVENT,
        "/veikart#arrangementer",
        composed(event.title),
        _facts(Fact(when), *theirs),
        tuple(composed(text) for text in (event.audience, event.remark) if text),
        gettext("Datoen er passert") if passed else "",
    )
    return _document(thing, Field(thing.about, NAMED), *(Field(text, TEXT) for text in thing.texts), is_over=passed)


def _named_vendors(register: Snapshot) -> list[Document[Thing]]:
    """Vendors whom the pages of services name, with the count that stands there."""
    found = []
    for service in register.services.values():
        for each in service.adoption:
            counted = ngettext("%(count)s virksomhet", "%(count)s virksomheter", each.organisations)
            facts = _facts(Fact(f"{service.name}: {counted % {'count': norwegian.number(each.organisations)}}"))
            thing = Thing(Kind.VENDOR, f"/tjenester/{service.slug}#bruk", composed(each.vendor), facts)
            found.append(_document(thing, Field(thing.about, TEXT)))
    return found


def own_index(actor: Actor, rows: OwnRows) -> Index[Thing]:
    """What the actor may find beside the register. Of vendors only those that have a page for the actor."""
    is_staff = actor.kind is ActorKind.STAFF
    edits = may(actor, Permission.EDIT_REGISTER)
    if is_staff:
        return _index(rows, None, edits, current())
    return Index(_documents(rows, frozenset(place.vendor_slug for place in actor.places), edits))


@lru_cache(maxsize=len(Language))
def _index(rows: OwnRows, places: frozenset[str] | None, edits: bool, _language: Language) -> Index[Thing]:
    """Kept for staff, who see thousands and all the same. Looked up by the rows themselves, so never an old one."""
    return Index(_documents(rows, places, edits))


def _documents(rows: OwnRows, places: frozenset[str] | None, edits: bool) -> list[Document[Thing]]:
    found = []
    for slug, name, description, vendor in rows.products:
        facts, texts = _facts(Fact(vendor)), (composed(description),)
        thing = Thing(Kind.PRODUCT, f"/produkter/{slug}", composed(name), facts, texts, is_registers=False)
        found.append(_document(thing, Field(thing.about, NAMED), Field(thing.texts[0], SUMMARY)))
    for slug, name in rows.vendors:
        if places is None:
            found.append(
                _document(Thing(Kind.VENDOR, f"/stab/leverandorer/{slug}", composed(name), is_registers=False))
            )
        elif slug in places:
            theirs = _facts(Fact(gettext("Produktene deres")))
            found.append(_document(Thing(Kind.VENDOR, "/produkter", composed(name), theirs, is_registers=False)))
    for slug, title, summary in rows.drafts:
        url = f"/stab/endringer/{slug}/rediger" if edits else "/stab/endringer"
        draft = Thing(Kind.CHANGE, url, composed(title), (), (composed(summary),), LIFECYCLE[Lifecycle.DRAFT])
        found.append(_document(draft, Field(draft.texts[0], SUMMARY)))
    return found
