"""How pages know that nothing has changed: a counter for each body of data, counted up by triggers."""

from sqlalchemy.orm import Mapped, mapped_column

from fristklar.models.base import Base

REGISTER = "register"
"""The topic of the whole public register."""


def product_topic(product_id: int) -> str:
    """The topic of one product: its own row, its vendor's, its traits and what is reported for it."""
    return f"product/{product_id}"


def visit_topic(person_id: int, product_id: int) -> str:
    """The topic of one person's visits to one product. It is gone when they are."""
    return f"visit/{person_id}/{product_id}"


class DataVersion(Base):
    """A counter that rises in the same transaction as any write to the rows it stands for."""

    __tablename__ = "data_version"

    topic: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
