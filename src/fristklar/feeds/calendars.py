"""iCalendar (RFC 5545, with the names of RFC 7986): written by a library, from entries that are ready to be said."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from icalendar import Alarm, Calendar, Event, vCategory, vText

from fristklar.domain.deadline import ONE_DAY, Deadline, DeadlineKind, Firmness, last_safe_day
from fristklar.feeds.entries import Entry, State, clean, clean_line, facts, headline
from fristklar.languages import gettext
from fristklar.settings import settings

MAKER = "-//Norsk helsenett//Fristklar//NO"
ASK_AGAIN_AFTER = timedelta(hours=6)
ALARM_DAYS = (30, 7)
RINGS_AT = timedelta(hours=9)
"""After the day has begun: an event of a whole day begins at midnight, which is no time to be woken."""


class Text(vText):
    """A text. The library's own takes what is typed as \\N for a line end."""

    def to_ical(self) -> bytes:
        """RFC 5545 §3.3.11."""
        return re.sub(r"[\\;,]", r"\\\g<0>", self).replace("\n", r"\n").encode()


class Privacy(StrEnum):
    """Whether a calendar server may show an event to others (RFC 5545 §3.8.1.3)."""

    PUBLIC = "PUBLIC"
    PRIVATE = "PRIVATE"


@dataclass(frozen=True, slots=True)
class Occasion:
    """A deadline as one calendar shows it."""

    entry: Entry
    before: tuple[str, ...] = ()
    """Lines for this reader, before what all are told."""
    path: str = ""
    """Where the reader goes from the event; empty: to the change."""
    rings: bool = False
    """Whether the reader has something left to do."""


def calendar(name: str, occasions: Iterable[Occasion], *, privacy: Privacy = Privacy.PUBLIC) -> bytes:
    """A calendar of all these that have a day."""
    made = Calendar()
    made.add("prodid", MAKER)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    for label in ("name", "x-wr-calname"):  # the standard's name, and what programs read
        made.add(label, Text(clean_line(name)))
    made.add("x-wr-timezone", Text("Europe/Oslo"))
    made.add("refresh-interval", ASK_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", Text("PT6H"))
    for occasion in occasions:
        days = days_of(occasion.entry.deadline)
        if days is not None:
            made.add_component(_event(occasion, *days, privacy))
    return bytes(made.to_ical())


def days_of(deadline: Deadline) -> tuple[date, date] | None:
    """The first and last day that a calendar marks; None for what is not decided."""
    last = last_safe_day(deadline)
    if last is None or deadline.earliest is None:
        return None
    return (deadline.earliest, last) if deadline.is_window else (last, last)


def _event(occasion: Occasion, first: date, last: date, privacy: Privacy) -> Event:
    entry, base = occasion.entry, settings().base_url
    url = base + (occasion.path or entry.path)
    event = Event()
    event.add("uid", Text(str(entry.uid)))
    event.add("dtstamp", entry.last_said)
    event.add("created", entry.first_said)
    event.add("last-modified", entry.last_said)
    event.add("sequence", entry.sequence)
    event.add("dtstart", first)
    event.add("dtend", last + ONE_DAY)  # the first day that is no longer part of it
    event.add("summary", Text(clean_line(headline(entry))))
    event.add("description", Text(clean("\n".join((*occasion.before, *facts(entry), url)))))
    event.add("url", url)
    event.add("status", Text(_status(entry)))
    event.add("transp", Text("TRANSPARENT"))  # nobody is busy because of it
    event.add("class", Text(privacy.value))
    if entry.change.services:
        categories = vCategory([])
        categories.cats = [Text(clean_line(service.name)) for service in entry.change.services]
        event.add("categories", categories)
    if occasion.rings and entry.state is State.STANDS and entry.deadline.kind is not DeadlineKind.EXPECTED:
        for days in ALARM_DAYS:
            event.add_component(_alarm(entry, days))
    return event


def _status(entry: Entry) -> str:
    if entry.state is not State.STANDS:
        return "CANCELLED"
    firm = entry.deadline.firmness is Firmness.FIRM and not entry.deadline.is_window
    return "CONFIRMED" if firm else "TENTATIVE"


def _alarm(entry: Entry, days: int) -> Alarm:
    """Rings at nine in the morning, so many days before the last safe day. An event's end is the day after it."""
    alarm = Alarm()
    alarm.add("action", Text("DISPLAY"))
    alarm.add("description", Text(clean_line(_reminder(entry, days))))
    if entry.deadline.is_window:
        alarm.add("trigger", RINGS_AT - timedelta(days=days + 1), parameters={"RELATED": "END"})
    else:
        alarm.add("trigger", RINGS_AT - timedelta(days=days))
    return alarm


def _reminder(entry: Entry, days: int) -> str:
    return gettext("%(days)s dager igjen til siste trygge dag: %(what)s") % {"days": days, "what": entry.name}


def public_calendar(name: str, entries: Sequence[Entry]) -> bytes:
    """The calendar that everyone may read."""
    return calendar(name, (Occasion(entry) for entry in entries))
