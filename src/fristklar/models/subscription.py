"""What a person wants by mail."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, func, text
from sqlalchemy.orm import Mapped, mapped_column

from fristklar.models.base import Base, HasId, HasVersion


class Subscription(HasId, HasVersion, Base):
    """One for each person who has a place anywhere. Who has no row yet has the defaults: Monday at seven."""

    __tablename__ = "subscription"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
        CheckConstraint("hour BETWEEN 0 AND 23", name="hour"),
        CheckConstraint("jsonb_typeof(product_ids) = 'array'", name="product_ids"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    weekday: Mapped[int] = mapped_column(server_default=text("1"))
    """As ISO counts: 1 is Monday."""
    hour: Mapped[int] = mapped_column(server_default=text("7"))
    """On the clock in Europe/Oslo."""
    product_ids: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    """The products that the person follows; empty means all that the person can see, also those to come."""
    skip_when_quiet: Mapped[bool] = mapped_column(server_default=text("false"))
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    since: Mapped[datetime] = mapped_column(server_default=func.now())
    """From when the person gets it: what fell due before is not caught up."""
    alerts_since: Mapped[datetime | None] = mapped_column(server_default=func.now())
    """From when what happens is told at once; empty where the person does not want that."""
    reminders_since: Mapped[datetime | None] = mapped_column(server_default=func.now())
    """From when the person is reminded: thresholds that a deadline had passed by then are not caught up."""
    escalations_since: Mapped[datetime | None] = mapped_column(server_default=func.now())
    """From when the person is told of deadlines in danger of which nothing is heard."""
