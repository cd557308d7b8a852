"""What people type about people. The names of the fields are the inputs'."""

from typing import Annotated

from pydantic import BeforeValidator

from fristklar.models import StaffRole, VendorRole
from fristklar.web.forms import EmailAddress, FormModel, PersonName, Version


class InviteForm(FormModel):
    """Somebody is to have access to a vendor."""

    navn: PersonName
    epost: EmailAddress
    rolle: VendorRole


class MemberForm(FormModel):
    """Somebody's role at a vendor."""

    rolle: VendorRole
    version: Version


class ColleagueForm(FormModel):
    """Somebody is to have access as one of NHN's own."""

    navn: PersonName
    epost: EmailAddress
    rolle: StaffRole


class StaffRoleForm(FormModel):
    """Somebody's role at the customer centre; empty for none."""

    rolle: Annotated[StaffRole | None, BeforeValidator(lambda value: value or None)]
    version: Version


class SeenForm(FormModel):
    """A button alone. It tells which version of the page it stood on; none at all is one that came too late."""

    version: Version = 0
