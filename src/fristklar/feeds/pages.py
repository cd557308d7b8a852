"""What the page with a new calendar address shows."""

from dataclasses import dataclass

from fristklar.settings import settings


@dataclass(frozen=True, slots=True)
class AddressPage:
    """The address, shown this once."""

    address: str
    subscribe: str
    """The same for a calendar program to open (webcal is what they all register)."""


def address_page(token: str) -> AddressPage:
    """Compose the page."""
    address = f"{settings().base_url}/kalender/{token}.ics"
    return AddressPage(address, f"webcal{address[address.index(':') :]}")
