"""The subjects and lines of the mails, in words."""

from collections.abc import Sequence
from datetime import date

from fristklar.domain import norwegian
from fristklar.domain.deadline import Deadline, DeadlineKind, Environment, Firmness, last_safe_day, slip_days
from fristklar.domain.impact import Reach
from fristklar.languages import Words, gettext, marked, ngettext
from fristklar.models import Lifecycle
from fristklar.register.snapshot import ChangeEntry
from fristklar.status.news import DATES_MOVED, Happenings, Move, Moved
from fristklar.status.news_words import reopened_counted, shift
from fristklar.status.queries import ProductStatus
from fristklar.web.deadline_words import NOTHING_STOPS, deadline_text, last_label, window_text
from fristklar.web.words import DEADLINE_KIND, ENVIRONMENT, FIRMNESS

MOST_NEWS = 3
"""In a subject, which mail programs cut."""
_THE_DEADLINE = Words(
    {
        Environment.TEST: marked("fristen i test"),
        Environment.PRODUCTION: marked("fristen i produksjon"),
        Environment.ANY: marked("fristen"),
    }
)
_A_NEW_DEADLINE = Words(
    {
        Environment.TEST: marked("ny frist i test"),
        Environment.PRODUCTION: marked("ny frist i produksjon"),
        Environment.ANY: marked("ny frist"),
    }
)
_LAST_SAFE_DAY = Words(
    {
        Environment.TEST: marked("siste trygge dag i test"),
        Environment.PRODUCTION: marked("siste trygge dag i produksjon"),
        Environment.ANY: marked("siste trygge dag"),
    }
)
_IS_NOW = Words(
    {
        Firmness.FIRM: marked("%(deadline)s er nå fast"),
        Firmness.TENTATIVE: marked("%(deadline)s er nå foreløpig"),
        Firmness.TO_BE_AGREED: marked("%(deadline)s skal nå avtales"),
    }
)


# ---- subjects: the news itself where there is one piece, how many where there are several ----


def alert_subject(happened: Happenings, whose: str) -> str:
    """What happened, in a line."""
    pieces = [
        *(_moved(moved) for moved in happened.moved),
        *(_new(change) for change in happened.new),
        *(gettext("%(title)s gjelder igjen") % {"title": change.title} for change in happened.reopened),
        *(_ended(change, became) for change, became in happened.ended),
    ]
    if len(pieces) == 1:
        return pieces[0]
    dates = sum(moved.move in DATES_MOVED for moved in happened.moved)
    others, new = len(happened.moved) - dates, len(happened.new)
    reopened, ended = len(happened.reopened), len(happened.ended)
    counted = [
        counts(dates, ngettext("frist flyttet", "frister flyttet", dates)),
        counts(others, ngettext("frist endret", "frister endret", others)),
        counts(new, ngettext("ny endring", "nye endringer", new)),
        counts(reopened, reopened_counted(reopened)),
        counts(ended, ngettext("endring er avsluttet", "endringer er avsluttet", ended)),
    ]
    said = ", ".join([*filter(None, counted)][:MOST_NEWS])
    titles = {moved.change.title for moved in happened.moved}
    if len(pieces) == len(happened.moved) and len(titles) == 1:
        return f"{titles.pop()}: {said}"
    return f"{said} – {whose}"


def _moved(moved: Moved) -> str:
    where = moved.environment if _is_one_of_several(moved) else Environment.ANY
    return f"{moved.change.title}: {_what_became(moved, where)}"


def _is_one_of_several(moved: Moved) -> bool:
    """Whether the environment must be named to say which deadline it is."""
    return moved.environment is Environment.TEST or len(moved.change.deadlines) > 1


def _what_became(moved: Moved, where: Environment) -> str:
    old, new, the_deadline = moved.old, moved.new, _THE_DEADLINE[where]
    if old is None:
        assert new is not None, "something happened"
        return f"{_A_NEW_DEADLINE[where]}, {days(new)}"
    if new is None:
        said = gettext("%(deadline)s er fjernet")
    elif moved.move is Move.DATED:
        said = gettext("%(deadline)s er satt til %(day)s")
    elif moved.move is Move.UNDATED:
        said = gettext("%(deadline)s har ikke lenger en dato")
    elif moved.move is Move.MOVED and days(old) != days(new):
        said = gettext("%(deadline)s flyttet fra %(before)s til %(day)s")
    elif moved.move is Move.MOVED and DeadlineKind.EXPECTED in {old.kind, new.kind}:
        said = gettext("%(deadline)s er endret")  # an expected day is no safe one, which could have moved
    elif moved.move is Move.MOVED:
        what = {"what": _LAST_SAFE_DAY[where], "before": _last(old), "day": _last(new)}
        return gettext("%(what)s flyttet fra %(before)s til %(day)s") % what
    elif old.firmness is not new.firmness:
        said = _IS_NOW[new.firmness]
    elif old.wording != new.wording:
        said = gettext("ordlyden i %(deadline)s er endret")
    else:
        said = gettext("%(deadline)s er endret")
    return said % {"deadline": the_deadline, "before": days(old), "day": days(new) if new else ""}


def _new(change: ChangeEntry) -> str:
    dated = [deadline for deadline in change.dates if last_safe_day(deadline)]
    if len(dated) != 1:
        return gettext("Ny endring: %(title)s") % {"title": change.title}
    return gettext("Ny endring: %(title)s, frist %(day)s") % {"title": change.title, "day": days(dated[0])}


def _ended(change: ChangeEntry, became: Lifecycle) -> str:
    if became is Lifecycle.WITHDRAWN:
        return gettext("%(title)s er trukket tilbake") % {"title": change.title}
    return gettext("%(title)s er gjennomført") % {"title": change.title}


def counts(count: int, noun: str) -> str:
    """A number and its noun, which `ngettext` gives; nothing at all for none."""
    return f"{norwegian.number(count)} {noun}" if count else ""


def days_before(left: int) -> str:
    """How far away a last safe day is, to begin a subject with."""
    return gettext("Siste trygge dag er i dag") if left == 0 else norwegian.days_phrase(left)


def in_days(left: int) -> str:
    """As in "om 7 dager"."""
    if left == 0:
        return gettext("i dag")
    return gettext("i morgen") if left == 1 else gettext("om %(count)s dager") % {"count": left}


def whose(statuses: Sequence[ProductStatus]) -> str:
    """One product by its name, several of a vendor by the vendor's."""
    names = {status.id: status.name for status in statuses}
    if len(names) == 1:
        return next(iter(names.values()))
    vendors = {status.vendor for status in statuses}
    return vendors.pop() if len(vendors) == 1 else _products(len(names))


def unheard_of(statuses: Sequence[ProductStatus], *, is_staff: bool) -> str:
    """How many deadlines at risk nothing is heard of, one a status, and whose they are."""
    count, vendors = len(statuses), {status.vendor for status in statuses}
    if not is_staff:
        said = gettext("%(count)s frister i fare uten oppdatering") % {"count": count}
        return f"{said} – {whose(statuses)}"
    if len(vendors) == 1:
        said = gettext("%(count)s frister i fare uten oppdatering hos %(vendor)s")
    else:
        said = gettext("%(count)s frister i fare uten oppdatering hos %(vendors)s leverandører")
    return said % {"count": count, "vendor": next(iter(vendors)), "vendors": len(vendors)}


def listed(names: Sequence[str]) -> str:
    """As in "A, B og C"; of many only how many."""
    return _products(len(names)) if len(names) > 4 else norwegian.listed(names)


def _products(count: int) -> str:
    return counts(count, ngettext("produkt", "produkter", count))


# ---- lines ----


def joined(*parts: str) -> str:
    """Parts of a line that may be missing."""
    return " · ".join(filter(None, parts))


def environment(where: Environment) -> str:
    """Nothing, where the source names none."""
    return "" if where is Environment.ANY else ENVIRONMENT[where]


def is_web(source: str) -> bool:
    """Whether a source is an address that can be opened."""
    return source.startswith(("https://", "http://")) and not any(letter.isspace() for letter in source)


def from_to(moved: Moved) -> str:
    """From which days to which."""
    if moved.old is None:
        assert moved.new is not None, "something happened"
        return gettext("Frist: %(day)s") % {"day": days(moved.new)}
    if moved.new is None:
        return gettext("Fristen var %(day)s") % {"day": days(moved.old)}
    both = {"before": days(moved.old), "day": days(moved.new)}
    if both["before"] == both["day"]:
        return ""
    if last_safe_day(moved.old) is None:
        return gettext("Frist: %(day)s (var ikke satt)") % both
    if last_safe_day(moved.new) is None:
        return gettext("Frist: ikke lenger satt (var %(before)s)") % both
    return gettext("Frist: %(before)s → %(day)s") % both + shift(slip_days(moved.old, moved.new))


def differences(moved: Moved) -> list[str]:
    """What else is said otherwise than before: how sure it is, what happens that day, the source's words."""
    old, new = moved.old, moved.new
    if old is None or new is None:
        return []
    said = []
    if old.kind is not new.kind:
        before, after = _last(old), _last(new)
        said.append(f"{DEADLINE_KIND[old.kind]} → {_lower_first(DEADLINE_KIND[new.kind])}")
        if before != after and days(old) == days(new):
            said.append(f"{last_label(new)}: {before} → {after}{shift(slip_days(old, new))}")
    if old.firmness is not new.firmness:
        said.append(f"{gettext('Hvor sikkert')}: {FIRMNESS[old.firmness].lower()} → {FIRMNESS[new.firmness].lower()}")
    if old.firm_by != new.firm_by and new.firm_by is not None:
        said.append(gettext("Endelig dato ventes innen %(day)s") % {"day": norwegian.long_date(new.firm_by)})
    if old.wording != new.wording and (moved.move is Move.REWORDED or last_safe_day(new) is None) and new.wording:
        said.append(gettext("Kilden sier nå: «%(words)s»") % {"words": new.wording})
    return said


def last_day(deadline: Deadline, today: date) -> str:
    """The last safe day, and how far away it is."""
    text = deadline_text(deadline, today)
    if text.last_safe_weekday is None:
        said = gettext("Ingen dato. Kilden sier: «%(words)s»") % {"words": text.wording}
        return said if text.wording else text.silence
    return f"{text.last_label} {text.last_safe_weekday} ({text.days_phrase})"


def nothing_stops(*deadlines: Deadline) -> str:
    """That sentence, where something is expected on all of these; else nothing."""
    kinds = {deadline.kind for deadline in deadlines}
    return gettext(NOTHING_STOPS) if kinds == {DeadlineKind.EXPECTED} else ""


def deadline_line(deadline: Deadline, today: date) -> str:
    """A deadline in one line, with its environment where it has one."""
    where = environment(deadline.environment)
    return f"{where}: {_lower_first(last_day(deadline, today))}" if where else last_day(deadline, today)


def days(deadline: Deadline) -> str:
    """The day or the period that the source names."""
    return window_text(deadline.earliest, deadline.latest) or gettext("dato ikke satt")


def reach_line(surely: Reach, maybe: Reach) -> str:
    """How much of the sector it hits."""
    if not surely.products and not maybe.products:
        return gettext("Treffer ingen produkter")
    if not surely.products:
        return gettext("Treffer kanskje %(products)s") % {"products": _products(maybe.products)}
    used = counts(surely.organisations, ngettext("virksomhet", "virksomheter", surely.organisations))
    said = gettext("Treffer %(products)s i %(organisations)s") if used else gettext("Treffer %(products)s")
    said %= {"products": _products(surely.products), "organisations": used}
    if not maybe.products:
        return said
    return gettext("%(hit)s, og kanskje %(products)s til") % {"hit": said, "products": _products(maybe.products)}


def _last(deadline: Deadline) -> str:
    last = last_safe_day(deadline)
    return norwegian.long_date(last) if last else gettext("ikke satt")


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
