"""What the roadmap's timeline shows: every deadline and every goal, narrowed as the reader asks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from fristklar.domain import norwegian
from fristklar.domain.deadline import Environment
from fristklar.languages import Words, gettext, marked
from fristklar.register.snapshot import RoadmapEntry, ServiceEntry, ServiceName, Snapshot
from fristklar.register.timeline import SORT, Item, View, read_view, stretch
from fristklar.register.wording import roadmap_row
from fristklar.web.choices import LONGEST_VALUE
from fristklar.web.deadline_words import deadline_text

ENVIRONMENTS = {"test": Environment.TEST, "produksjon": Environment.PRODUCTION}
SHORT = Words(
    {
        Environment.TEST: marked("Test:"),
        Environment.PRODUCTION: marked("Produksjon:"),
        Environment.ANY: marked("Frist:"),
    }
)
"""What a deadline begins with in the drawing."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader asked for."""

    view: View
    service: str = ""
    environment: str = ""
    not_understood: tuple[str, ...] = ()

    @property
    def asked(self) -> dict[str, str]:
        """The filters as an address says them."""
        return {name: value for name, value in (("tjeneste", self.service), ("miljo", self.environment)) if value}


def read_choice(query: Mapping[str, str], today: date) -> Choice:
    """The choice from an address. What is not understood is left out and named."""
    view = read_view(query, today)
    environment = query.get("miljo", "").replace("\0", "").strip()
    not_understood = view.not_understood
    if environment and environment not in ENVIRONMENTS:
        not_understood = (*not_understood, f"miljo={environment[:LONGEST_VALUE]}")
        environment = ""
    service = query.get("tjeneste", "").replace("\0", "").strip()[:LONGEST_VALUE]
    return Choice(view, service, environment, not_understood)


def items_of(register: Snapshot, choice: Choice, today: date) -> Iterator[Item]:
    """The goals and deadlines of the services chosen, service by service; a change stands with each of its own."""
    chosen = [
        service.reference
        for service in register.services.values()
        if not choice.service or service.slug == choice.service
    ]
    if not choice.environment:
        for service in register.services.values():
            if service.reference in chosen:
                yield from _goals(service, today)
    yield from _deadlines(register, choice, chosen, today)


def _goals(service: ServiceEntry, today: date) -> Iterator[Item]:
    """Goals of one and the same period are one bar: many services have ten that are due "in 2026"."""
    periods: dict[tuple[date | None, date | None], list[RoadmapEntry]] = {}
    for goal in service.roadmap:
        periods.setdefault((goal.earliest, goal.latest), []).append(goal)
    for (first, last), goals in periods.items():
        rows = [roadmap_row(goal, today) for goal in goals]
        when = rows[0].window or rows[0].wording or rows[0].silence
        tone = "passed" if rows[0].is_passed else "goal"
        if last is None:
            for row in rows:
                yield Item(
                    (service.reference,), f"#{row.anchor}", "goal", tone, (gettext("Mål:")[:-1], row.title),
                    gettext("Mål for %(service)s: %(goal)s.") % {"service": service.name, "goal": row.title},
                    None, None, row.wording or row.silence, is_quoted=bool(row.wording),
                )  # fmt: skip
            continue
        one = rows[0] if len(rows) == 1 else None
        title = one.title if one else gettext("%(count)s mål med samme periode") % {"count": len(rows)}
        yield Item(
            lanes=(service.reference,),
            url=f"#{one.anchor if one else service.slug}",
            sort="goal",
            tone=tone,
            words=(gettext("Mål:"), title),
            name=gettext("Mål for %(service)s: %(goal)s, %(when)s.")
            % {"service": service.name, "goal": title, "when": when},
            first=first,
            last=last,
            when=when,
            is_titled_by_register=one is not None,
        )


def _deadlines(register: Snapshot, choice: Choice, chosen: list[ServiceName], today: date) -> Iterator[Item]:
    only = ENVIRONMENTS.get(choice.environment)
    for change in sorted(register.standing_changes, key=lambda each: norwegian.alphabetical(each.title)):
        lanes = tuple(service for service in change.services if service in chosen)
        for deadline in change.dates if lanes else ():
            # What the source names no environment for may be either.
            if only is not None and deadline.environment not in {only, Environment.ANY}:
                continue
            text = deadline_text(deadline, today)
            first, last = stretch(deadline)
            when = gettext("uten dato")
            if last:
                when = f"{text.last_label.lower()} {text.last_safe_weekday}, {text.days_phrase}"
            window = f"{text.window}, " if text.is_window and text.window else ""
            yield Item(
                lanes=lanes,
                url=f"/endringer/{change.slug}",
                sort=SORT[deadline.environment],
                tone=text.tone,
                words=(SHORT[deadline.environment] if last else text.environment_label, change.title),
                name=f"{change.title}, {text.environment_label.lower()}: {window}{when}.",
                first=first,
                last=last,
                when=text.wording or text.silence,
                is_quoted=bool(text.wording),
            )
