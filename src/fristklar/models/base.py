"""What every table shares: names for constraints, keys, versions and enumerations."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, DateTime, Identity, MetaData, String, text
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The metadata that Alembic compares with the database. Constraint names are predictable."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads it from the class
        datetime: DateTime(timezone=True),
        int: BigInteger,
        str: String,
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
    }


class HasId:
    """A key that the database makes and that no page or address shows."""

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)


class HasVersion:
    """Counted up on every edit, so that a stale save is noticed."""

    version: Mapped[int] = mapped_column(server_default=text("1"))


def enum_column(values: type[StrEnum]) -> SqlEnum:
    """A text column with a check constraint that allows the values of `values`."""
    return SqlEnum(
        values,
        name=_snake(values.__name__),
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
