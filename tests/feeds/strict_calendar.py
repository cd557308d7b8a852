"""A judge of calendars that shares nothing with the library that writes them: RFC 5545 by the letter.

It knows the components and properties that the program may send, and refuses all others, all that is sent twice, and
all that a lenient parser would read past: raw separators and unknown escapes in a text, lines that are too long or end
wrongly, times without a zone, periods that end before they begin.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import UUID


class FaultyCalendarError(AssertionError):
    """What is wrong, with the line that it stands in."""


class Line(NamedTuple):
    """A content line (§3.1)."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass
class Component:
    """A component with its lines and what stands in it."""

    name: str
    lines: list[Line] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)

    def values(self, name: str) -> list[str]:
        return [line.value for line in self.lines if line.name == name]


_NAME = r"[A-Z0-9-]+"
_PARAMETER = rf';({_NAME})=("[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x08\x0a-\x1f\x7f]*)'
_LINE = re.compile(rf"({_NAME})((?:{_PARAMETER})*):([^\x00-\x08\x0a-\x1f\x7f]*)", re.DOTALL)
_TEXT = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*", re.DOTALL)
_TEXTS = re.compile(r"(?:[^\\;]|\\[\\;,nN])*", re.DOTALL)
_DURATION = re.compile(r"[+-]?P(?:\d+W|(?=[\dT])(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)")


def lines_of(body: bytes) -> Iterator[Line]:
    """The content lines: folded at 75 octets at most, ended by CRLF, never cut within a letter (§3.1)."""
    if not body.endswith(b"\r\n"):
        raise FaultyCalendarError("the last line is not ended")
    unfolded: list[bytes] = []
    for raw in body.removesuffix(b"\r\n").split(b"\r\n"):
        if b"\r" in raw or b"\n" in raw:
            raise FaultyCalendarError(f"a line end that is no CRLF: {raw!r}")
        if not raw or len(raw) > 75:
            raise FaultyCalendarError(f"{len(raw)} octets: {raw!r}")
        raw.decode()
        if raw.startswith((b" ", b"\t")):
            if not unfolded:
                raise FaultyCalendarError("the first line goes on from none")
            unfolded[-1] += raw[1:]
        else:
            unfolded.append(raw)
    for each in unfolded:
        line = each.decode()
        match = _LINE.fullmatch(line)
        if match is None:
            raise FaultyCalendarError(f"no content line: {line!r}")
        found = re.findall(_PARAMETER, match[2])
        if len({name for name, _ in found}) < len(found):
            raise FaultyCalendarError(f"a parameter twice: {line!r}")
        yield Line(match[1], {name: value.strip('"') for name, value in found}, match[5])


def _text(value: str) -> None:
    if not _TEXT.fullmatch(value):
        raise FaultyCalendarError(f"no TEXT (§3.3.11): {value!r}")


def _texts(value: str) -> None:
    if not _TEXTS.fullmatch(value):
        raise FaultyCalendarError(f"no list of TEXT: {value!r}")


def _utc(value: str) -> None:
    if not re.fullmatch(r"\d{8}T\d{6}Z", value):
        raise FaultyCalendarError(f"no time in UTC (§3.3.5): {value!r}")
    datetime.strptime(value, "%Y%m%dT%H%M%SZ")  # noqa: DTZ007  # only whether there is such a time


def _whole(value: str) -> None:
    if not re.fullmatch(r"\d{1,9}", value):
        raise FaultyCalendarError(f"no whole number: {value!r}")


def _duration(value: str) -> None:
    if not _DURATION.fullmatch(value):
        raise FaultyCalendarError(f"no DURATION (§3.3.6): {value!r}")


def _date(value: str) -> None:
    if not re.fullmatch(r"\d{8}", value):
        raise FaultyCalendarError(f"no DATE (§3.3.4): {value!r}")
    _day(value)


def _uri(value: str) -> None:
    if not urlsplit(value).scheme or not value.isascii() or re.search(r"[\s<>\"{}|\\^`]", value):
        raise FaultyCalendarError(f"no URI (RFC 3986): {value!r}")


def _uid(value: str) -> None:
    UUID(value)


def _one_of(*words: str) -> Callable[[str], None]:
    def check(value: str) -> None:
        if value not in words:
            raise FaultyCalendarError(f"{value!r} is none of {words}")

    return check


def _day(value: str) -> date:
    return datetime.strptime(value, "%Y%m%d").date()  # noqa: DTZ007


Rule = tuple[Callable[[str], None], bool, dict[str, str]]
"""How a value is judged, whether it must be there, and the parameters that it must have and may have."""

_DAY_VALUE = {"VALUE": "DATE"}
RULES: dict[str, dict[str, Rule]] = {
    "VCALENDAR": {
        "PRODID": (_text, True, {}),
        "VERSION": (_one_of("2.0"), True, {}),
        "CALSCALE": (_one_of("GREGORIAN"), False, {}),
        "NAME": (_text, True, {}),  # RFC 7986 §5.1
        "REFRESH-INTERVAL": (_duration, True, {"VALUE": "DURATION"}),  # RFC 7986 §5.7
        "X-WR-CALNAME": (_text, True, {}),
        "X-WR-TIMEZONE": (_text, False, {}),
        "X-PUBLISHED-TTL": (_duration, False, {}),
    },
    "VEVENT": {
        "UID": (_uid, True, {}),  # RFC 7986 §5.3
        "DTSTAMP": (_utc, True, {}),
        "DTSTART": (_date, True, _DAY_VALUE),
        "DTEND": (_date, True, _DAY_VALUE),
        "CREATED": (_utc, True, {}),
        "LAST-MODIFIED": (_utc, True, {}),
        "SEQUENCE": (_whole, True, {}),
        "SUMMARY": (_text, True, {}),
        "DESCRIPTION": (_text, True, {}),
        "URL": (_uri, True, {}),
        "STATUS": (_one_of("TENTATIVE", "CONFIRMED", "CANCELLED"), True, {}),
        "TRANSP": (_one_of("TRANSPARENT"), True, {}),
        "CLASS": (_one_of("PUBLIC", "PRIVATE"), True, {}),
        "CATEGORIES": (_texts, False, {}),
    },
    "VALARM": {  # §3.6.6, of the sort that only shows something
        "ACTION": (_one_of("DISPLAY"), True, {}),
        "DESCRIPTION": (_text, True, {}),
        "TRIGGER": (_duration, True, {}),
    },
}
PARTS = {"VCALENDAR": {"VEVENT"}, "VEVENT": {"VALARM"}, "VALARM": set[str]()}


def judged(body: bytes) -> Component:
    """The calendar, once nothing is found wrong with it.

    Raises:
        FaultyCalendarError: something is.
    """
    open_ones: list[Component] = []
    done: list[Component] = []
    for line in lines_of(body):
        if done:
            raise FaultyCalendarError(f"something after the calendar: {line}")
        if line.name == "BEGIN":
            component = Component(line.value)
            if open_ones and line.value not in PARTS[open_ones[-1].name]:
                raise FaultyCalendarError(f"{line.value} in {open_ones[-1].name}")
            if not open_ones and line.value != "VCALENDAR":
                raise FaultyCalendarError(f"{line.value} outside a calendar")
            if open_ones:
                open_ones[-1].parts.append(component)
            open_ones.append(component)
        elif line.name == "END":
            if not open_ones or open_ones[-1].name != line.value:
                raise FaultyCalendarError(f"END:{line.value} ends nothing")
            _judge(open_ones[-1])
            ended = open_ones.pop()
            if not open_ones:
                done.append(ended)
        elif not open_ones:
            raise FaultyCalendarError(f"outside a calendar: {line}")
        elif open_ones[-1].parts:
            raise FaultyCalendarError(f"a property after a component (§3.6): {line}")
        else:
            open_ones[-1].lines.append(line)
    if open_ones or not done:
        raise FaultyCalendarError("the calendar does not end")
    [calendar] = done
    uids = Counter(uid for event in calendar.parts for uid in event.values("UID"))
    if uids and max(uids.values()) > 1:
        raise FaultyCalendarError(f"one UID for several: {uids.most_common(1)}")
    return calendar


def _judge(component: Component) -> None:
    rules = RULES[component.name]
    counted = Counter(line.name for line in component.lines)
    for line in component.lines:
        if line.name not in rules:
            raise FaultyCalendarError(f"{line.name} in {component.name}")
        if counted[line.name] > 1:
            raise FaultyCalendarError(f"{line.name} more than once")
        check, _, parameters = rules[line.name]
        given = dict(line.parameters)
        if line.name == "TRIGGER" and given.get("RELATED") in {"START", "END"}:
            del given["RELATED"]
        if given != parameters:
            raise FaultyCalendarError(f"parameters of {line}")
        check(line.value)
    missing = {name for name, (_, required, _) in rules.items() if required} - counted.keys()
    if missing:
        raise FaultyCalendarError(f"{component.name} without {missing}")
    if component.name == "VEVENT":
        [first], [end] = component.values("DTSTART"), component.values("DTEND")
        if _day(end) <= _day(first):
            raise FaultyCalendarError(f"ends before it begins: {first}–{end}")
        [created], [modified] = component.values("CREATED"), component.values("LAST-MODIFIED")
        if modified < created:
            raise FaultyCalendarError(f"changed before it was made: {created}, {modified}")
        if component.values("STATUS") == ["CANCELLED"] and component.parts:
            raise FaultyCalendarError("what is called off rings")
