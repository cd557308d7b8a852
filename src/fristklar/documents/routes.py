"""The documents that the register's facts are taken from, for NHN's customer centre."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from fristklar.access.actor import Actor
from fristklar.access.scope import scope
from fristklar.access.trail import last_actor
from fristklar.db import Readable, reading
from fristklar.documents import actions, queries
from fristklar.documents.forms import DocumentForm, document_values
from fristklar.documents.pages import DocumentPage, document_list_page
from fristklar.documents.queries import StoredDocument
from fristklar.domain.conflicts import NameTakenError, OvertakenError
from fristklar.web.answers import private_page
from fristklar.web.forms import SOMEBODY, Form, SentForm, check, filled, overtaken
from fristklar.web.guard import NotFoundError, RegisterEditor, Slug, StaffReader, Transaction

router = APIRouter(prefix="/stab/kilder")


@router.get("")
async def document_list(request: Request, actor: StaffReader) -> Response:
    """Every document, the newest first."""
    async with reading(scope(actor)) as connection:
        lines = await queries.read_documents(connection)
    return private_page(request, actor, "documents/list.html", document_list_page(lines, actor))


def _form(request: Request, actor: Actor, form: Form, document: StoredDocument | None = None) -> Response:
    page = DocumentPage(form, document.slug, document.title) if document else DocumentPage(form)
    return private_page(request, actor, "documents/document.html", page, form.status)


@router.get("/ny")
async def new_document(request: Request, actor: RegisterEditor) -> Response:
    """The form of a document to be added."""
    return _form(request, actor, Form())


@router.post("/ny")
async def add_document(request: Request, actor: RegisterEditor, typed: SentForm, session: Transaction) -> Response:
    """Add a document."""
    answer = check(DocumentForm, typed)
    if answer.value is not None:
        try:
            return _to_list(await actions.create_document(session, actor, answer.value))
        except NameTakenError as taken:
            answer.form.errors["tittel"] = str(taken)
    return _form(request, actor, answer.form)


@router.get("/{slug}/rediger")
async def edit_document(request: Request, slug: Slug, actor: RegisterEditor) -> Response:
    """The form of a document."""
    async with reading(scope(actor)) as connection:
        document = await _document(connection, slug)
    return _form(request, actor, filled(document_values(document)), document)


@router.post("/{slug}/rediger")
async def save_document(
    request: Request, slug: Slug, actor: RegisterEditor, typed: SentForm, session: Transaction
) -> Response:
    """Save a document."""
    document = await _document(session, slug)
    answer = check(DocumentForm, typed)
    form = answer.form
    if answer.value is not None:
        try:
            await actions.save_document(session, actor, document, answer.value)
        except OvertakenError:
            document = await _document(session, slug)
            who = await last_actor(session, kind="source_document", subject=slug)
            form = overtaken(typed, document_values(document), saved_by=who or SOMEBODY)
        else:
            return _to_list(slug)
    return _form(request, actor, form, document)


def _to_list(slug: str) -> Response:
    return RedirectResponse(f"/stab/kilder#{slug}", status_code=303)


async def _document(connection: Readable, slug: str) -> StoredDocument:
    document = await queries.find_document(connection, slug)
    if document is None:
        raise NotFoundError
    return document
