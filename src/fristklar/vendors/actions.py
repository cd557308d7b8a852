"""What staff do to vendors and products. Each deed runs in the request's transaction and leaves a trail."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.access.actor import Actor
from fristklar.access.trail import changed, record
from fristklar.domain.conflicts import NameTakenError, OvertakenError
from fristklar.domain.slug import slug as slug_of
from fristklar.languages import gettext
from fristklar.settings import settings
from fristklar.vendors import queries
from fristklar.vendors.forms import ProductForm, VendorForm
from fristklar.vendors.queries import Named, StoredProduct, StoredVendor

NEW = "ny"
"""What the address of the form for a new vendor ends in, so that no vendor's own address can."""


async def create_vendor(session: AsyncSession, actor: Actor, fields: VendorForm) -> str:
    """Add a vendor, and give its slug. In demo mode it is as made up as the others there.

    Raises:
        NameTakenError: the name makes no address of its own.
    """
    slug = _address(fields.navn)
    if slug == NEW:
        raise NameTakenError(
            gettext("Navnet er for kort til å bli en adresse. Skriv hele navnet, for eksempel med «AS».")
        )
    _refuse_alike(slug, await queries.lock_vendor_names(session))
    fictional = settings().demo
    key = await queries.insert_vendor(session, slug, fields.navn, fictional=fictional)
    if key is None:
        raise NameTakenError(
            gettext("Adressen «%(address)s» er opptatt. Gi leverandøren et annet navn.") % {"address": slug}
        )
    details = {"name": fields.navn, "fictional": fictional}
    await record(session, actor, "create", kind="vendor", subject=slug, vendor_id=key, details=details)
    return slug


async def save_vendor(session: AsyncSession, actor: Actor, stored: StoredVendor, fields: VendorForm) -> None:
    """Rename a vendor. Its address stays.

    Raises:
        NameTakenError: another vendor has the name.
        OvertakenError: the form was made from an older version.
    """
    names = await queries.lock_vendor_names(session)
    _refuse_alike(_address(fields.navn), [each for each in names if each.id != stored.id])
    if not await queries.update_vendor(session, stored.id, fields.version, fields.navn):
        raise OvertakenError
    details = changed({"name": stored.name}, {"name": fields.navn})
    await record(session, actor, "edit", kind="vendor", subject=stored.slug, vendor_id=stored.id, details=details)


def _refuse_alike(slug: str, others: list[Named]) -> None:
    for other in others:
        if slug in {other.slug, slug_of(other.name)}:
            raise NameTakenError(
                gettext(
                    "Navnet er for likt «%(name)s», som finnes med adressen «%(address)s». Skriv hva som skiller dem."
                )
                % {"name": other.name, "address": other.slug}
            )


async def create_product(session: AsyncSession, actor: Actor, vendor: StoredVendor, fields: ProductForm) -> str:
    """Add a product to a vendor, and give its slug.

    Raises:
        NameTakenError: the name makes no address of its own, or the vendor has a product of that name.
    """
    slug = _address(fields.navn)
    names = await queries.lock_product_names(session)
    _refuse_alike(slug, [each for each in names if each.vendor_id == vendor.id])
    elsewhere = next((each for each in names if each.slug == slug), None)
    values = _columns(fields)
    key = None if elsewhere else await queries.insert_product(session, slug, vendor.id, **values)
    if key is None:
        raise NameTakenError(_address_taken(f"/produkter/{slug}", elsewhere))
    details = {**values, "vendor": vendor.slug}
    await record(session, actor, "create", kind="product", subject=slug, vendor_id=vendor.id, details=details)
    return slug


async def save_product(session: AsyncSession, actor: Actor, stored: StoredProduct, fields: ProductForm) -> None:
    """Save a product. Its address stays, and so do the answers of its profile.

    Raises:
        NameTakenError: the vendor has another product of that name.
        OvertakenError: the form was made from an older version, whoever saved since: staff here or the vendor's own.
    """
    names = await queries.lock_product_names(session)
    own = [each for each in names if each.vendor_id == stored.vendor_id and each.id != stored.id]
    _refuse_alike(_address(fields.navn), own)
    values = _columns(fields)
    if not await queries.update_product(session, stored.id, fields.version, **values):
        raise OvertakenError
    details = changed({name: getattr(stored, name) for name in values}, values)
    await record(
        session, actor, "edit", kind="product", subject=stored.slug, vendor_id=stored.vendor_id, details=details
    )


def _address_taken(address: str, holder: Named | None) -> str:
    if holder is None:
        said = gettext("Adressen %(address)s er opptatt. Ta med leverandørens navn i navnet.")
        return said % {"address": address}
    said = gettext(
        "Adressen %(address)s er opptatt. «%(name)s» hos %(vendor)s har den. Ta med leverandørens navn i navnet."
    )
    return said % {"address": address, "name": holder.name, "vendor": holder.vendor_name}


def _columns(fields: ProductForm) -> dict[str, Any]:
    return {
        "name": fields.navn,
        "description": fields.beskrivelse or "",
        "organisations": fields.virksomheter,
        "contact": fields.kontakt,
    }


def _address(name: str) -> str:
    slug = slug_of(name)
    if not slug:
        raise NameTakenError(
            gettext("Adressen lages av navnet. Navnet må ha minst én bokstav fra a til å eller ett tall.")
        )
    return slug
