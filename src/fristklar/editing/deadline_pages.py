"""The page on which a deadline is moved: the words, what they mean, and what the move does."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from fristklar.domain import norwegian
from fristklar.domain.deadline import Deadline, DeadlineKind, Environment, notice_days
from fristklar.domain.impact import Impact, Reach, Shift, impact
from fristklar.domain.standing import URGENCY, Reading, Standing
from fristklar.editing.deadline_forms import SHOWN, Proposal, all_as_shown, values_of
from fristklar.editing.deadline_queries import Place, StoredDeadline
from fristklar.languages import Language, Words, gettext, marked, ngettext, speaking
from fristklar.models import Lifecycle
from fristklar.register.snapshot import ChangeEntry
from fristklar.status.queries import ProductStatus
from fristklar.status.standings import cases_of
from fristklar.web.deadline_words import DeadlineText, deadline_text
from fristklar.web.forms import Form, Options, Typed, filled, options, overtaken
from fristklar.web.words import DEADLINE_KIND, ENVIRONMENT, FIRMNESS, PRECISION, STANDING

SHORT_NOTICE_DAYS = 90
"""Vendors plan by the quarter: what comes with less notice cannot be planned for."""

LABELS = Words(
    {
        "miljo": marked("Miljø"),
        "ordlyd": marked("Ordlyden i kilden"),
        "fra": marked("Første dag"),
        "til": marked("Siste dag"),
        "noyaktighet": marked("Nøyaktighet"),
        "slag": marked("Hva som skjer"),
        "fasthet": marked("Hvor sikkert"),
        "fast_innen": marked("Endelig dato ventes innen"),
        "begrunnelse": marked("Begrunnelse"),
        "kilde": marked("Kilde"),
        "vedtatt": marked("Vedtatt eller kunngjort"),
        "fjernes_fordi": marked("Begrunnelse"),
    }
)

Option = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """A product whose standing changes. A standing is a pair of its name and its word, or None."""

    slug: str
    name: str
    vendor: str
    organisations: str | None
    is_possible: bool
    """Whether it is only possibly hit."""
    before: Option | None
    after: Option | None


@dataclass(frozen=True, slots=True)
class ShiftGroup:
    """Products that the move does the same to."""

    id: str
    title: str
    rows: tuple[ShiftRow, ...]


@dataclass(frozen=True, slots=True)
class TallyRow:
    """How many products stand so, before and after."""

    standing: str
    label: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class ImpactText:
    """What a move does, or taking a deadline away, before it is saved."""

    meaning: DeadlineText | None
    """The new deadline; None where it is taken away."""
    remarks: tuple[str, ...]
    hit: str
    """How much of the sector it is."""
    possibly_hit: str
    groups: tuple[ShiftGroup, ...]
    stays: int
    tally: tuple[TallyRow, ...]
    moved: str
    notice: str
    """Empty where the deadline is taken away."""
    notice_warning: str | None
    unseen: str | None
    """Why no vendor sees any of this yet."""
    mark: str
    """The same for as long as all of this is, save the remarks: by it a confirmation tells which impact was seen."""


@dataclass(frozen=True, slots=True)
class DeadlinePage:
    """The form, and beside it what stands now and what the move would do."""

    slug: str
    title: str
    environment: str
    environment_label: str
    current: DeadlineText | None
    form: Form
    labels: Mapping[str, str]
    environments: Options
    precisions: Options
    kinds: Options
    firmnesses: Options
    shown: tuple[str, ...]
    """The fields that carry along what they showed."""
    impact: ImpactText | None
    is_stale: bool
    """Whether the impact is another than the one that was confirmed."""
    removal: Form | None
    """The form that takes the deadline away; None where there is none."""
    removal_impact: ImpactText | None


def deadline_page(
    place: Place,
    form: Form,
    today: date,
    *,
    shown: ImpactText | None = None,
    is_stale: bool = False,
    removal: Form | None = None,
    removal_shown: ImpactText | None = None,
) -> DeadlinePage:
    """Compose the page as of `today`."""
    stored = place.stored
    return DeadlinePage(
        slug=place.change.slug,
        title=place.change.title,
        environment=place.environment.value,
        environment_label=ENVIRONMENT[place.environment],
        current=deadline_text(stored.deadline, today) if stored else None,
        form=form,
        labels=LABELS,
        environments=tuple((each.value, ENVIRONMENT[each]) for each in place.free or Environment),
        precisions=_precisions(),
        kinds=options(DEADLINE_KIND),
        firmnesses=options(FIRMNESS),
        shown=SHOWN,
        impact=shown,
        is_stale=is_stale,
        removal_impact=removal_shown,
        removal=None if stored is None else removal or removal_form(stored),
    )


def _precisions() -> Options:
    return tuple((value, words.capitalize()) for value, words in options(PRECISION))


def fresh_form(place: Place, today: date) -> Form:
    """The form as it is first shown. What is decided is decided today, until somebody says otherwise."""
    return all_as_shown(filled({**_stored_values(place), "vedtatt": today}))


def removal_form(stored: StoredDeadline) -> Form:
    """The form that takes this deadline away, before anything is typed in it."""
    return filled({"frist": stored.id, "version": stored.version})


def overtaken_form(typed: Typed, place: Place, saved_by: str) -> Form:
    """The form of somebody who came too late: what was saved meanwhile stands beside it, in words.

    A deadline that was moved meanwhile, if only to another environment, is what the form is then about. One that was
    taken away is not there to be moved: the form adds it anew, and says so.
    """
    values = _stored_values(place)
    if place.stored is None:
        form = Form({**typed, "version": ["0"]}, saved_by=saved_by)
        form.errors[""] = gettext(
            "%(saved_by)s har fjernet fristen mens du skrev. Lagrer du nå, legger du den til på nytt."
        ) % {"saved_by": saved_by}
    else:
        form = overtaken(typed, {name: value for name, value in values.items() if name != "frist"}, saved_by=saved_by)
    form.typed["frist"] = [str(values["frist"])]
    for name, given in (
        ("miljo", options(ENVIRONMENT)),
        ("noyaktighet", _precisions()),
        ("slag", options(DEADLINE_KIND)),
        ("fasthet", options(FIRMNESS)),
    ):
        if name in form.theirs:
            form.theirs[name] = dict(given)[form.theirs[name]]
    return all_as_shown(form)


def _stored_values(place: Place) -> dict[str, Any]:
    stored = place.stored
    values = values_of(stored.deadline if stored else None, place.environment, stored.version if stored else 0)
    return {**values, "frist": stored.id if stored else 0}


def impact_text(
    change: ChangeEntry,
    stored: StoredDeadline | None,
    proposal: Proposal | None,
    statuses: Iterable[ProductStatus],
    today: date,
) -> ImpactText:
    """What a move does as of `today`, by the rules that make the pages. No proposal: the deadline is taken away."""
    known = {status.slug: status for status in statuses}
    old, new = stored.deadline if stored else None, proposal.deadline if proposal else None
    does = impact(old, new, cases_of(change, stored.id if stored else None, known.values()), today)

    def told(remarks: tuple[str, ...], mark: str) -> ImpactText:
        notice = notice_days(proposal.deadline, proposal.decided_on) if proposal else None
        return ImpactText(
            meaning=deadline_text(new, today) if new else None,
            remarks=remarks,
            hit=_reach(does.hit),
            possibly_hit=_reach(does.possibly_hit),
            groups=tuple(_groups(does, known, is_removal=new is None)),
            stays=len(does.stays),
            tally=tuple(_tally([*does.alarms, *does.tightens, *does.relaxes, *does.undated, *does.stays])),
            moved=_moved(old, new, does.days_moved),
            notice=_notice(notice, proposal.decided_on) if proposal else "",
            notice_warning=_warning(new, notice) if new else None,
            unseen=_UNSEEN.get(change.lifecycle),
            mark=mark,
        )

    with speaking(Language.NB):  # the same impact in another language is no other impact
        mark = sha256(repr(told((), "")).encode()).hexdigest()[:32]
    return told(proposal.remarks if proposal else (), mark)


_UNSEEN = Words(
    {
        Lifecycle.DRAFT: marked("Endringen er et utkast. Leverandørene ser ikke fristen før du publiserer."),
        Lifecycle.WITHDRAWN: marked("Endringen er trukket tilbake, så fristen teller ikke nå."),
        Lifecycle.COMPLETED: marked("Endringen er gjennomført, så fristen teller ikke nå."),
    }
)


def _reach(reach: Reach) -> str:
    products = ngettext("%(count)s produkt", "%(count)s produkter", reach.products) % {"count": reach.products}
    organisations = ngettext("%(count)s virksomhet", "%(count)s virksomheter", reach.organisations) % {
        "count": norwegian.number(reach.organisations)
    }
    if not reach.silent:
        return f"{products}, {organisations}"
    return gettext("%(products)s, %(organisations)s (%(silent)s uten oppgitt antall)") % {
        "products": products,
        "organisations": organisations,
        "silent": reach.silent,
    }


def _groups(does: Impact, known: dict[str, ProductStatus], *, is_removal: bool) -> Iterator[ShiftGroup]:
    for key, title, shifts in (
        ("alarm", gettext("Forfaller eller kommer i fare"), does.alarms),
        ("tettere", gettext("Får det travlere"), does.tightens),
        ("lettere", gettext("Slipper fristen") if is_removal else gettext("Får bedre tid"), does.relaxes),
        (
            "uten-dato",
            gettext("Mister en frist uten dato") if is_removal else gettext("Får en frist uten dato"),
            does.undated,
        ),
    ):
        if shifts:
            yield ShiftGroup(key, title, tuple(_row(shift, known[shift.case.slug]) for shift in shifts))


def _row(shift: Shift, status: ProductStatus) -> ShiftRow:
    return ShiftRow(
        slug=shift.case.slug,
        name=shift.case.name,
        vendor=status.vendor,
        organisations=None if shift.case.organisations is None else norwegian.number(shift.case.organisations),
        is_possible=shift.case.applies.value == "possibly",
        before=_said(shift.before),
        after=_said(shift.after),
    )


def _said(reading: Reading | None) -> Option | None:
    return (reading.standing.value, STANDING[reading.standing]) if reading else None


def _tally(shifts: list[Shift]) -> Iterator[TallyRow]:
    before = [shift.before.standing for shift in shifts if shift.before]
    after = [shift.after.standing for shift in shifts if shift.after]
    for standing in sorted(Standing, key=URGENCY.__getitem__):
        if standing in before or standing in after:
            yield TallyRow(standing.value, STANDING[standing], before.count(standing), after.count(standing))


def _moved(old: Deadline | None, new: Deadline | None, days: int | None) -> str:
    if new is None:
        return gettext("Fristen blir fjernet.")
    if days is not None:
        return _days_moved(days, is_safe=DeadlineKind.EXPECTED not in {old and old.kind, new.kind})
    if old is None:
        return gettext("Fristen er ny.")
    if old.latest is None:
        return gettext("Fristen hadde ingen dato før.") if new.latest else gettext("Fristen har fortsatt ingen dato.")
    return gettext("Fristen har ikke lenger noen dato.")


def _days_moved(days: int, *, is_safe: bool) -> str:
    """`is_safe`: the last day is the last safe one, before and after."""
    count = abs(days)
    if days == 0:
        said = (
            gettext("Siste trygge dag er den samme som før.") if is_safe else gettext("Siste dag er den samme som før.")
        )
    elif is_safe and days > 0:
        said = ngettext(
            "Siste trygge dag flyttes %(days)s dag senere.", "Siste trygge dag flyttes %(days)s dager senere.", count
        )
    elif is_safe:
        said = ngettext(
            "Siste trygge dag flyttes %(days)s dag tidligere.",
            "Siste trygge dag flyttes %(days)s dager tidligere.",
            count,
        )
    elif days > 0:
        said = ngettext("Siste dag flyttes %(days)s dag senere.", "Siste dag flyttes %(days)s dager senere.", count)
    else:
        said = ngettext(
            "Siste dag flyttes %(days)s dag tidligere.", "Siste dag flyttes %(days)s dager tidligere.", count
        )
    return said % {"days": norwegian.number(count)}


def _notice(days: int | None, decided_on: date) -> str:
    said = {"decided": norwegian.long_date(decided_on)}
    if days is None:
        return gettext("Uten dato kan vi ikke regne ut hvor tidlig leverandørene får vite det.")
    if days < 0:
        return gettext("Siste dag var passert da dette ble vedtatt %(decided)s.") % said
    return ngettext(
        "Leverandørene får %(days)s dag, regnet fra %(decided)s.",
        "Leverandørene får %(days)s dager, regnet fra %(decided)s.",
        days,
    ) % (said | {"days": norwegian.number(days)})


def _warning(new: Deadline, days: int | None) -> str | None:
    if new.kind is DeadlineKind.EXPECTED or days is None or days >= SHORT_NOTICE_DAYS:
        return None
    if days <= 0:
        return gettext("Ingen rekker å tilpasse seg.")
    return gettext("Det er kort varsel: mindre enn tre måneder.")
