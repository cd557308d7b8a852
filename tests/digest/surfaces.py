"""What each surface says where products stand, read off the words and bytes that its reader gets."""

import re
from collections import Counter
from datetime import date, datetime, timedelta
from typing import NamedTuple

import feedparser
from ical.calendar_stream import IcsCalendarStream

from feeds.strict_calendar import judged
from fristklar.domain.norwegian import parse_date
from reading import Element, read

NOWHERE = "Miljø ikke oppgitt"
_DAY = r"(?:[a-zæøå]+dag )?(\d{1,2}\. [a-z]+ \d{4})"
_LAST = re.compile(rf"(?:Siste trygge dag|Ventes senest):? {_DAY}")


class Row(NamedTuple):
    """A product's deadline as somebody reads it."""

    product: str
    change: str
    environment: str
    standing: str
    last_day: date | None


class Place(NamedTuple):
    """A deadline, whoever it hits."""

    change: str
    environment: str
    last_day: date | None


class Listed(NamedTuple):
    """An item of a digest."""

    section: str
    tag: str
    title: str
    urls: tuple[str, ...]
    facts: tuple[str, ...]


class Digest(NamedTuple):
    """A digest as it is read, in one of its two forms."""

    heading: str
    tallies: dict[str, Counter[str]]
    counts: dict[str, int]
    """What stands in brackets after a section's title."""
    more: dict[str, int]
    items: list[Listed]
    quiet: str


def page_tally(html: str) -> Counter[str]:
    """The numbers at the top of a product's page."""
    tally: Counter[str] = Counter()
    for each in read(html).all("nav.tally li"):
        tally[each.one(".chip").text] += int(each.one("b").text)
    return tally


def page_rows(product: str, html: str) -> set[Row]:
    """The rows of a product's page."""
    found = set()
    for article in read(html).all("article.row"):
        for line in article.all("li"):
            times = line.all("p")[1].all("time")
            day = date.fromisoformat(times[0]["datetime"]) if times else None
            environment = line.all("p b")[0].text
            found.add(Row(product, article.one("h3").text, environment, line.one(".chip").text, day))
    return found


def _tally(words: str) -> Counter[str]:
    counted = (part.replace("\u00a0", " ").rpartition(" ") for part in words.split(" · ") if part)
    return Counter({name.strip(): int(number) for name, _, number in counted})


def text_digest(text: str) -> Digest:
    """A digest in plain words."""
    body, _, _ = text.partition("\n--\n")
    head, *sections = re.split(r"\n\n\n(?=[^\n])", body.rstrip("\n"))
    heading = head.partition("\n")[0]
    tallied = re.findall(r"\n\n(.+)\n(.*)\nhttp://\S+", head)
    tallies = {name: _tally(words) for name, words in tallied}
    counts, more, items, quiet = {}, {}, [], ""
    for each in sections:
        first, _, rest = each.partition("\n")
        titled = re.fullmatch(r"(.+) \((\d+)\)", first)
        if titled is None:
            quiet = each
            continue
        name = titled[1].capitalize()
        counts[name] = int(titled[2])
        left = re.search(r"^Og (\d+) til: ", rest, re.MULTILINE)
        more[name] = int(left[1]) if left else 0
        for item in re.split(r"(?:^|\n)\* ", rest)[1:]:
            title, *lines = [line.strip() for line in item.split("\n") if line.strip()]
            tag, _, words = title.rpartition(": ")
            urls = tuple(re.findall(r"http://\S+", "\n".join(line for line in lines if not line.startswith("Og "))))
            said = tuple(line for line in lines if "http://" not in line)
            items.append(Listed(name, tag, words, urls, said))
    return Digest(heading.replace("\u00a0", " "), tallies, counts, more, items, quiet)


def html_digest(html: str) -> Digest:
    """A digest as a mail program shows it."""
    page = read(html)
    tallies = {}
    for cell in page.all("table.box td"):
        tallies[cell.one("a").text] = _tally(cell.one("span.quiet").text)
    counts, more, items = {}, {}, []
    name = ""
    for cell in (each for each in page.everything() if each.tag == "td"):
        if cell.all("td"):
            continue
        titles = cell.all("h2")
        if titles:
            titled = re.fullmatch(r"(.+) \((\d+)\)", titles[0].text)
            assert titled, titles[0].text
            name = titled[1].capitalize()
            counts[name], more[name] = int(titled[2]), 0
        elif "padding:12px 0" in cell.attributes.get("style", "") and "border-top" in cell["style"]:
            left = re.fullmatch(r"Se (\d+) til i Fristklar", cell.text)
            if left:
                more[name] = int(left[1])
            else:
                items.append(_item(name, cell))
    quiet = [each.text for each in page.all("td p") if "margin:20px 0 0" in each["style"]]
    return Digest(page.one("h1").text, tallies, counts, more, items, quiet[0] if quiet else "")


def _item(section: str, cell: Element) -> Listed:
    tags = [each.text.strip("\u00a0") for each in cell.all("span") if "font-weight:bold" in each["style"]]
    link, *others = cell.all("a")
    lines = [""]
    for child in cell.children:
        if isinstance(child, Element) and child.tag == "br":
            lines.append("")
        else:
            lines[-1] += child.text if isinstance(child, Element) else child
    said = [" ".join(line.split()) for line in lines]
    known = {link.text, *tags, " · ".join(each.text for each in others)}
    return Listed(
        section,
        tags[0].strip() if tags else "",
        link.text,
        tuple(each["href"] for each in others or [link]),
        tuple(line for line in said if line and line not in known),
    )


def last_day_in(*lines: str) -> date | None:
    """The day that a line names as the last one."""
    found = next((match for line in lines if (match := _LAST.search(line))), None)
    return parse_date(found[1]) if found else None


def environment_in(fact: str) -> str:
    """Where a deadline bites, by the first line of a digest's item."""
    said = fact.rpartition(" · ")[2]
    return said if said in {"Test", "Produksjon"} else NOWHERE


def digest_rows(digest: Digest, only: str) -> dict[str, set[Row]]:
    """The items about a product's deadline, by section. `only`: the name of the product where there is just one."""
    found: dict[str, set[Row]] = {}
    for item in digest.items:
        if item.section in {"Forfalt, omstridt og i fare", "De neste 30 dagene", "Perioden har begynt",
                            "Om 31 til 90 dager"}:  # fmt: skip
            product = only or item.facts[0].partition(" · ")[0]
            row = Row(product, item.title, environment_in(item.facts[0]), item.tag, last_day_in(*item.facts))
            found.setdefault(item.section, set()).add(row)
    return found


def _named(said: str) -> tuple[str, str]:
    """The change and the environment from "Endringen c0 (produksjon)"."""
    name, _, where = said.removesuffix(")").partition(" (")
    return name, where.capitalize() or NOWHERE


def calendar_rows(ics: bytes, standings: set[str]) -> set[Row]:
    """A person's own calendar: each product that an event names, and how it stands."""
    found = set()
    judged(ics)
    for event in IcsCalendarStream.calendar_from_ics(ics.decode()).events:
        change, environment = _named(str(event.summary).partition(": ")[2])
        for line in str(event.description).split("\n"):
            product, _, rest = line.partition(": ")
            words = rest.removeprefix("Kanskje berørt. ").partition(". ")[0]
            if product.startswith("Produkt ") and words in standings:
                found.add(Row(product, change, environment, words, event.end - timedelta(days=1)))
    return found


def calendar_places(ics: bytes) -> set[Place]:
    """A public calendar's events that are not called off."""
    judged(ics)
    events = IcsCalendarStream.calendar_from_ics(ics.decode()).events
    return {
        Place(*_named(str(event.summary).partition(": ")[2]), event.end - timedelta(days=1))
        for event in events
        if event.status != "CANCELLED"
    }


def feed_places(atom: bytes) -> set[Place]:
    """A feed's entries that are not called off."""
    found = set()
    for entry in feedparser.parse(atom, sanitize_html=False).entries:
        name, _, state = entry.title.partition(": ")
        if name not in {"Trukket tilbake", "Fjernet"}:
            day = re.search(_DAY, state)
            found.add(Place(*_named(name), parse_date(day[1]) if day else None))
    return found


class Told(NamedTuple):
    """A deadline that is told of as moved."""

    change: str
    environment: str
    deed: str
    at: datetime


def feed_moves(atom: bytes) -> list[Told]:
    """A feed's moves, the newest first."""
    found = []
    for entry in feedparser.parse(atom, sanitize_html=False).entries:
        deed, _, name = entry.title.partition(": ")
        found.append(Told(*_named(name), deed, datetime.fromisoformat(entry.updated)))
    return found


def desk_dangers(html: str) -> dict[tuple[str, str], tuple[date | None, dict[str, int]]]:
    """The table of deadlines in danger: the last safe day, and how many products stand so."""
    found = {}
    for row in read(html).all("table.cards tbody tr"):
        head = row.one("th")
        where = head.all("div")[0].text
        times = row.all("time")
        numbers = {each["data-label"]: each.text for each in row.all("td[data-label]")}
        found[head.all("a")[0].text, where] = (
            date.fromisoformat(times[0]["datetime"]) if times else None,
            {name: int(numbers[name]) for name in ("Forfalt", "I fare", "Omstridt")},
        )
    return found


def desk_counts(html: str) -> dict[str, int]:
    """What stands in brackets after a heading of the start page."""
    titles = (re.fullmatch(r"(.+) \((\d+)\)", each.text) for each in read(html).all("h2"))
    return {titled[1]: int(titled[2]) for titled in titles if titled}
