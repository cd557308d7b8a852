"""What the pages of digests that were sent show, to their reader and to staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from urllib.parse import urlencode
from uuid import UUID

from fristklar.digest.emails import bodies_of
from fristklar.digest.pages import DigestPage
from fristklar.digest.past_queries import Sent
from fristklar.digest.sent_queries import PAGE, Opened, Outcome, Search
from fristklar.domain import norwegian
from fristklar.languages import Language, gettext, marked, speaking
from fristklar.mail.reasons import in_words
from fristklar.models import DeliveryState
from fristklar.web.words import moment

SENT_LIST = "/stab/ukesbrev/sendt"


@dataclass(frozen=True, slots=True)
class PastRow:
    """A digest that one got."""

    week: str
    url: str
    subject: str
    language: Language
    """Of the digest, and so of the subject."""
    sent: str


def past_list(sent: Sequence[Sent], subjects: Mapping[UUID, str]) -> tuple[PastRow, ...]:
    """Compose the list, of those that one may still read."""
    return tuple(
        PastRow(
            week=_week(each.year, each.week),
            url=_url(each),
            subject=_news(subjects[each.edition_id]),
            language=_spoken_in(subjects[each.edition_id]),
            sent=_moment(each.sent_at),
        )
        for each in sent
        if each.edition_id in subjects
    )


@dataclass(frozen=True, slots=True)
class OwnPast:
    """A digest that one got; `page` is None where this version of the program cannot read it."""

    sent: Sent
    subject: str
    page: DigestPage | None


@dataclass(frozen=True, slots=True)
class PastPage:
    """A digest that was sent."""

    week: str
    sent: str
    subject: str
    language: Language
    """Of the digest, whatever the page is in."""
    text: str
    """Empty where the digest can be read no longer."""
    html_url: str
    name: str = ""
    """For staff: who got it."""
    email: str = ""
    list_url: str = ""
    person_url: str = ""


def past_page(own: OwnPast) -> PastPage:
    """Compose the page of one's own."""
    return PastPage(
        week=_week(own.sent.year, own.sent.week),
        sent=_moment(own.sent.sent_at),
        subject=own.subject,
        language=_spoken_in(own.subject),
        text=_text(own.page),
        html_url=f"{_url(own.sent)}/html",
    )


def opened_page(opened: Opened, page: DigestPage | None) -> PastPage:
    """Compose the page of somebody's, for staff."""
    got = opened.outcome
    return PastPage(
        week=_week(opened.year, opened.week),
        sent=_moment(got.finished_at),
        subject=got.subject or "",
        language=_spoken_in(got.subject or ""),
        text=_text(page),
        html_url=f"{SENT_LIST}/{got.delivery_id}/html",
        name=got.name,
        email=got.email,
        list_url=f"{SENT_LIST}?uke={week_key(opened.year, opened.week)}",
        person_url=f"/stab/ukesbrev/{got.person_id}",
    )


def _text(page: DigestPage | None) -> str:
    return bodies_of(page).text if page else ""


def _url(sent: Sent) -> str:
    return f"/konto/ukesbrev/{sent.year}/{sent.week}"


def _week(year: int, week: int) -> str:
    return gettext("Uke %(week)s, %(year)s") % {"week": week, "year": year}


def _news(subject: str) -> str:
    """A subject without its week, where that stands beside it."""
    return subject.partition(": ")[2] or subject


def _spoken_in(subject: str) -> Language:
    """The language of a subject, which begins with its word for a week."""
    for language in Language:
        with speaking(language):
            if subject.startswith(f"{gettext('Uke')} "):
                return language
    return Language.NB


def _moment(instant: datetime | None) -> str:
    return moment(instant) if instant else ""


# ---- who got what, for staff ----

STATES: dict[str, tuple[str, tuple[DeliveryState, ...]]] = {
    "sendt": (marked("Sendt"), (DeliveryState.SENT,)),
    "hoppet-over": (marked("Hoppet over"), (DeliveryState.SKIPPED,)),
    "kom-ikke-fram": (marked("Kom ikke fram"), (DeliveryState.REFUSED, DeliveryState.GIVEN_UP)),
    "venter": (marked("Venter"), (DeliveryState.WAITING, DeliveryState.CLAIMED)),
}
_STATE = {state: (key, words) for key, (words, states) in STATES.items() for state in states}


def week_key(year: int, week: int) -> str:
    """A week in an address."""
    return f"{year}-{week:02}"


@dataclass(frozen=True, slots=True)
class SentRow:
    """What became of one person's digest."""

    name: str
    email: str
    where: str
    state: str
    """In a word."""
    is_sent: bool
    facts: str
    """When, or why not."""
    subject: str
    language: Language
    """Of the digest, and so of the subject."""
    url: str
    """Of the digest that the person got; empty where none was sent, or it is kept no longer."""


@dataclass(frozen=True, slots=True)
class SentPage:
    """Who got what in a week."""

    week: str
    """Empty where no digest was ever due."""
    week_choices: tuple[tuple[str, str, bool], ...]
    state_choices: tuple[tuple[str, str, bool], ...]
    words: str
    is_searching: bool
    all_url: str
    summary: str
    rows: tuple[SentRow, ...]
    position: str
    """Which of several pages it is; empty where there is one."""
    before_url: str
    after_url: str


def sent_page(
    search: Search | None,
    weeks: Sequence[tuple[int, int]],
    counts: Mapping[DeliveryState, int],
    outcomes: Sequence[Outcome],
    *,
    state: str,
) -> SentPage:
    """Compose the page. `state` is a key of STATES, or nothing."""
    if search is None:
        return SentPage("", (), (), "", False, SENT_LIST, "", (), "", "", "")
    numbers = {key: sum(counts.get(each, 0) for each in states) for key, (_, states) in STATES.items()}
    pages = max(1, ceil((numbers[state] if state else sum(numbers.values())) / PAGE))

    def address(page: int) -> str:
        asked = {
            "uke": week_key(search.year, search.week),
            "sok": search.words,
            "tilstand": state,
            "side": str(page) if page > 1 else "",
        }
        return f"{SENT_LIST}?{urlencode({name: value for name, value in asked.items() if value})}"

    return SentPage(
        week=_week(search.year, search.week),
        week_choices=tuple((week_key(*each), _week(*each), each == (search.year, search.week)) for each in weeks),
        state_choices=tuple((key, gettext(words), key == state) for key, (words, _) in STATES.items()),
        words=search.words,
        is_searching=bool(search.words or state),
        all_url=f"{SENT_LIST}?uke={week_key(search.year, search.week)}",
        summary=" · ".join(f"{gettext(words)} {norwegian.number(numbers[key])}" for key, (words, _) in STATES.items()),
        rows=tuple(_sent_row(each) for each in outcomes),
        position=(
            gettext("Side %(here)s av %(pages)s") % {"here": search.page, "pages": norwegian.number(pages)}
            if pages > 1
            else ""
        ),
        before_url=address(search.page - 1) if search.page > 1 else "",
        after_url=address(search.page + 1) if search.page < pages else "",
    )


def _sent_row(each: Outcome) -> SentRow:
    is_sent = each.state is DeliveryState.SENT
    return SentRow(
        name=each.name,
        email=each.email,
        where=(
            gettext("Norsk helsenetts kundesenter") if each.is_staff else each.vendors or gettext("Ingen tilgang nå")
        ),
        state=gettext(_STATE[each.state][1]),
        is_sent=is_sent,
        facts=_facts(each),
        subject=_news(each.subject) if each.subject else "",
        language=_spoken_in(each.subject or ""),
        url=f"{SENT_LIST}/{each.delivery_id}" if is_sent and each.subject else "",
    )


def _facts(each: Outcome) -> str:
    if each.state in {DeliveryState.WAITING, DeliveryState.CLAIMED}:
        if not each.attempts:
            return gettext("Sendes når turen kommer.")
        again = gettext("Prøves igjen %(at)s.") % {"at": moment(each.due_at)}
        return f"{again} {in_words(each.reason or '')}".rstrip()
    said = "" if each.state is DeliveryState.SENT else in_words(each.reason or "")
    return " ".join(filter(None, (f"{_moment(each.finished_at)}." if said else _moment(each.finished_at), said)))
