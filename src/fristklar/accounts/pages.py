"""What the pages of signing in and of one's own account show."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from fristklar.access.actor import Actor, ActorKind
from fristklar.access.permissions import Permission, may_at
from fristklar.accounts.actions import Refused
from fristklar.accounts.queries import OpenCalendar, OpenSession
from fristklar.domain import norwegian
from fristklar.languages import Language, gettext, marked
from fristklar.web.forms import Form, filled
from fristklar.web.words import STAFF_ROLE, VENDOR_ROLE, moment


@dataclass(frozen=True, slots=True)
class SignInPage:
    """Ask for a link."""

    form: Form


@dataclass(frozen=True, slots=True)
class LinkPage:
    """A link that was opened: a button, so that a mail scanner that opens links uses nothing up."""

    token: str
    wanted: str


@dataclass(frozen=True, slots=True)
class RefusedPage:
    """A link that did not hold, why, and the way forward."""

    title: str
    message: str
    offers_code: bool


REFUSALS = {
    Refused.UNKNOWN: RefusedPage(
        marked("Lenken er ikke gyldig"),
        marked("Kontroller at hele lenken fra e-posten kom med, eller be om en ny."),
        offers_code=False,
    ),
    Refused.EXPIRED: RefusedPage(
        marked("Lenken er gått ut"),
        marked("En lenke virker i 15 minutter. Be om en ny, så får du den med en gang."),
        offers_code=False,
    ),
    Refused.USED: RefusedPage(
        marked("Lenken er allerede brukt"),
        marked("Hver lenke virker bare én gang. Be om en ny for å logge inn."),
        offers_code=False,
    ),
    Refused.OTHER_BROWSER: RefusedPage(
        marked("Du ba om lenken i en annen nettleser"),
        marked(
            "Åpne lenken i nettleseren der du ba om den, eller skriv koden fra e-posten der. "
            "Du kan også be om en ny lenke her."
        ),
        offers_code=True,
    ),
}


def refused_page(why: Refused) -> RefusedPage:
    """Why a link did not hold, in the language spoken."""
    page = REFUSALS[why]
    return replace(page, title=gettext(page.title), message=gettext(page.message))


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A browser that is signed in."""

    id: int
    browser: str
    since: str
    until: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One's own account."""

    name: str
    email: str
    places: tuple[tuple[str, str, str], ...]
    """Where one belongs: name, role in words, and the address of its people's page for those who may open it."""
    form: Form
    sessions: tuple[SessionRow, ...]
    languages: tuple[tuple[str, str], ...]
    """What can be chosen: tag and name, and first that nothing is."""
    language: Form
    calendar: str
    """Since when one's calendar has an address, and when it was last read; empty where it has none."""


def account_page(
    actor: Actor, sessions: Iterable[OpenSession], calendar: OpenCalendar | None, form: Form
) -> AccountPage:
    """Compose the page. `form` is the one for one's name."""
    if actor.staff_role is not None:
        places: tuple[tuple[str, str, str], ...] = (
            (gettext("Norsk helsenetts kundesenter"), STAFF_ROLE[actor.staff_role], "/stab/personer"),
        )
    else:
        places = tuple(
            (
                place.vendor_name,
                VENDOR_ROLE[place.role],
                f"/leverandorer/{place.vendor_slug}/personer"
                if may_at(actor, Permission.MANAGE_VENDOR_PEOPLE, place.vendor_id)
                else "",
            )
            for place in actor.places
        )
    return AccountPage(
        name=actor.name,
        email=actor.email or "",
        places=places,
        form=form,
        sessions=tuple(
            SessionRow(row.id, row.browser, moment(row.created_at), moment(row.expires_at), row.id == actor.session_id)
            for row in sessions
        ),
        languages=(("", gettext("Som nettleseren")), *((each.value, each.own_name) for each in Language)),
        language=filled({"sprak": actor.language or ""}),
        calendar=_calendar_words(calendar) if calendar else "",
    )


def _calendar_words(calendar: OpenCalendar) -> str:
    made = norwegian.long_date(calendar.created_on)
    if calendar.fetched_on is None:
        return gettext("Adressen ble laget %(made)s. Ingen kalender har hentet den ennå.") % {"made": made}
    fetched = norwegian.long_date(calendar.fetched_on)
    return gettext("Adressen ble laget %(made)s. Sist hentet %(fetched)s.") % {"made": made, "fetched": fetched}


def home_of(actor: Actor) -> str:
    """The page that a person comes for."""
    if actor.kind is ActorKind.STAFF:
        return "/stab"
    return "/produkter" if actor.places else "/konto"


_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    (r"iPhone|iPad", "iOS"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"Mac OS X", "Mac"),
    (r"Linux", "Linux"),
)


def browser_words(user_agent: str) -> str:
    """What sort of browser it is, as its owner knows it: "Firefox på Windows". Nothing more is kept of it."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), gettext("Nettleser"))
    system = next((name for mark, name in _SYSTEMS if re.search(mark, user_agent)), "")
    return gettext("%(browser)s på %(system)s") % {"browser": browser, "system": system} if system else browser
