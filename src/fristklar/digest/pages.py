"""What the weekly digest says: one page object, from which HTML, text and subject are made.

The numbers are those of the product's own page and of the customer centre's start page, by the same functions.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from fristklar.digest.items import (
    BEGUN,
    LATER,
    SOON,
    URGENT,
    Item,
    Place,
    confirm_item,
    danger_item,
    ended_item,
    moved_item,
    new_item,
    objection_item,
    place_of,
    row_item,
    silence_item,
)
from fristklar.domain.applicability import Applies
from fristklar.domain.norwegian import number, weekday_date
from fristklar.domain.standing import URGENCY, Standing
from fristklar.domain.week import Week, week_of
from fristklar.languages import Language, current, gettext, ngettext
from fristklar.register.snapshot import ChangeEntry, Snapshot
from fristklar.status.news import DATES_MOVED, Happenings, Moved, happened
from fristklar.status.news_words import reopened_counted, reopened_tag
from fristklar.status.queries import ProductStatus
from fristklar.status.sector import (
    claims_to_confirm,
    endangered,
    endangered_products,
    lines_of,
    objections_to_answer,
    silences,
)
from fristklar.status.standings import ChangeStatus, change_statuses, outcome_of
from fristklar.web.words import STANDING

MOST_ITEMS = 15
"""Longer sections say how many more there are, and where."""
MOST_WAITING = 5
"""Of what waits for an answer: it stands in full where it is answered."""
MOST_NEWS = 3
"""In a subject, which mail programs cut."""


@dataclass(frozen=True, slots=True)
class Section:
    """Items that ask for the same kind of attention."""

    id: str
    title: str
    items: tuple[Item, ...]
    count: int
    """Of all, also those that are not shown."""
    more_url: str
    """Where the rest stands."""
    note: str = ""

    @property
    def more(self) -> int:
        """Items that are not shown."""
        return self.count - len(self.items)


@dataclass(frozen=True, slots=True)
class Tally:
    """A product and how many of its deadlines stand so: the numbers at the top of its own page."""

    name: str
    url: str
    counts: tuple[tuple[Standing, int], ...]
    """The most urgent first; by deadline, as on the page."""

    @property
    def words(self) -> str:
        """As one line."""
        return " · ".join(_whole(f"{STANDING[standing]} {count}") for standing, count in self.counts)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Content:
    """All of a digest but whom it is for: the same for everybody who follows the same products."""

    week: Week
    subject: str
    heading: str
    intro: str
    """What it is about, and the day that it holds for."""
    sections: tuple[Section, ...]
    """Only those that have something in them."""
    tallies: tuple[Tally, ...]
    quiet: str
    """What else is to be said, in one line."""
    is_news: bool
    is_staff: bool
    language: Language = field(default_factory=current)
    """The one in which all of it is said."""

    def section(self, key: str) -> Section | None:
        """The section of that id, when it has something in it."""
        return next((section for section in self.sections if section.id == key), None)


@dataclass(frozen=True, slots=True)
class DigestPage:
    """A digest for one reader."""

    person_name: str
    says: Content

    @property
    def week(self) -> Week:
        """The week that it is the digest of."""
        return self.says.week

    @property
    def subject(self) -> str:
        """The news, in a line."""
        return self.says.subject

    @property
    def is_news(self) -> bool:
        """Whether there is anything in it that a reader who wants no quiet digests would want."""
        return self.says.is_news


def vendor_digest(
    register: Snapshot, statuses: Sequence[ProductStatus], person_name: str, today: date, since: date
) -> DigestPage:
    """The digest of somebody who follows these products.

    `since`: when the reader was last told, as an instant; a day counts from its beginning in Norway.
    """
    return DigestPage(person_name, vendor_content(register, statuses, today, since))


def staff_digest(
    register: Snapshot, statuses: Sequence[ProductStatus], today: date, since: date, person_name: str = ""
) -> DigestPage:
    """The digest of the customer centre: the whole sector. `statuses` are of every product; `since` as above."""
    return DigestPage(person_name, staff_content(register, statuses, today, since))


def vendor_content(register: Snapshot, statuses: Sequence[ProductStatus], today: date, since: date) -> Content:
    """What `vendor_digest` says, whoever reads it."""
    several = len(statuses) > 1
    where = f"/produkter/{statuses[0].slug}" if len(statuses) == 1 else "/produkter"
    standing = [(status, change_statuses(register, status, today)) for status in statuses]
    places: dict[str, list[tuple[ProductStatus, ChangeStatus]]] = {}
    for status, changes in standing:
        for change in changes:
            if change.outcome.applies is not Applies.NO:
                places.setdefault(change.change.slug, []).append((status, change))
    gone = {
        change.slug
        for change in register.ended_changes
        if any(outcome_of(change, status).applies is not Applies.NO for status in statuses)
    }
    told = happened(register, since).of(lambda change: change.slug in places or change.slug in gone)
    rows: dict[str, list[tuple[tuple[int, str], Item]]] = {URGENT: [], SOON: [], BEGUN: [], LATER: []}
    for status, changes in standing:
        for change in changes:
            for line in change.environments:
                place = place_of(line, today)
                if place is not None:
                    item = row_item(status, change, line, today, names_product=several)
                    rows[place].append(((line.urgency, status.slug), item))
    listed = {key: [item for _, item in sorted(found, key=lambda pair: pair[0])] for key, found in rows.items()}
    counts = Counter(
        line.reading.standing for _, changes in standing for change in changes for line in change.environments
    )
    shown = Counter(item.standing for items in listed.values() for item in items if item.standing)
    sections = _filled(
        _section("flyttet", gettext("Flyttet siden sist"), [
            moved_item(each, [_place(status, each.change) for status, _ in places[each.change.slug]], today, several)
            for each in told.moved
        ], where),
        _section(URGENT, gettext("Forfalt, omstridt og i fare"), listed[URGENT], where),
        _section(SOON, gettext("De neste 30 dagene"), listed[SOON], where),
        _section(BEGUN, gettext("Perioden har begynt"), listed[BEGUN], where,
                 note=gettext("Kilden oppgir en periode, og den er i gang.")),
        _section(LATER, gettext("Om 31 til 90 dager"), listed[LATER], where),
        _section("nytt", gettext("Nye endringer"), [
            new_item(register, change, places[change.slug], today, several) for change in told.new
        ], where),
        _section("gjelder-igjen", reopened_tag(), [
            new_item(register, change, places[change.slug], today, several) for change in told.reopened
        ], where),
        _section("avsluttet", gettext("Gjelder ikke lenger"), [ended_item(change) for change, _ in told.ended],
                 "/endringer"),
    )  # fmt: skip
    is_news = bool(not told.is_nothing or listed[URGENT] or listed[SOON])
    week = week_of(today)
    news = _vendor_news(told, counts, is_news=is_news)
    return Content(
        week=week,
        subject=_headed(week, ", ".join(news[:MOST_NEWS]), _whose(statuses)),
        heading=_headed(week, ", ".join(map(_whole, news))),
        intro=gettext("Slik står fristene for %(whose)s %(day)s.")
        % {"whose": _whose(statuses), "day": weekday_date(today)},
        sections=sections,
        tallies=tuple(
            Tally(status.name, f"/produkter/{status.slug}", _counts(changes)) for status, changes in standing
        ),
        quiet=_quiet(statuses, counts - shown, is_news=is_news),
        is_news=is_news,
        is_staff=False,
    )


def staff_content(register: Snapshot, statuses: Sequence[ProductStatus], today: date, since: date) -> Content:
    """What `staff_digest` says, whoever reads it."""
    lines = lines_of(register, statuses, today)
    dangers = list(endangered(lines, today))
    hit = endangered_products(lines, today)
    claims, objections = claims_to_confirm(lines), objections_to_answer(statuses, register)
    silent = silences(lines)
    told = happened(register, since)
    endangered_changes = len({danger.change.slug for danger in dangers})
    organisations = sum(status.organisations or 0 for status in hit)
    week = week_of(today)
    news = _said(
        told.moved, _plain(endangered_changes, ngettext("endring i fare", "endringer i fare", endangered_changes))
    )
    if not news:
        news = [gettext("ingen endringer i fare")]
    elif organisations and endangered_changes:
        news.append(_plain(organisations, ngettext("virksomhet", "virksomheter", organisations)))
    return Content(
        week=week,
        subject=_headed(week, ", ".join(news), gettext("hele sektoren")),
        heading=_headed(week, ", ".join(map(_whole, news))),
        intro=gettext("Slik står det i sektoren %(day)s.") % {"day": weekday_date(today)},
        sections=_filled(
            _section("flyttet", gettext("Flyttet siden sist"), [
                moved_item(each, [], today, False) for each in told.moved
            ], "/endringer"),
            _section("fare", gettext("Frister i fare"), [danger_item(each, today) for each in dangers], "/stab",
                     note=gettext("Frister som kommer de neste 90 dagene, med produkter som ikke rekker dem slik det "
                     "ser ut nå, og frister som er passert uten at alle er klare.")),
            _section("stille", gettext("Leverandører som ikke har meldt fra"), [silence_item(each) for each in silent],
                     "/stab/venter/stille"),
            _section("bekreft", gettext("Å bekrefte"), [confirm_item(each) for each in claims],
                     "/stab/venter/bekreft",
                     note=gettext("Leverandøren melder seg ferdig. De som har ventet lengst, står først."),
                     most=MOST_WAITING),
            _section("innsigelser", gettext("Innsigelser som venter på svar"),
                     [objection_item(each) for each in objections],
                     "/stab/venter/innsigelser", most=MOST_WAITING),
            _section("nytt", gettext("Nye endringer"), [
                new_item(register, change, [], today, False) for change in told.new
            ], "/endringer"),
            _section("gjelder-igjen", reopened_tag(), [
                new_item(register, change, [], today, False, called=reopened_tag()) for change in told.reopened
            ], "/endringer"),
            _section("avsluttet", gettext("Gjelder ikke lenger"), [ended_item(change) for change, _ in told.ended],
                     "/endringer"),
        ),
        tallies=(),
        quiet=_sector_line(statuses, hit, organisations),
        is_news=bool(not told.is_nothing or dangers or claims or objections),
        is_staff=True,
    )  # fmt: skip


def _filled(*sections: Section) -> tuple[Section, ...]:
    return tuple(section for section in sections if section.count)


def _section(
    key: str, title: str, items: Sequence[Item], more_url: str, *, note: str = "", most: int = MOST_ITEMS
) -> Section:
    return Section(key, title, tuple(items[:most]), len(items), more_url, note)


def _place(status: ProductStatus, change: ChangeEntry) -> Place:
    return Place(status.name, f"/produkter/{status.slug}#{change.slug}")


def _counts(changes: Iterable[ChangeStatus]) -> tuple[tuple[Standing, int], ...]:
    numbers = Counter(line.reading.standing for change in changes for line in change.environments)
    return tuple((standing, numbers[standing]) for standing in URGENCY if standing in numbers)


def _headed(week: Week, news: str, whose: str = "") -> str:
    said = gettext("Uke %(week)s: %(news)s") % {"week": week.number, "news": news}
    return f"{said} – {whose}" if whose else said


def _whole(words: str) -> str:
    """Words that a line break does not part."""
    return words.replace(" ", "\u00a0")


def _plain(count: int, words: str) -> str:
    """A number and its noun; nothing at all for none."""
    return f"{number(count)} {words}" if count else ""


def _said(moved: Sequence[Moved], *more: str) -> list[str]:
    dates = sum(each.move in DATES_MOVED for each in moved)
    others = len(moved) - dates
    first = _plain(dates, ngettext("frist flyttet", "frister flyttet", dates)) or _plain(
        others, ngettext("frist endret", "frister endret", others)
    )
    return [words for words in (first, *more) if words]


_ALARMS = (Standing.OVERDUE, Standing.AT_RISK, Standing.DISPUTED)


def _alarm(standing: Standing, count: int, *, alone: bool) -> str:
    """As in "2 i fare", or "2 frister i fare" where no noun was said before."""
    match standing:
        case Standing.OVERDUE:
            noun, bare = ngettext("frist forfalt", "frister forfalt", count), ngettext("forfalt", "forfalt", count)
        case Standing.AT_RISK:
            noun, bare = ngettext("frist i fare", "frister i fare", count), ngettext("i fare", "i fare", count)
        case _:
            noun = ngettext("frist omstridt", "frister omstridte", count)
            bare = ngettext("omstridt", "omstridte", count)
    return _plain(count, noun if alone else bare)


def _vendor_news(told: Happenings, counts: Counter[Standing], *, is_news: bool) -> list[str]:
    """The subject's middle, most urgent first. The noun is said once: "1 frist flyttet, 2 i fare"."""
    said = _said(told.moved)
    for standing in _ALARMS:
        if count := counts[standing]:
            said.append(_alarm(standing, count, alone=not said))
    new, reopened = len(told.new), len(told.reopened)
    if new:
        said.append(_plain(new, ngettext("ny endring", "nye endringer", new)))
    if reopened:
        said.append(_plain(reopened, reopened_counted(reopened)))
    if not said and counts[Standing.DUE_SOON]:
        said.append(
            _plain(
                counts[Standing.DUE_SOON], ngettext("frist nærmer seg", "frister nærmer seg", counts[Standing.DUE_SOON])
            )
        )
    return said or [gettext("ingen frister haster") if is_news else gettext("ingenting nytt")]


def _whose(statuses: Sequence[ProductStatus]) -> str:
    if len(statuses) == 1:
        return statuses[0].name
    vendors = {status.vendor for status in statuses}
    return (
        vendors.pop() if len(vendors) == 1 else _plain(len(statuses), ngettext("produkt", "produkter", len(statuses)))
    )


def _quiet(statuses: Sequence[ProductStatus], rest: Counter[Standing], *, is_news: bool) -> str:
    """What stands in no section, in one line."""
    if not statuses:
        return gettext("Leverandøren din har ingen produkter i Fristklar ennå.")
    said = [] if is_news else [gettext("Ingenting nytt denne uka.")]
    good = rest[Standing.MET] + rest[Standing.ON_TRACK]
    unreported, undated, exempt = rest[Standing.UNREPORTED], rest[Standing.UNDATED], rest[Standing.EXEMPT]
    for count, words in (
        (good, ngettext("frist er klar eller i rute.", "frister er klare eller i rute.", good)),
        (unreported, ngettext("frist er ikke rapportert ennå.", "frister er ikke rapportert ennå.", unreported)),
        (undated, ngettext("frist har ingen dato.", "frister har ingen dato.", undated)),
        (exempt, ngettext("frist har unntak.", "frister har unntak.", exempt)),
    ):
        if count:
            said.append(_plain(count, words))
    return " ".join(said)


def _sector_line(statuses: Sequence[ProductStatus], hit: Sequence[ProductStatus], organisations: int) -> str:
    if not statuses:
        return gettext("Ingen produkter er lagt inn ennå.")
    known = len({status.vendor_id for status in statuses})
    words = {
        "products": _plain(len(statuses), ngettext("produkt", "produkter", len(statuses))),
        "vendors": _plain(known, ngettext("leverandør", "leverandører", known)),
        "hit": _plain(len(hit), ngettext("produkt", "produkter", len(hit))),
        "organisations": _plain(organisations, ngettext("virksomhet", "virksomheter", organisations))
        or gettext("ingen virksomheter som er talt opp"),
    }
    if not hit:
        said = gettext("%(products)s hos %(vendors)s. Ingen av dem har frister i fare de neste 90 dagene.")
    else:
        said = gettext("%(products)s hos %(vendors)s. %(hit)s har frister i fare. De brukes av %(organisations)s.")
    return said % words
