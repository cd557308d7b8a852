"""What the mails say: one page object, from which HTML, text and subject are made.

The standings and numbers are those of the products' own pages and of the editors' page, by the same functions.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from fristklar.alerts import words
from fristklar.alerts.desk import Desk
from fristklar.domain.applicability import Applies
from fristklar.domain.deadline import Deadline, days_left, last_safe_day
from fristklar.domain.impact import Reach, reach
from fristklar.domain.norwegian import days_phrase, long_date
from fristklar.domain.standing import Claim
from fristklar.languages import Language, current, gettext, ngettext
from fristklar.mail.lists import MailKind
from fristklar.models import Lifecycle
from fristklar.register.snapshot import ChangeEntry
from fristklar.status.news import Happenings, Moved
from fristklar.status.news_words import MOVED_TAG, reopened_tag
from fristklar.status.queries import ProductStatus
from fristklar.status.reasons import what_now
from fristklar.status.standings import ChangeStatus, EnvironmentStatus, cases_of, outcome_of
from fristklar.web.words import APPLIES, LIFECYCLE, STANDING

MOST_ITEMS = 20
"""Longer mails say how many more there are, and where."""
MOST_ROWS = 8
"""Products under an item."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Something that somebody said, under its label."""

    label: str
    words: str
    url: str = ""
    """Where it can be read, as it stands; empty where nobody has said."""


@dataclass(frozen=True, slots=True)
class Row:
    """A product's own row on its page."""

    product: str
    url: str
    tag: str
    tone: str
    """The standing, which has a colour; empty for none."""


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of news, or a deadline to be reminded of. Addresses are paths."""

    title: str
    url: str
    tag: str
    tone: str
    facts: tuple[str, ...]
    """Short lines."""
    quotes: tuple[Quote, ...] = ()
    note: str = ""
    rows: tuple[Row, ...] = ()
    more_rows: int = 0
    """Products that are not named."""


@dataclass(frozen=True, slots=True)
class Notice:
    """All of a mail but whom it is for."""

    kind: str
    subject: str
    intro: str
    items: tuple[Item, ...]
    count: int
    """Of all, also those that are not shown."""
    url: str
    """Where the button leads, and where the rest stands."""
    language: Language = field(default_factory=current)
    """The one in which all of it is said."""

    @property
    def more(self) -> int:
        """Items that are not shown."""
        return self.count - len(self.items)


# ---- at once ----

Hits = dict[str, list[ProductStatus]]
"""By the change's slug, the products that it applies to, or may apply to."""


def alert(desk: Desk, statuses: Sequence[ProductStatus], happened: Happenings) -> Notice | None:
    """For somebody at a vendor with these products; None where nothing of it hits them."""
    hits: Hits = {}
    for status in statuses:
        for change in desk.standings(status):
            if change.outcome.applies is not Applies.NO:
                hits.setdefault(change.change.slug, []).append(status)
    for gone, _ in happened.ended:
        hits[gone.slug] = [status for status in statuses if outcome_of(gone, status).applies is not Applies.NO]
    hit = happened.of(lambda change: bool(hits.get(change.slug)))
    if hit.is_nothing:
        return None
    whose = words.whose(statuses)
    if _is_sure(hit, hits):
        intro = gettext("Dette er endret i registeret, og det treffer %(whose)s.") % {"whose": whose}
    else:
        intro = gettext("Dette er endret i registeret, og det kan treffe %(whose)s.") % {"whose": whose}
    items = [
        *(_moved_item(desk, moved, _rows(desk, hits[moved.change.slug], moved)) for moved in hit.moved),
        *(_new_item(desk, change, tag, _rows(desk, hits[change.slug], change)) for tag, change in _valid(hit)),
        *(_ended_item(change, became, hits[change.slug]) for change, became in hit.ended),
    ]
    return _notice(
        MailKind.ALERT,
        words.alert_subject(hit, whose),
        intro,
        items,
        f"/produkter/{statuses[0].slug}" if len(statuses) == 1 else "/produkter",
    )


def staff_alert(desk: Desk, happened: Happenings) -> Notice | None:
    """For the customer centre, which hears of everything; None where nothing happened."""
    if happened.is_nothing:
        return None
    items = [
        *(_moved_item(desk, moved, (), _sector(desk, moved.change)) for moved in happened.moved),
        *(_new_item(desk, change, tag, (), _sector(desk, change)) for tag, change in _valid(happened)),
        *(_ended_item(change, became, ()) for change, became in happened.ended),
    ]
    intro = gettext("Dette er endret i registeret. Leverandørene det treffer, får den samme beskjeden.")
    return _notice(MailKind.ALERT, words.alert_subject(happened, gettext("hele sektoren")), intro, items, "/stab")


def _valid(happened: Happenings) -> list[tuple[str, ChangeEntry]]:
    """The changes that hold from now on, with a word for what they are."""
    new, again = gettext("Ny endring"), reopened_tag()
    return [*((new, change) for change in happened.new), *((again, change) for change in happened.reopened)]


def _is_sure(hit: Happenings, hits: Hits) -> bool:
    changes = (
        *(moved.change for moved in hit.moved),
        *hit.new,
        *hit.reopened,
        *(change for change, _ in hit.ended),
    )
    return any(outcome_of(change, status).applies is Applies.YES for change in changes for status in hits[change.slug])


def _moved_item(desk: Desk, moved: Moved, rows: Sequence[Row], *facts: str) -> Item:
    said = [words.environment(moved.environment), words.from_to(moved), *words.differences(moved)]
    if moved.new is not None and last_safe_day(moved.new) is not None:
        said += [words.last_day(moved.new, desk.today), words.nothing_stops(moved.new)]
    return _item(
        moved.change.title,
        rows[0].url if len(rows) == 1 else f"/endringer/{moved.change.slug}",
        MOVED_TAG[moved.move],
        [*said, *facts],
        quotes=(
            Quote(gettext("Begrunnelse"), " ".join(moved.reasons)),
            *(Quote(gettext("Kilde"), source, source if words.is_web(source) else "") for source in moved.sources),
        ),
        rows=rows,
    )


def _new_item(desk: Desk, change: ChangeEntry, tag: str, rows: Sequence[Row], *facts: str) -> Item:
    said = [words.deadline_line(deadline, desk.today) for deadline in change.dates]
    said.append(words.nothing_stops(*change.dates))
    return _item(
        change.title,
        rows[0].url if len(rows) == 1 else f"/endringer/{change.slug}",
        tag,
        [*said, *(facts or (change.applies_to,))],
        note=change.summary,
        rows=rows,
    )


def _ended_item(change: ChangeEntry, became: Lifecycle, hit: Sequence[ProductStatus]) -> Item:
    names = words.listed([status.name for status in hit])
    return _item(
        change.title,
        f"/endringer/{change.slug}",
        LIFECYCLE[became],
        [gettext("Gjaldt %(products)s") % {"products": names}] if hit else [],
        note=gettext("Dere trenger ikke gjøre mer med endringen. Den er borte fra produktsidene.") if hit else "",
    )


def _item(
    title: str,
    url: str,
    tag: str,
    facts: Sequence[str],
    *,
    quotes: tuple[Quote, ...] = (),
    note: str = "",
    rows: Sequence[Row] = (),
) -> Item:
    shown = tuple(rows[:MOST_ROWS])
    return Item(title, url, tag, "news", tuple(filter(None, facts)), quotes, note, shown, len(rows) - len(shown))


def _rows(desk: Desk, hit: Sequence[ProductStatus], about: Moved | ChangeEntry) -> tuple[Row, ...]:
    change = about if isinstance(about, ChangeEntry) else about.change
    rows = []
    for status in hit:
        stands = next(each for each in desk.standings(status) if each.change.slug == change.slug)
        line: EnvironmentStatus | None = stands.environments[0]
        if isinstance(about, Moved):
            line = next((each for each in stands.environments if each.entry.id == about.deadline_id), None)
        tag, tone = _tag(stands, line)
        rows.append(Row(status.name, f"/produkter/{status.slug}#{change.slug}", tag, tone))
    return tuple(rows)


def _tag(stands: ChangeStatus, line: EnvironmentStatus | None) -> tuple[str, str]:
    if line is None:
        return "", ""
    tag = STANDING[line.reading.standing]
    if stands.outcome.applies is Applies.POSSIBLY:
        tag += f" · {APPLIES[Applies.POSSIBLY].lower()}"
    return tag, line.reading.standing.value


def _sector(desk: Desk, change: ChangeEntry) -> str:
    """Whom it hits, as the editors' page counts it."""
    cases = cases_of(change, None, desk.statuses)
    surely: Reach = reach(case for case in cases if case.applies is Applies.YES)
    maybe: Reach = reach(case for case in cases if case.applies is Applies.POSSIBLY)
    return words.reach_line(surely, maybe)


# ---- reminders, and silences that are taken further ----


@dataclass(frozen=True, slots=True)
class Due:
    """A product's deadline that somebody is to be told of."""

    status: ProductStatus
    change: ChangeStatus
    line: EnvironmentStatus
    silent_days: int = 0

    @property
    def order(self) -> tuple[int, str, str]:
        """The most urgent first."""
        return self.line.urgency, self.status.slug, self.change.change.slug


def reminder(desk: Desk, statuses: Sequence[ProductStatus], due: Sequence[Due]) -> Notice:
    """The deadlines that come closer; `statuses` are the reader's products."""
    ordered = sorted(due, key=lambda each: (_days_left(desk, each), each.order))
    several = len(statuses) > 1
    first = ordered[0]
    left = _days_left(desk, first)
    if len(ordered) == 1:
        subject = f"{words.days_before(left)}: {first.change.change.title} – {first.status.name}"
    else:
        said = gettext("%(count)s frister nærmer seg, den første %(when)s")
        said %= {"count": len(ordered), "when": words.in_days(left)}
        subject = f"{said} – {words.whose([each.status for each in ordered])}"
    return _notice(
        MailKind.REMINDER,
        subject,
        ngettext(
            "Arbeidet med denne endringen er ikke meldt ferdig.",
            "Arbeidet med disse endringene er ikke meldt ferdig.",
            len(ordered),
        ),
        [_due_item(desk, each, several=several) for each in ordered],
        f"/produkter/{statuses[0].slug}" if len(statuses) == 1 else "/produkter",
    )


def _days_left(desk: Desk, due: Due) -> int:
    left = days_left(due.line.entry.deadline, desk.today)
    assert left is not None, "one is reminded of what has a last safe day"
    return left


def escalation(desk: Desk, due: Sequence[Due], *, is_staff: bool) -> Notice:
    """The deadlines at risk of which nothing is heard."""
    ordered = sorted(due, key=lambda each: each.order)
    first = ordered[0]
    if len(ordered) == 1:
        said = gettext("I fare, og ingenting nytt på %(days)s dager") % {"days": first.silent_days}
        subject = f"{said}: {first.change.change.title} – {first.status.name}"
    else:
        subject = words.unheard_of([each.status for each in ordered], is_staff=is_staff)
    if is_staff:
        intro = ngettext(
            "Fristen er i fare, og leverandøren har ikke meldt noe nytt på minst 14 dager. Ta kontakt.",
            "Fristene er i fare, og leverandøren har ikke meldt noe nytt på minst 14 dager. Ta kontakt.",
            len(ordered),
        )
    else:
        intro = ngettext(
            "Fristen er i fare, og dere har ikke meldt noe nytt på minst 14 dager. Meld hvor arbeidet står, eller "
            "avklar med kundesenteret, som får den samme beskjeden.",
            "Fristene er i fare, og dere har ikke meldt noe nytt på minst 14 dager. Meld hvor arbeidet står, eller "
            "avklar med kundesenteret, som får den samme beskjeden.",
            len(ordered),
        )
    return _notice(
        MailKind.ESCALATION,
        subject,
        intro,
        [_due_item(desk, each, several=True, names_vendor=is_staff, tells_silence=True) for each in ordered],
        "/stab" if is_staff else "/produkter",
    )


def _due_item(desk: Desk, due: Due, *, several: bool, names_vendor: bool = False, tells_silence: bool = False) -> Item:
    deadline: Deadline = due.line.entry.deadline
    reported = due.line.reported
    name = f"{due.status.name}, {due.status.vendor}" if names_vendor else due.status.name if several else ""
    facts = [words.joined(name, words.environment(deadline.environment)), words.last_day(deadline, desk.today)]
    if reported is not None and reported.planned_on is not None and reported.claim is not Claim.DONE:
        facts.append(gettext("Planlagt ferdig %(day)s") % {"day": long_date(reported.planned_on)})
    if tells_silence:
        said = reported.claimed_on if reported is not None else None
        facts.append(
            gettext("Sist meldt %(day)s (%(ago)s)")
            % {"day": long_date(said), "ago": days_phrase((said - desk.today).days)}
            if said
            else gettext("Aldri meldt")
        )
        if reported is not None and reported.responsible:
            facts.append(f"{gettext('Ansvarlig')}: {reported.responsible}")
    if due.change.outcome.applies is Applies.POSSIBLY:
        facts.append(gettext("Kanskje berørt: spørsmål om produktet er ikke besvart"))
    why, step = what_now(due.line.reading, due.change.outcome.applies, reported)
    return Item(
        title=due.change.change.title,
        url=f"/produkter/{due.status.slug}#{due.change.change.slug}",
        tag=STANDING[due.line.reading.standing],
        tone=due.line.reading.standing.value,
        facts=tuple(filter(None, facts)),
        note=why if names_vendor else f"{why} {step}",
    )


def _notice(kind: MailKind, subject: str, intro: str, items: Sequence[Item], url: str) -> Notice:
    return Notice(kind.value, subject, intro, tuple(items[:MOST_ITEMS]), len(items), url)
