"""The lines of the weekly digest, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fristklar.domain import norwegian
from fristklar.domain.applicability import Applies
from fristklar.domain.deadline import Deadline, Environment, days_left, last_safe_day
from fristklar.domain.standing import Claim, Standing
from fristklar.languages import gettext, ngettext
from fristklar.register.snapshot import ChangeEntry, Snapshot
from fristklar.status.news import Move, Moved
from fristklar.status.news_words import MOVED_TAG, from_to
from fristklar.status.queries import ProductStatus
from fristklar.status.reasons import reason, what_now
from fristklar.status.sector import IN_DANGER, Endangered, Silence, Unanswered
from fristklar.status.standings import ChangeStatus, EnvironmentStatus
from fristklar.web.deadline_words import deadline_text
from fristklar.web.words import APPLIES, DONE, ENVIRONMENT, LIFECYCLE, STANDING

URGENT, SOON, BEGUN, LATER = "haster", "neste-30", "perioden", "neste-90"
"""The sections that a deadline of a product can stand in."""

_COMING = frozenset({Standing.DUE_SOON, Standing.UNREPORTED, Standing.ON_TRACK})


@dataclass(frozen=True, slots=True)
class Place:
    """A row on a product's page."""

    product: str
    url: str


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the digest. Addresses are paths."""

    title: str
    url: str
    tag: str
    """A word for the eye, such as the standing."""
    tone: str
    """What colour the word has: a standing, or `news`."""
    facts: tuple[str, ...]
    """Short lines."""
    note: str = ""
    """A sentence or two: why, and what to do."""
    places: tuple[Place, ...] = ()
    """The products' own rows, where there are several."""
    standing: Standing | None = None


def place_of(line: EnvironmentStatus, today: date) -> str | None:
    """The section that a deadline of a product stands in; None where it asks for nothing within 90 days."""
    standing = line.reading.standing
    if standing in IN_DANGER:
        return URGENT
    left = days_left(line.entry.deadline, today)
    if standing not in _COMING or left is None or left < 0:
        return None
    if left <= 30:
        return SOON
    if standing is Standing.DUE_SOON:
        return BEGUN
    return LATER if left <= 90 else None


def row_item(
    status: ProductStatus, change: ChangeStatus, line: EnvironmentStatus, today: date, *, names_product: bool
) -> Item:
    """A product's deadline, as its row says it."""
    reported = line.reported
    facts = [_where(status.name if names_product else "", line.entry.deadline), _when(line.entry.deadline, today)]
    if reported is not None and reported.planned_on is not None and reported.claim is not Claim.DONE:
        facts.append(gettext("Planlagt ferdig %(day)s") % {"day": norwegian.long_date(reported.planned_on)})
    if change.outcome.applies is Applies.POSSIBLY:
        facts.append(gettext("Kanskje berørt: spørsmål om produktet er ikke besvart"))
    return Item(
        title=change.change.title,
        url=f"/produkter/{status.slug}#{change.change.slug}",
        tag=STANDING[line.reading.standing],
        tone=line.reading.standing.value,
        facts=_said(*facts),
        note=" ".join(what_now(line.reading, change.outcome.applies, reported)),
        standing=line.reading.standing,
    )


def moved_item(moved: Moved, places: Sequence[Place], today: date, names_products: bool) -> Item:
    """A deadline that moved: from what to what, and why."""
    facts = [_environment(moved.environment), from_to(moved)]
    if moved.new is not None and last_safe_day(moved.new) is not None and moved.move is not Move.REMOVED:
        left = days_left(moved.new, today)
        assert left is not None, "it has a last safe day"
        facts.append(norwegian.days_phrase(left).capitalize())
    return Item(
        title=moved.change.title,
        url=places[0].url if places else f"/endringer/{moved.change.slug}",
        tag=MOVED_TAG[moved.move],
        tone="news",
        facts=_said(*facts),
        note=gettext("Begrunnelse: %(reason)s") % {"reason": " ".join(moved.reasons)},
        places=tuple(places) if names_products else (),
    )


def new_item(
    register: Snapshot,
    change: ChangeEntry,
    hit: Sequence[tuple[ProductStatus, ChangeStatus]],
    today: date,
    names_products: bool,
    *,
    called: str = "",
) -> Item:
    """A change that was published, or came back; `hit` are the products that it applies to, or may apply to.

    `called`: what it is, where no products are named; empty for a new one.
    """
    places = [Place(status.name, f"/produkter/{status.slug}#{change.slug}") for status, _ in hit]
    facts = [
        f"{where}: {_when(deadline, today)}"
        if (where := _environment(deadline.environment))
        else _when(deadline, today)
        for deadline in change.dates
    ]
    surely = any(stands.outcome.applies is Applies.YES for _, stands in hit)
    tag = APPLIES[Applies.YES if surely else Applies.POSSIBLY] if hit else called or gettext("Ny")
    if len(hit) == 1:
        status, stands = hit[0]
        facts.append(reason(register, stands.outcome, status.answers))
    elif not hit:
        facts.append(change.applies_to)
    return Item(
        title=change.title,
        url=places[0].url if places else f"/endringer/{change.slug}",
        tag=tag,
        tone="news",
        facts=tuple(facts),
        note=change.summary,
        places=tuple(places) if names_products else (),
    )


def ended_item(change: ChangeEntry) -> Item:
    """A change that was withdrawn or completed. It has left the products' pages."""
    return Item(
        title=change.title,
        url=f"/endringer/{change.slug}",
        tag=LIFECYCLE[change.lifecycle],
        tone="news",
        facts=(),
    )


def danger_item(danger: Endangered, today: date) -> Item:
    """A deadline in danger, and how much of the sector it hits."""
    counted = [
        f"{count} {words}"
        for count, words in (
            (danger.overdue, ngettext("forfalt", "forfalt", danger.overdue)),
            (danger.at_risk, ngettext("i fare", "i fare", danger.at_risk)),
            (danger.disputed, ngettext("omstridt", "omstridte", danger.disputed)),
        )
        if count
    ]
    products = ngettext("%(count)s produkt", "%(count)s produkter", danger.products) % {"count": danger.products}
    if len(counted) > 1:
        products += f" ({', '.join(counted)})"
    organisations = ngettext("%(count)s virksomhet", "%(count)s virksomheter", danger.organisations) % {
        "count": norwegian.number(danger.organisations)
    }
    if danger.without_count == danger.products:
        organisations = gettext("antall virksomheter er ikke oppgitt")
    elif danger.without_count:
        organisations += ngettext(
            ", og %(count)s produkt uten antall", ", og %(count)s produkter uten antall", danger.without_count
        ) % {"count": danger.without_count}
    worst = Standing.OVERDUE if danger.overdue else Standing.AT_RISK if danger.at_risk else Standing.DISPUTED
    return Item(
        title=danger.change.title,
        url=f"/endringer/{danger.change.slug}",
        tag=STANDING[worst],
        tone=worst.value,
        facts=_said(
            _where("", danger.entry.deadline), _when(danger.entry.deadline, today), f"{products} · {organisations}"
        ),
        standing=worst,
    )


def silence_item(silence: Silence) -> Item:
    """A vendor that has gone silent."""
    facts = []
    if silence.never:
        facts.append(
            ngettext("%(count)s frist uten melding", "%(count)s frister uten melding", silence.never)
            % {"count": silence.never}
        )
    if silence.stale:
        facts.append(
            ngettext("%(count)s melding eldre enn 90 dager", "%(count)s meldinger eldre enn 90 dager", silence.stale)
            % {"count": silence.stale}
        )
    places = tuple(Place(name, f"/produkter/{slug}") for slug, name in silence.products)
    return Item(silence.vendor, places[0].url, "", "", tuple(facts), places=places)


def confirm_item(claim: Unanswered) -> Item:
    """A claim of being done that waits for a verdict."""
    assert claim.entry is not None, "a claim is about a deadline"
    return Item(
        title=claim.change.title,
        url=claim.url,
        tag=DONE[claim.entry.deadline.environment],
        tone="met",
        facts=(f"{claim.status.name}, {claim.status.vendor}", _reported(claim.since)),
    )


def objection_item(objection: Unanswered) -> Item:
    """An objection that waits for an answer."""
    objected = objection.status.objections[objection.change.slug]
    return Item(
        title=objection.change.title,
        url=objection.url,
        tag=gettext("Innsigelse"),
        tone="disputed",
        facts=(
            f"{objection.status.name}, {objection.status.vendor}",
            _reported(objection.since),
        ),
        note=f"«{objected.reason}»",
    )


def _reported(day: date) -> str:
    return gettext("Meldt %(day)s") % {"day": norwegian.long_date(day)}


def _where(product: str, deadline: Deadline) -> str:
    environment = _environment(deadline.environment)
    return f"{product} · {environment}" if product and environment else product or environment


def _environment(environment: Environment) -> str:
    """Nothing, where the source names none: that is for the change's own page to tell."""
    return "" if environment is Environment.ANY else ENVIRONMENT[environment]


def _said(*facts: str) -> tuple[str, ...]:
    return tuple(fact for fact in facts if fact)


def _when(deadline: Deadline, today: date) -> str:
    text = deadline_text(deadline, today)
    if text.last_safe_weekday is None:
        said = gettext("Ingen dato. Kilden sier: «%(words)s»") % {"words": text.wording}
        return said if text.wording else text.silence
    return f"{text.last_label} {text.last_safe_weekday} ({text.days_phrase})"
