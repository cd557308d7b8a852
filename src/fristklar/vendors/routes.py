"""Vendors and their products, for NHN's customer centre."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from fristklar.access.actor import Actor
from fristklar.access.scope import scope
from fristklar.access.trail import last_actor
from fristklar.db import Readable, reading
from fristklar.domain.conflicts import NameTakenError, OvertakenError
from fristklar.vendors import actions, pages, queries
from fristklar.vendors.forms import ProductForm, VendorForm, product_values, vendor_values
from fristklar.vendors.pages import vendor_url
from fristklar.vendors.queries import StoredProduct, StoredVendor
from fristklar.web.answers import private_page
from fristklar.web.forms import SOMEBODY, Form, SentForm, check, filled, overtaken
from fristklar.web.guard import NotFoundError, RegisterEditor, Slug, StaffReader, Transaction

router = APIRouter(prefix="/stab")


def _page(request: Request, actor: Actor, template: str, page: object, status: int = 200) -> Response:
    return private_page(request, actor, f"vendors/{template}.html", page, status)


# ---- vendors ----


@router.get("/leverandorer")
async def vendor_list(request: Request, actor: StaffReader) -> Response:
    """Every vendor."""
    async with reading(scope(actor)) as connection:
        vendors = await queries.read_vendors(connection)
    return _page(request, actor, "vendors", pages.vendor_list_page(vendors, actor))


@router.get("/leverandorer/ny")
async def new_vendor(request: Request, actor: RegisterEditor) -> Response:
    """The form of a vendor to be added."""
    return _page(request, actor, "new_vendor", pages.new_vendor_page(Form()))


@router.post("/leverandorer/ny")
async def add_vendor(request: Request, actor: RegisterEditor, typed: SentForm, session: Transaction) -> Response:
    """Add a vendor."""
    answer = check(VendorForm, typed)
    if answer.value is not None:
        try:
            slug = await actions.create_vendor(session, actor, answer.value)
        except NameTakenError as taken:
            answer.form.errors["navn"] = str(taken)
        else:
            return RedirectResponse(vendor_url(slug), status_code=303)
    return _page(request, actor, "new_vendor", pages.new_vendor_page(answer.form), answer.form.status)


@router.get("/leverandorer/{slug}")
async def show_vendor(request: Request, slug: Slug, actor: StaffReader) -> Response:
    """A vendor and its products; for editors, with the form of its name."""
    async with reading(scope(actor)) as connection:
        vendor = await _vendor(connection, slug)
        return await _vendor_page(request, actor, vendor, connection, filled(vendor_values(vendor)))


@router.post("/leverandorer/{slug}")
async def save_vendor(
    request: Request, slug: Slug, actor: RegisterEditor, typed: SentForm, session: Transaction
) -> Response:
    """Rename a vendor."""
    vendor = await _vendor(session, slug)
    answer = check(VendorForm, typed)
    form = answer.form
    if answer.value is not None:
        try:
            await actions.save_vendor(session, actor, vendor, answer.value)
        except NameTakenError as taken:
            form.errors["navn"] = str(taken)
        except OvertakenError:
            vendor = await _vendor(session, slug)
            who = await last_actor(session, kind="vendor", subject=slug)
            form = overtaken(typed, vendor_values(vendor), saved_by=who or SOMEBODY)
        else:
            return RedirectResponse(vendor_url(slug), status_code=303)
    return await _vendor_page(request, actor, vendor, session, form)


async def _vendor_page(
    request: Request, actor: Actor, vendor: StoredVendor, connection: Readable, form: Form
) -> Response:
    products = await queries.read_products(connection, vendor.id)
    return _page(request, actor, "vendor", pages.vendor_page(form, vendor, products, actor), form.status)


async def _vendor(connection: Readable, slug: str) -> StoredVendor:
    vendor = await queries.find_vendor(connection, slug)
    if vendor is None:
        raise NotFoundError
    return vendor


# ---- products ----


@router.get("/leverandorer/{slug}/produkter/ny")
async def new_product(request: Request, slug: Slug, actor: RegisterEditor) -> Response:
    """The form of a product to be added."""
    async with reading(scope(actor)) as connection:
        vendor = await _vendor(connection, slug)
    return _page(request, actor, "product", pages.new_product_page(Form(), vendor))


@router.post("/leverandorer/{slug}/produkter/ny")
async def add_product(
    request: Request, slug: Slug, actor: RegisterEditor, typed: SentForm, session: Transaction
) -> Response:
    """Add a product."""
    vendor = await _vendor(session, slug)
    answer = check(ProductForm, typed)
    if answer.value is not None:
        try:
            product = await actions.create_product(session, actor, vendor, answer.value)
        except NameTakenError as taken:
            answer.form.errors["navn"] = str(taken)
        else:
            return RedirectResponse(f"{vendor_url(slug)}#{product}", status_code=303)
    return _page(request, actor, "product", pages.new_product_page(answer.form, vendor), answer.form.status)


@router.get("/produkter/{slug}")
async def edit_product(request: Request, slug: Slug, actor: RegisterEditor) -> Response:
    """The form of a product."""
    async with reading(scope(actor)) as connection:
        product = await _product(connection, slug)
    return _page(request, actor, "product", pages.product_page(filled(product_values(product)), product))


@router.post("/produkter/{slug}")
async def save_product(
    request: Request, slug: Slug, actor: RegisterEditor, typed: SentForm, session: Transaction
) -> Response:
    """Save a product."""
    product = await _product(session, slug)
    answer = check(ProductForm, typed)
    form = answer.form
    if answer.value is not None:
        try:
            await actions.save_product(session, actor, product, answer.value)
        except NameTakenError as taken:
            form.errors["navn"] = str(taken)
        except OvertakenError:
            product = await _product(session, slug)
            who = await last_actor(session, kind="product", subject=slug)
            form = overtaken(typed, product_values(product), saved_by=who or SOMEBODY)
        else:
            return RedirectResponse(f"{vendor_url(product.vendor_slug)}#{slug}", status_code=303)
    return _page(request, actor, "product", pages.product_page(form, product), form.status)


async def _product(connection: Readable, slug: str) -> StoredProduct:
    product = await queries.find_product(connection, slug)
    if product is None:
        raise NotFoundError
    return product
