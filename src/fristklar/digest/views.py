"""What the pages about the weekly digest show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fristklar.digest.emails import Bodies
from fristklar.digest.forms import LABELS
from fristklar.digest.queries import MOST_READERS, Followable, Reader, Wishes
from fristklar.domain.norwegian import weekday_names
from fristklar.languages import Language, Words, gettext, marked
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


def _days() -> tuple[tuple[str, str], ...]:
    return tuple((str(number), name.capitalize()) for number, name in enumerate(weekday_names(), start=1))


@dataclass(frozen=True, slots=True)
class WishesPage:
    """What one wants of the digest."""

    form: Form
    products: tuple[tuple[str, str], ...]
    """Slug and name; empty where there is nothing to choose between."""
    has_place: bool
    is_staff: bool
    is_saved: bool
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
    )


def values_of(wishes: Wishes, products: Iterable[Followable]) -> dict[str, object]:
    """Wishes as the form has them."""
    return {
        "aktiv": wishes.active,
        "dag": wishes.weekday,
        "time": wishes.hour,
        "produkter": [product.slug for product in products if product.id in wishes.product_ids],
        "stille": "hopp" if wishes.skip_when_quiet else "send",
        "version": wishes.version,
    }


def in_words(theirs: dict[str, str], products: Iterable[Followable]) -> dict[str, str]:
    """What somebody else saved, by field, in the words of the choices."""
    names = {product.slug: product.name for product in products}
    words = {"aktiv": dict(WANTED), "dag": dict(_days()), "time": dict(HOURS), "stille": dict(QUIET)}
    return {
        field: ", ".join(names.get(slug, slug) for slug in saved.split("\n") if slug) or gettext("Alle")
        if field == "produkter"
        else words[field].get(saved, saved)
        for field, saved in theirs.items()
    }


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
    where = "Norsk helsenetts kundesenter" if reader.staff_role else ", ".join(p.vendor_name for p in reader.places)
    tag = "Sperret" if reader.is_disabled else "" if reader.wishes.active else "Meldt av"
    return ReaderRow(reader.name, reader.email, f"/stab/ukesbrev/{reader.id}", where, when(reader.wishes), tag)
