"""What staff type about a source document."""

from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator

from fristklar.documents.queries import StoredDocument
from fristklar.languages import gettext
from fristklar.web.forms import FormModel, Line, OptionalWebAddress, Version, fault
from fristklar.web.windows import Day


def _some_day(day: date | None) -> date:
    if day is None:
        raise fault(gettext("Skriv datoen som 1.12.2026."))
    return day


class DocumentForm(FormModel):
    """A document that facts are taken from."""

    version: Version = 0
    tittel: Line
    utgiver: Line
    dato: Annotated[Day, AfterValidator(_some_day)]
    adresse: OptionalWebAddress = None


def document_values(document: StoredDocument) -> dict[str, Any]:
    """A stored document as the fields of the form."""
    return {
        "version": document.version,
        "tittel": document.title,
        "utgiver": document.publisher,
        "dato": document.published_on,
        "adresse": document.url,
    }
