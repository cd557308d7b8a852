"""The form that notes a visit. The page fills it in; nobody types."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator

from fristklar.web.forms import FormModel


def _instant(value: Any) -> datetime | None:
    """The instant that the page wrote; None for anything else, which says nothing of what stood on the page."""
    try:
        instant = datetime.fromisoformat(str(value))
        return instant.astimezone(UTC) if instant.tzinfo else None
    except (ValueError, OverflowError):
        return None


class VisitForm(FormModel):
    """What the page says of itself."""

    vist: Annotated[datetime | None, BeforeValidator(_instant)] = None
    """The newest thing that stood on the page."""
    alt: str = ""
    """Filled in by the button: all that stood on the page counts as seen at once."""
