"""What an editor's own words for a deadline mean, in bokmål or nynorsk: "Q2/Q3 2026", "innan utgangen av mars"."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from fristklar.domain.deadline import ONE_DAY, DeadlineKind, Firmness, Precision
from fristklar.domain.period import ImpossiblePeriodError, Span, precision_of, settle
from fristklar.domain.period_forms import read_period
from fristklar.languages import gettext, marked

LONGEST = 200
"""Characters in a wording; more is prose, not a deadline."""

EXAMPLES = (
    "7. april 2026",
    "07.04.2026",
    "april 2026",
    "medio mai 2026",
    "uke 48 2026",
    "Q2/Q3 2026",
    "1. halvår 2026",
    "i løpet av 2026",
    "15. mars – 2. april 2027",
    "innen utgangen av 2026",
    "før 1. mai 2027",
    "fra 1. juni 2026",
    "foreløpig 1. mai 2027",
    "avklares",
    "se egen oversikt",
)


class NotUnderstoodError(ValueError):
    """The words name no deadline; the message says why, and which forms work, in the language spoken."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        forms = ", ".join(f"«{form}»" for form in EXAMPLES)
        super().__init__(
            gettext("%(reason)s Slik kan en frist skrives: %(forms)s.") % {"reason": reason, "forms": forms}
        )


@dataclass(frozen=True, slots=True)
class Understood:
    """What the words say of a deadline. None: they leave it to the editor."""

    earliest: date | None
    latest: date | None
    precision: Precision
    kind: DeadlineKind | None = None
    firmness: Firmness | None = None
    firm_by: date | None = None
    """When a date is promised, as in "avklares innen 1. mai 2026"."""
    year_inferred: bool = False


def understand(text: str, today: date) -> Understood:
    """Read a wording. A missing year is the first in which the deadline is not over on `today`.

    "innen utgangen av 2026" says a last day and nothing of a beginning, so it is read as that one day. The
    register's source has "Q4 2026" beside it; only that pair makes it a quarter.

    Raises:
        NotUnderstoodError: it is no deadline, or one that the calendar does not have.
    """
    plain = _plain(text)
    try:
        understood = _undated(plain, today) or _dated(plain, today)
    except ImpossiblePeriodError as impossible:
        raise NotUnderstoodError(str(impossible)) from None
    if understood is None:
        raise NotUnderstoodError(gettext(next((why for sign, why in _REFUSALS if sign.search(plain)), _NOT_UNDERSTOOD)))
    return understood


_DASHES = re.compile("[\u2010-\u2015\u2212]")
_NOT_UNDERSTOOD = marked("Fristen er ikke forstått.")
_REFUSALS = (
    (re.compile(r"\bkl\b|\bklokk|[0-9]:[0-9]"), marked("En frist er en dato eller en periode, uten klokkeslett.")),
    (
        re.compile(
            r"\b(?:vår|sommer|sumar|høst|haust|vinter|vetter)|\b(?:jul|jula|julen|påske\w*|nyttår|årsskif\w*)\b"
        ),
        marked("Årstider og høytider er ikke nøyaktige nok. Skriv måneder, for eksempel «juni–august 2026»."),
    ),
    (
        re.compile(r"\b(?:tidligst|tidlegast|etter)\b|\bikkj?e før\b"),
        marked("En frist trenger en slutt. Skriv også når det senest skjer, for eksempel «Q2–Q3 2027»."),
    ),
)


def _plain(text: str) -> str:
    if len(text) > LONGEST:
        raise NotUnderstoodError(gettext("Teksten er for lang. Skriv høyst %(most)s tegn.") % {"most": LONGEST})
    text = text.strip()
    if any(not sign.isprintable() and unicodedata.category(sign) != "Zs" for sign in text):
        raise NotUnderstoodError(gettext("Teksten har tegn som ikke synes. Slett den, og skriv den på nytt."))
    plain = _DASHES.sub("-", " ".join(unicodedata.normalize("NFC", text).lower().split()))
    plain = plain.removesuffix(".").rstrip()
    if not plain:
        raise NotUnderstoodError(gettext("Skriv en frist."))
    return plain


# ------------------------------------------------------------------------------------- without a date

_SUBJECT = r"(?:(?:dato|datoen|frist|fristen) )?(?:er )?"
_SETTLED = r"(?:avklart|avtalt|bestemt|fastsatt|fastsett)"
_LATER = r"(?: nærmere| nærare| senere| seinare)?"
_WILL_BE_AGREED = re.compile(
    rf"{_SUBJECT}(?:(?:skal |må )?(?:avklares|avklarast|avtales|avtalast|fastsettes|bestemmes)"
    rf"|(?:(?:skal|må) bli|blir|vert) {_SETTLED}){_LATER}(?: (?P<rest>[^,;].*))?"
)
_PROMISE = re.compile(r"(?:.* )?((?:innen|innan|senest|seinast|før|i løpet av) .+)")
_WITHOUT_DATE: tuple[tuple[re.Pattern[str], Precision, Firmness | None], ...] = tuple(
    (re.compile(form), precision, firmness)
    for form, precision, firmness in (
        (r"(?:se|sjå) (?:egen |eigen |eiga )?oversikt(?:en|a)?(?: [^0-9]+)?", Precision.SEE_PARENT, None),
        (
            rf"{_SUBJECT}(?:ikkj?e (?:ennå |enno )?(?:{_SETTLED}|satt|sett|klar)|uavklart|ubestemt)(?: [^0-9]+)?",
            Precision.OPEN,
            Firmness.TO_BE_AGREED,
        ),
        (rf"{_SUBJECT}(?:kommer|kjem){_LATER}", Precision.OPEN, Firmness.TO_BE_AGREED),
        (
            r"(?:ingen|uten|utan) (?:dato|frist)(?: [^0-9]+)?|(?:dato|frist)(?:en)? (?:er )?ikkj?e oppgi\w+|over tid",
            Precision.OPEN,
            None,
        ),
        # the register's way of saying "in force, undated": open and firm
        (r"(?:gjelder|gjeld) (?:nå|no|allerede|alt)|(?:er )?i kraft", Precision.OPEN, Firmness.FIRM),
    )
)


def _undated(text: str, today: date) -> Understood | None:
    if found := _WILL_BE_AGREED.fullmatch(text):
        rest = found["rest"] or ""
        by = _PROMISE.fullmatch(rest)
        promised = _dated(by[1] if by else rest, today)
        return Understood(
            None,
            None,
            Precision.OPEN,
            firmness=Firmness.TO_BE_AGREED,
            firm_by=promised.latest if promised else None,
            year_inferred=promised.year_inferred if promised else False,
        )
    for form, precision, firmness in _WITHOUT_DATE:
        if form.fullmatch(text):
            return Understood(None, None, precision, firmness=firmness)
    return None


# ------------------------------------------------------------------------------------- with a date


class _Edge(Enum):
    """Words that pick one day of a period."""

    LAST_DAY = auto()
    DAY_BEFORE = auto()


_UNSURE = (
    *("ca.", "ca", "cirka", "omtrent", "omkring", "rundt", "om lag", "trolig", "truleg", "sannsynligvis", "antatt"),
    *("foreløpig", "førebels", "tentativt", "tentativ", "planlagt", "forventet", "venta", "usikkert"),
)
_SAYS: dict[str, DeadlineKind | Firmness | _Edge | None] = {
    **dict.fromkeys(("i løpet av", "i", "den", "på", "ved", "i perioden", "dato", "gjelder", "gjeld"), None),
    **dict.fromkeys(
        ("innen", "innan", "senest", "seinast", "til og med", "t.o.m.", "tom", "frist", "frist er", "fristen er"),
        DeadlineKind.COMPLETE_BY,
    ),
    **dict.fromkeys(
        ("fra", "frå", "fra og med", "frå og med", "f.o.m.", "fom", "trer i kraft", "tek til å gjelde"),
        DeadlineKind.EFFECTIVE_ON,
    ),
    **dict.fromkeys(_UNSURE, Firmness.TENTATIVE),
    "utgangen av": _Edge.LAST_DAY,
    "før": _Edge.DAY_BEFORE,
}
_BEGINNING = re.compile(rf"({'|'.join(map(re.escape, sorted(_SAYS, key=len, reverse=True)))})(?: |: ?)")
_ENDING = re.compile(rf",? (?:\((?:{'|'.join(map(re.escape, _UNSURE))})\)|(?:{'|'.join(map(re.escape, _UNSURE))}))$")
_FROM_TO = re.compile(r"(?:fra|frå)(?: og med)? (.+ til (?:og med )?.+)|mellom (.+) og (.+)")

_TRIM = {
    _Edge.LAST_DAY: lambda span: (span[1], span[1]),
    _Edge.DAY_BEFORE: lambda span: (span[0] - ONE_DAY, span[0] - ONE_DAY),
}


def _dated(text: str, today: date) -> Understood | None:
    kinds: set[DeadlineKind] = set()
    edge: _Edge | None = None
    bare = _ENDING.sub("", text)
    unsure = bare != text
    while not (between := _FROM_TO.fullmatch(bare)) and (found := _BEGINNING.match(bare)):
        bare = bare[found.end() :]
        match _SAYS[found[1]]:
            case DeadlineKind() as kind:
                kinds.add(kind)
            case Firmness():
                unsure = True
            case _Edge() as edge:
                kinds.add(DeadlineKind.COMPLETE_BY)
    if between:  # "fra … til …" names both ends of a period, not the day on which something takes effect
        bare = between[1] or f"{between[2]}-{between[3]}"
    period = read_period(bare)
    if period is None or len(kinds) > 1:
        return None
    span = settle(period, today, _TRIM[edge] if edge else _whole)
    return Understood(
        *span,
        Precision.DAY if edge else precision_of(period, span),
        kind=next(iter(kinds), None),
        firmness=Firmness.TENTATIVE if unsure or period.tentative else None,
        year_inferred=not period.years,
    )


def _whole(span: Span) -> Span:
    return span
