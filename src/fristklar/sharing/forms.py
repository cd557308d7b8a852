"""What is typed to make an address."""

from fristklar.models import Shows
from fristklar.web.forms import FormModel, Line


class ShareForm(FormModel):
    """An address to be made."""

    viser: Shows
    bruk: Line
