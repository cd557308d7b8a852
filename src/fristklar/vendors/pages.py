"""What the pages of vendors and products show to staff."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from fristklar.access.actor import Actor
from fristklar.access.permissions import Permission, may
from fristklar.domain import norwegian
from fristklar.languages import Words, gettext, marked
from fristklar.vendors.queries import ProductLine, StoredProduct, StoredVendor, VendorLine
from fristklar.web.forms import Form

NEVER = marked("Aldri")
UNKNOWN = marked("Ikke oppgitt")

VENDOR_LABELS = Words({"navn": marked("Navn")})
PRODUCT_LABELS = Words(
    {
        "navn": marked("Navn"),
        "beskrivelse": marked("Beskrivelse"),
        "virksomheter": marked("Antall virksomheter"),
        "kontakt": marked("Kontaktadresse"),
    }
)


@dataclass(frozen=True, slots=True)
class VendorRow:
    """A vendor in the list."""

    slug: str
    name: str
    url: str
    is_fictional: bool
    products: int
    people: int
    people_url: str
    reported: str
    """When it last reported, in words."""
    reported_iso: str


@dataclass(frozen=True, slots=True)
class VendorListPage:
    """Every vendor."""

    vendors: tuple[VendorRow, ...]
    may_edit: bool


def vendor_list_page(vendors: Iterable[VendorLine], actor: Actor) -> VendorListPage:
    """Compose the list, by name."""
    rows = (
        VendorRow(
            line.slug,
            line.name,
            vendor_url(line.slug),
            line.fictional,
            line.products,
            line.people,
            _people_url(actor, line.slug, line.name),
            *_reported(line.reported_on),
        )
        for line in vendors
    )
    by_name = sorted(rows, key=lambda row: (norwegian.alphabetical(row.name), row.slug))
    return VendorListPage(tuple(by_name), may(actor, Permission.EDIT_REGISTER))


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product in its vendor's list."""

    slug: str
    name: str
    description: str
    organisations: str
    unanswered: int
    reported: str
    reported_iso: str


@dataclass(frozen=True, slots=True)
class VendorPage:
    """A vendor: its name, its products and the way to its people."""

    form: Form
    labels: Mapping[str, str]
    slug: str
    name: str
    is_fictional: bool
    is_public: bool
    """A source names it, so that everyone sees its name."""
    products: tuple[ProductRow, ...]
    people: int
    people_url: str
    may_edit: bool


def vendor_page(form: Form, vendor: StoredVendor, products: Iterable[ProductLine], actor: Actor) -> VendorPage:
    """Compose the page."""
    rows = (
        ProductRow(
            line.slug,
            line.name,
            line.description,
            gettext(UNKNOWN) if line.organisations is None else norwegian.number(line.organisations),
            line.unanswered,
            *_reported(line.reported_on),
        )
        for line in products
    )
    return VendorPage(
        form=form,
        labels=VENDOR_LABELS,
        slug=vendor.slug,
        name=vendor.name,
        is_fictional=vendor.fictional,
        is_public=vendor.named_in_source,
        products=tuple(sorted(rows, key=lambda row: (norwegian.alphabetical(row.name), row.slug))),
        people=vendor.people,
        people_url=_people_url(actor, vendor.slug, vendor.name),
        may_edit=may(actor, Permission.EDIT_REGISTER),
    )


@dataclass(frozen=True, slots=True)
class NewVendorPage:
    """The form of a vendor to be added."""

    form: Form
    labels: Mapping[str, str]


def new_vendor_page(form: Form) -> NewVendorPage:
    """Compose the form."""
    return NewVendorPage(form, VENDOR_LABELS)


@dataclass(frozen=True, slots=True)
class ProductPage:
    """The form of a product."""

    form: Form
    labels: Mapping[str, str]
    vendor: str
    vendor_url: str
    action: str
    slug: str
    """Empty for a product that is not there yet."""
    name: str


def new_product_page(form: Form, vendor: StoredVendor) -> ProductPage:
    """Compose the form of a product to be added."""
    url = vendor_url(vendor.slug)
    return ProductPage(form, PRODUCT_LABELS, vendor.name, url, f"{url}/produkter/ny", "", gettext("Nytt produkt"))


def product_page(form: Form, product: StoredProduct) -> ProductPage:
    """Compose the form of a product."""
    return ProductPage(
        form,
        PRODUCT_LABELS,
        product.vendor_name,
        vendor_url(product.vendor_slug),
        f"/stab/produkter/{product.slug}",
        product.slug,
        product.name,
    )


def vendor_url(slug: str) -> str:
    """The address of a vendor's page."""
    return f"/stab/leverandorer/{slug}"


def _people_url(actor: Actor, slug: str, name: str) -> str:
    """Where the vendor's people are kept; for those who may only look, where they are found."""
    if may(actor, Permission.MANAGE_VENDOR_PEOPLE):
        return f"/leverandorer/{slug}/personer"
    return f"/stab/personer?{urlencode({'sok': name})}"


def _reported(day: date | None) -> tuple[str, str]:
    return (norwegian.long_date(day), day.isoformat()) if day else (gettext(NEVER), "")
