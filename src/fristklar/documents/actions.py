"""Adding and editing source documents. Each action is one transaction, audit entry included."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.access.actor import Actor
from fristklar.access.trail import changed, record
from fristklar.documents import queries
from fristklar.documents.forms import DocumentForm
from fristklar.documents.queries import StoredDocument
from fristklar.domain.conflicts import NameTakenError, OvertakenError
from fristklar.domain.norwegian import long_date
from fristklar.domain.slug import LONGEST, slug
from fristklar.languages import gettext

_MOST_ALIKE = 9
_ENDING = len("-2026-12-01-9")


async def create_document(session: AsyncSession, actor: Actor, fields: DocumentForm) -> str:
    """Add a document, and give its slug. The day is part of it, since documents come in new editions.

    Others whose titles make the same slug, as long ones do that begin alike, are told apart by a number.

    Raises:
        NameTakenError: there is one of this title on this day.
    """
    assert fields.dato is not None, "the model asks for a day"
    name = slug(fields.tittel)[: LONGEST - _ENDING].rstrip("-") or "kilde"
    called = first = f"{name}-{fields.dato.isoformat()}"
    values, number = _columns(fields), 1
    while not await queries.insert_document(session, called, **values):
        other = await queries.find_document(session, called)
        if number == _MOST_ALIKE or other is None or other.title == fields.tittel:
            raise NameTakenError(
                gettext("Det finnes alt en kilde med denne tittelen %(day)s. Skriv hva som skiller dem.")
                % {"day": long_date(fields.dato)}
            )
        number += 1
        called = f"{first}-{number}"
    details = {**values, "published_on": fields.dato.isoformat()}
    await record(session, actor, "create", kind="source_document", subject=called, details=details)
    return called


async def save_document(session: AsyncSession, actor: Actor, stored: StoredDocument, fields: DocumentForm) -> None:
    """Save a document. Its address stays.

    Raises:
        OvertakenError: the form was made from an older version.
    """
    values = _columns(fields)
    if not await queries.update_document(session, stored.slug, fields.version, **values):
        raise OvertakenError
    details = changed({name: getattr(stored, name) for name in values}, values)
    await record(session, actor, "edit", kind="source_document", subject=stored.slug, details=details)


def _columns(fields: DocumentForm) -> dict[str, Any]:
    return {
        "title": fields.tittel,
        "publisher": fields.utgiver,
        "published_on": fields.dato,
        "url": fields.adresse,
    }
