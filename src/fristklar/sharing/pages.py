"""What the page of a product's addresses shows, and what is shown at them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from markupsafe import escape

from fristklar.domain import norwegian
from fristklar.domain.standing import Standing
from fristklar.languages import Language, Words, current, gettext, marked
from fristklar.models import Shows
from fristklar.register.snapshot import Snapshot
from fristklar.settings import settings
from fristklar.sharing.badge import HEIGHT, Badge, badge
from fristklar.sharing.queries import Share
from fristklar.status.queries import ProductStatus
from fristklar.status.standings import change_statuses, count_standings, ranked
from fristklar.web.deadline_words import DeadlineText, deadline_text
from fristklar.web.forms import Form
from fristklar.web.words import ENVIRONMENT, STANDING

SHOWS = Words(
    {
        Shows.BADGE: marked("Bare merket"),
        Shows.TABLE: marked("Tabellen og merket"),
    }
)
LABELS = Words({"viser": marked("Hva skal adressen vise?"), "bruk": marked("Hvor skal den brukes?")})
FRAME_HEIGHT = 480
LANGUAGE_PARAMETER = "sprak"
"""In an address: whoever embeds a badge says in which language, and not the browser of whoever looks."""


@dataclass(frozen=True, slots=True)
class ShareRow:
    """An address in the list."""

    id: int
    note: str
    shows: str
    made: str


@dataclass(frozen=True, slots=True)
class Snippet:
    """Something to be copied."""

    id: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Made:
    """A new address, shown this once."""

    badge_path: str
    badge_alt: str
    table_path: str
    """Empty where only the badge is shown."""
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True)
class SharingPage:
    """A product's addresses, and the form that makes one."""

    product: str
    product_url: str
    url: str
    form: Form
    labels: Mapping[str, str]
    choices: tuple[tuple[str, str], ...]
    rows: tuple[ShareRow, ...]
    made: Made | None


def sharing_page(product: ProductStatus, shares: Iterable[Share], form: Form, made: Made | None = None) -> SharingPage:
    """Compose the page."""
    url = f"/produkter/{product.slug}"
    return SharingPage(
        product=product.name,
        product_url=url,
        url=f"{url}/deling",
        form=form,
        labels=LABELS,
        choices=tuple((shows.value, words) for shows, words in SHOWS.items()),
        rows=tuple(
            ShareRow(
                share.id,
                share.note,
                SHOWS[share.shows],
                gettext("Laget av %(name)s %(day)s")
                % {"name": share.made_by, "day": norwegian.long_date(share.made_on)},
            )
            for share in shares
        ),
        made=made,
    )


def made_page(product: ProductStatus, token: str, shows: Shows) -> Made:
    """Say what the new address is, ready to be copied. It names the language spoken, where that is not the default."""
    wanted = "" if current() is Language.NB else f"?{LANGUAGE_PARAMETER}={current()}"
    base, badge_path = settings().base_url, f"/merke/{token}.svg{wanted}"
    table_path = f"/innbygging/{token}{wanted}" if shows is Shows.TABLE else ""
    page = f"{base}/produkter/{product.slug}"
    alt = gettext("Status for %(product)s i Fristklar") % {"product": product.name}
    html_alt, plain_alt = escape(alt), _markdown(alt)
    picture = f"{base}{badge_path}"
    snippets = [
        Snippet(
            "merke-html",
            gettext("Merket som HTML"),
            f'<a href="{page}"><img src="{picture}" alt="{html_alt}" height="{HEIGHT}"></a>',
        ),
        Snippet("merke-markdown", gettext("Merket som Markdown"), f"[![{plain_alt}]({picture})]({page})"),
        Snippet("merke-adresse", gettext("Adressen til merket"), picture),
    ]
    if table_path:
        title = gettext("Frister for %(product)s i Fristklar") % {"product": product.name}
        frame = f'width="100%" height="{FRAME_HEIGHT}" loading="lazy" style="border: 0"'
        snippets += [
            Snippet(
                "tabell-html",
                gettext("Tabellen som HTML"),
                f'<iframe src="{base}{table_path}" title="{escape(title)}" {frame}></iframe>',
            ),
            Snippet(
                "tabell-markdown",
                gettext("Tabellen som lenke i Markdown"),
                f"[{_markdown(title)}]({base}{table_path})",
            ),
            Snippet("tabell-adresse", gettext("Adressen til tabellen"), f"{base}{table_path}"),
        ]
    return Made(badge_path, alt, table_path, tuple(snippets))


def _markdown(text: str) -> str:
    """A text that Markdown shows as it stands."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>!#&|" else letter for letter in text)


# ---- what is shown at an address ----


@dataclass(frozen=True, slots=True)
class ShownRow:
    """Where the product stands against one deadline."""

    slug: str
    title: str
    environment: str
    standing: Standing
    deadline: DeadlineText


@dataclass(frozen=True, slots=True)
class ShownTable:
    """Where the product stands, for anybody: nothing of what people wrote, planned or decided."""

    product: str
    product_url: str
    today: str
    today_iso: str
    counts: tuple[tuple[Standing, int], ...]
    rows: tuple[ShownRow, ...]
    not_affected: int
    """Deadlines that are left out of the table."""


def shown_badge(register: Snapshot, product: ProductStatus, today: date) -> Badge:
    """The product's badge as of `today`."""
    counted = count_standings(ranked(register.standing_changes, product, today))
    counts = {standing: each.deadlines for standing, each in counted.items()}
    return badge(product.name, counts, STANDING, norwegian.long_date(today))


def shown_table(register: Snapshot, product: ProductStatus, today: date) -> ShownTable:
    """The product's table as of `today`."""
    statuses = change_statuses(register, product, today)
    counted = count_standings(statuses)
    rows = tuple(
        ShownRow(
            status.change.slug,
            status.change.title,
            ENVIRONMENT[line.entry.deadline.environment],
            line.reading.standing,
            deadline_text(line.entry.deadline, today),
        )
        for status in statuses
        for line in status.environments
        if line.reading.standing is not Standing.NOT_AFFECTED
    )
    return ShownTable(
        product=product.name,
        product_url=f"/produkter/{product.slug}",
        today=norwegian.long_date(today),
        today_iso=today.isoformat(),
        counts=tuple((standing, each.deadlines) for standing, each in counted.items()),
        rows=rows,
        not_affected=counted[Standing.NOT_AFFECTED].deadlines if Standing.NOT_AFFECTED in counted else 0,
    )
