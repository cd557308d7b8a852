"""What staff type about vendors and products. The names of the fields are the inputs'."""

from typing import Any

from fristklar.vendors.queries import StoredProduct, StoredVendor
from fristklar.web.forms import FormModel, Line, OptionalEmailAddress, OptionalNumber, OptionalProse, Version


class VendorForm(FormModel):
    """A vendor. Its address is made of its first name, and stays."""

    version: Version = 0
    navn: Line


class ProductForm(FormModel):
    """A product, without the questions of its profile."""

    version: Version = 0
    navn: Line
    beskrivelse: OptionalProse = None
    virksomheter: OptionalNumber = None
    kontakt: OptionalEmailAddress = None


def vendor_values(vendor: StoredVendor) -> dict[str, Any]:
    """A stored vendor as the fields of the form."""
    return {"version": vendor.version, "navn": vendor.name}


def product_values(product: StoredProduct) -> dict[str, Any]:
    """A stored product as the fields of the form."""
    return {
        "version": product.version,
        "navn": product.name,
        "beskrivelse": product.description,
        "virksomheter": product.organisations,
        "kontakt": product.contact,
    }
