"""The services, the page of one service, and the roadmap of them all."""

from dataclasses import dataclass, replace
from datetime import date

from fristklar.languages import gettext
from fristklar.register.snapshot import ChangeEntry, LinkEntry, ServiceEntry, Snapshot
from fristklar.register.timeline import Timeline, draw
from fristklar.register.wording import (
    ChangeRow,
    EventRow,
    RoadmapRow,
    SourceText,
    change_row,
    event_row,
    roadmap_row,
    slip_of,
    slip_text,
    source_text,
)
from fristklar.services.roadmap import ENVIRONMENTS, Choice, items_of
from fristklar.web.choices import Option
from fristklar.web.words import ENVIRONMENT, ROLLOUT


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """A service in a list."""

    slug: str
    name: str
    summary: str
    phase: str
    rollout_label: str
    change_count: int
    goal_count: int


@dataclass(frozen=True, slots=True)
class ServiceListPage:
    """All services, in the register's order."""

    services: tuple[ServiceCard, ...]


@dataclass(frozen=True, slots=True)
class Adoption:
    """How many organisations use a vendor's product."""

    vendor: str
    organisations: int


@dataclass(frozen=True, slots=True)
class ServicePage:
    """Everything about one service."""

    slug: str
    name: str
    summary: str
    phase: str
    rollout_label: str
    rollout_wording: str
    contact: str | None
    links: tuple[LinkEntry, ...]
    goals: tuple[RoadmapRow, ...]
    changes: tuple[ChangeRow, ...]
    ended_changes: tuple[ChangeRow, ...]
    slip: str
    """How the deadlines of all these changes have moved; empty where none has."""
    events: tuple[EventRow, ...]
    adoption: tuple[Adoption, ...]
    adoption_total: int
    adoption_source: str | None
    sources: tuple[SourceText, ...]


@dataclass(frozen=True, slots=True)
class ServiceGoals:
    """A service's part of the roadmap."""

    slug: str
    name: str
    phase: str
    rollout_label: str
    goals: tuple[RoadmapRow, ...]
    changes: tuple[ChangeRow, ...]


@dataclass(frozen=True, slots=True)
class RoadmapPage:
    """What every service aims for, with the breaking changes beside it, and the events to come."""

    choice: Choice
    service_options: tuple[Option, ...]
    environment_options: tuple[Option, ...]
    timeline: Timeline
    services: tuple[ServiceGoals, ...]
    coming_events: tuple[EventRow, ...]
    past_events: tuple[EventRow, ...]
    goal_count: int


def service_list_page(register: Snapshot) -> ServiceListPage:
    """Compose the list of services."""
    return ServiceListPage(
        services=tuple(
            ServiceCard(
                slug=service.slug,
                name=service.name,
                summary=service.summary,
                phase=service.phase,
                rollout_label=rollout_label(service),
                change_count=sum(service.reference in change.services for change in register.standing_changes),
                goal_count=len(service.roadmap),
            )
            for service in register.services.values()
        )
    )


def rollout_label(service: ServiceEntry) -> str:
    """The source's own words where it has any."""
    said = service.rollout_wording
    return said if said and said != ROLLOUT.as_written(service.rollout) else ROLLOUT[service.rollout]


def service_page(register: Snapshot, slug: str, today: date) -> ServicePage | None:
    """Compose the page of a service as of `today`; None when there is no such service."""
    service = register.services.get(slug)
    if service is None:
        return None
    rows = _change_rows(register, service, today)
    return ServicePage(
        slug=service.slug,
        name=service.name,
        summary=service.summary,
        phase=service.phase,
        rollout_label=ROLLOUT[service.rollout],
        rollout_wording=service.rollout_wording,
        contact=service.contact,
        links=service.links,
        goals=tuple(roadmap_row(item, today) for item in service.roadmap),
        changes=tuple(row for row in rows if not row.is_ended),
        ended_changes=tuple(row for row in rows if row.is_ended),
        slip=slip_text(slip_of(*_changes(register, service))),
        events=tuple(event_row(event, today) for event in register.events if event.service == service.reference),
        adoption=tuple(Adoption(entry.vendor, entry.organisations) for entry in service.adoption),
        adoption_total=sum(entry.organisations for entry in service.adoption),
        adoption_source=f"{service.adoption[0].document}: {service.adoption[0].heading}" if service.adoption else None,
        sources=tuple(source_text(source) for source in service.sources),
    )


def _change_rows(register: Snapshot, service: ServiceEntry, today: date) -> list[ChangeRow]:
    rows = [change_row(change, today) for change in _changes(register, service)]
    return sorted(rows, key=lambda row: row.order)


def _changes(register: Snapshot, service: ServiceEntry) -> list[ChangeEntry]:
    return [change for change in register.changes.values() if service.reference in change.services]


def roadmap_page(register: Snapshot, choice: Choice, today: date) -> RoadmapPage:
    """Compose the roadmap as of `today`. A filter narrows the timeline; the list under it is always whole."""
    if choice.service and choice.service not in register.services:
        named = f"tjeneste={choice.service}"
        choice = replace(choice, service="", not_understood=(*choice.not_understood, named))
    events = [event_row(event, today) for event in register.events]
    services = tuple(
        ServiceGoals(
            slug=service.slug,
            name=service.name,
            phase=service.phase,
            rollout_label=rollout_label(service),
            goals=tuple(roadmap_row(item, today) for item in service.roadmap),
            changes=tuple(row for row in _change_rows(register, service, today) if not row.is_ended),
        )
        for service in register.services.values()
    )
    return RoadmapPage(
        choice=choice,
        service_options=(
            Option("", gettext("Alle tjenester"), not choice.service),
            *(Option(each.slug, each.name, each.slug == choice.service) for each in register.services.values()),
        ),
        environment_options=(
            Option("", gettext("Alle miljøer"), not choice.environment),
            *(Option(key, ENVIRONMENT[each], key == choice.environment) for key, each in ENVIRONMENTS.items()),
        ),
        timeline=draw(
            tuple(items_of(register, choice, today)),
            (service.reference for service in register.services.values()),
            choice.view,
            today,
            path="/veikart",
            more=choice.asked,
        ),
        services=tuple(service for service in services if service.goals or service.changes),
        coming_events=tuple(event for event in events if not event.is_passed),
        past_events=tuple(event for event in events if event.is_passed),
        goal_count=sum(len(service.goals) for service in services),
    )
