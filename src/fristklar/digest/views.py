"""What the pages about the weekly digest, and about the other mails one gets, show."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fristklar.digest.emails import Bodies
from fristklar.digest.forms import LABELS
from fristklar.digest.queries import MOST_READERS, Followable, Reader, Wishes
from fristklar.domain.norwegian import weekday_names
from fristklar.languages import Language, Words, gettext, marked
from fristklar.mail.lists import MailKind
from fristklar.models import VendorRole
from fristklar.web.forms import Form

HOURS = tuple((str(hour), f"{hour:02}.00") for hour in range(24))
WANTED = Words({"ja": marked("Send meg ukesbrev"), "nei": marked("Ikke send meg ukesbrev")})
QUIET = Words(
    {
        "send": marked("Send brevet likevel. Da vet jeg at ingenting haster"),
        "hopp": marked(
            "Hopp over uker der ingenting er nytt, flyttet, forfalt eller i fare, og ingen frist kommer de neste "
            "30 dagene"
        ),
    }
)
OTHERS = Words(
    {
        MailKind.ALERT: marked("Varsel med en gang en frist flyttes, eller en endring kommer til eller faller bort"),
        MailKind.REMINDER: marked("Påminnelse 90, 30, 7 og 1 dag før siste trygge dag, så lenge noe gjenstår"),
        MailKind.ESCALATION: marked("Oppfølging når en frist i fare har stått uten oppdatering i 14 dager"),
    }
)
"""The sorts of mail besides the digest."""


def offered(reader: Reader) -> tuple[MailKind, ...]:
    """The sorts that somebody can get at all."""
    if reader.staff_role is not None:
        return MailKind.ALERT, MailKind.ESCALATION
    if any(place.role is VendorRole.ADMINISTRATOR for place in reader.places):
        return tuple(OTHERS)
    return MailKind.ALERT, MailKind.REMINDER


def wanted_kinds(reader: Reader, ticked: Collection[str]) -> set[MailKind]:
    """The sorts that somebody wants from now on. What the form did not ask of stays as it is."""
    wanted = _wanted(reader.wishes)
    if not ticked:
        return wanted
    asked = set(offered(reader))
    return (wanted - asked) | {kind for kind in asked if kind in ticked}


def _wanted(wishes: Wishes) -> set[MailKind]:
    told = (
        (MailKind.ALERT, wishes.alerts),
        (MailKind.REMINDER, wishes.reminders),
        (MailKind.ESCALATION, wishes.escalations),
    )
    return {kind for kind, is_wanted in told if is_wanted}


@dataclass(frozen=True, slots=True)
class LeavingPage:
    """The way out of one sort of mail."""

    token: str
    kind: str


def _days() -> tuple[tuple[str, str], ...]:
    return tuple((str(number), name.capitalize()) for number, name in enumerate(weekday_names(), start=1))


@dataclass(frozen=True, slots=True)
class WishesPage:
    """What one wants of the digest, and of the other mails."""

    form: Form
    products: tuple[tuple[str, str], ...]
    """Slug and name; empty where there is nothing to choose between."""
    has_place: bool
    is_staff: bool
    is_saved: bool
    others: tuple[tuple[str, str], ...]
    """The sorts of mail that one can get besides."""
    labels: Mapping[str, str] = field(default_factory=lambda: LABELS)
    wanted: tuple[tuple[str, str], ...] = field(default_factory=lambda: tuple(WANTED.items()))
    days: tuple[tuple[str, str], ...] = field(default_factory=_days)
    hours: tuple[tuple[str, str], ...] = HOURS
    quiet: tuple[tuple[str, str], ...] = field(default_factory=lambda: tuple(QUIET.items()))


def wishes_page(reader: Reader, products: Sequence[Followable], form: Form, *, is_saved: bool) -> WishesPage:
    """Compose the page."""
    several = len({product.vendor for product in products}) > 1
    choices = tuple(
        (product.slug, f"{product.name}, {product.vendor}" if several else product.name) for product in products
    )
    is_staff = reader.staff_role is not None
    return WishesPage(
        form=form,
        products=choices if len(choices) > 1 and not is_staff else (),
        has_place=reader.has_place,
        is_staff=is_staff,
        is_saved=is_saved,
        others=tuple((kind.value, OTHERS[kind]) for kind in offered(reader)),
    )


def values_of(reader: Reader, products: Iterable[Followable]) -> dict[str, object]:
    """Somebody's wishes as the form has them."""
    wishes = reader.wishes
    wanted = _wanted(wishes)
    return {
        "aktiv": wishes.active,
        "dag": wishes.weekday,
        "time": wishes.hour,
        "produkter": [product.slug for product in products if product.id in wishes.product_ids],
        "stille": "hopp" if wishes.skip_when_quiet else "send",
        "andre": ["", *(kind.value for kind in offered(reader) if kind in wanted)],
        "version": wishes.version,
    }


def in_words(theirs: dict[str, str], products: Iterable[Followable]) -> dict[str, str]:
    """What somebody else saved, by field, in the words of the choices."""
    names = {product.slug: product.name for product in products}
    words = {"aktiv": dict(WANTED), "dag": dict(_days()), "time": dict(HOURS), "stille": dict(QUIET)}
    others = {kind.value: text for kind, text in OTHERS.items()}
    several = {"produkter": (names, gettext("Alle")), "andre": (others, gettext("Ingen"))}

    def said(field: str, saved: str) -> str:
        if field not in several:
            return words[field].get(saved, saved)
        called, nothing = several[field]
        return ", ".join(called.get(each, each) for each in saved.split("\n") if each) or nothing

    return {field: said(field, saved) for field, saved in theirs.items()}


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """A digest to look at."""

    name: str
    email: str
    when: str
    subject: str
    """Empty where there is no digest for the person."""
    language: Language
    """Of the digest, whatever the page is in."""
    text: str
    html_url: str
    notice: str
    """Why it is not sent, or what just happened."""
    trial_url: str
    trial_to: str
    """For staff: where a trial of it goes."""


def preview_page(
    reader: Reader, subject: str, bodies: Bodies | None, *, url: str, notice: str = "", trial_to: str = ""
) -> PreviewPage:
    """Compose the page; `url` is the page's own."""
    return PreviewPage(
        name=reader.name,
        email=reader.email,
        when=when(reader.wishes),
        subject=subject,
        language=reader.language,
        text=bodies.text if bodies else "",
        html_url=f"{url}/html",
        notice=notice or why_not(reader),
        trial_url=f"{url}/prove" if trial_to else "",
        trial_to=trial_to,
    )


def when(wishes: Wishes) -> str:
    """When the digest comes: "mandag kl. 07.00"."""
    day = weekday_names()[wishes.weekday - 1]
    return gettext("%(day)s kl. %(hour)s.00") % {"day": day, "hour": f"{wishes.hour:02}"}


def why_not(reader: Reader) -> str:
    """Why nothing is sent; empty where it is."""
    if reader.is_disabled:
        return gettext("Kontoen er sperret, så brevet blir ikke sendt.")
    if not reader.has_place:
        return gettext("Personen har ikke tilgang til noe, så det er ikke noe brev å sende.")
    return "" if reader.wishes.active else gettext("Ukesbrevet er meldt av, så det blir ikke sendt.")


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """A reader in the list."""

    name: str
    email: str
    url: str
    where: str
    when: str
    tag: str


@dataclass(frozen=True, slots=True)
class ReadersPage:
    """Everybody who may read the digest."""

    rows: tuple[ReaderRow, ...]
    words: str
    is_cut: bool
    most: int


def readers_page(readers: Sequence[Reader], words: str) -> ReadersPage:
    """Compose the list."""
    return ReadersPage(
        rows=tuple(_row(reader) for reader in readers),
        words=words,
        is_cut=len(readers) >= MOST_READERS,
        most=MOST_READERS,
    )


def _row(reader: Reader) -> ReaderRow:
    at_vendors = ", ".join(place.vendor_name for place in reader.places)
    where = gettext("Norsk helsenetts kundesenter") if reader.staff_role else at_vendors
    tag = gettext("Sperret") if reader.is_disabled else "" if reader.wishes.active else gettext("Meldt av")
    return ReaderRow(reader.name, reader.email, f"/stab/ukesbrev/{reader.id}", where, when(reader.wishes), tag)
