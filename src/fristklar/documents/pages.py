"""What the pages of source documents show to staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fristklar.access.actor import Actor
from fristklar.access.permissions import Permission, may
from fristklar.documents.queries import DocumentLine
from fristklar.domain import norwegian
from fristklar.languages import Words, marked
from fristklar.web.forms import Form

LABELS = Words(
    {
        "tittel": marked("Tittel"),
        "utgiver": marked("Utgiver"),
        "dato": marked("Dato"),
        "adresse": marked("Adresse"),
    }
)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in the list."""

    slug: str
    title: str
    url: str
    """Empty where it can be read nowhere."""
    publisher: str
    published: str
    published_iso: str
    places: str


@dataclass(frozen=True, slots=True)
class DocumentListPage:
    """Every document."""

    documents: tuple[DocumentRow, ...]
    may_edit: bool


def document_list_page(lines: Sequence[DocumentLine], actor: Actor) -> DocumentListPage:
    """Compose the list."""
    rows = tuple(
        DocumentRow(
            slug=line.document.slug,
            title=line.document.title,
            url=line.document.url or "",
            publisher=line.document.publisher,
            published=norwegian.long_date(line.document.published_on),
            published_iso=line.document.published_on.isoformat(),
            places=norwegian.number(line.places),
        )
        for line in lines
    )
    return DocumentListPage(rows, may(actor, Permission.EDIT_REGISTER))


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """The form of a document."""

    form: Form
    slug: str = ""
    """Empty for a document that is not there yet."""
    title: str = ""
    labels: Mapping[str, str] = field(default_factory=lambda: LABELS)
