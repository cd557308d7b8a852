"""Seed files from disk to checked entries. Every fault is collected and named by file, entry and field."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from fristklar.domain.applicability import RuleError, parse_rule
from fristklar.register.seeds import (
    ChangeSeed,
    DemoPersonSeed,
    DemoVendorSeed,
    DocumentSeed,
    EventSeed,
    Seed,
    ServiceSeed,
    SourceSeed,
    TraitSeed,
    VendorSeed,
)

AnySeed = TypeVar("AnySeed", bound=Seed)


class SeedError(Exception):
    """One or more seed files are unusable. The message has a line for each fault: file, entry, field, what."""


@dataclass(frozen=True)
class Register:
    """All that seeds/register says, checked entry by entry and against itself."""

    documents: tuple[DocumentSeed, ...]
    traits: tuple[TraitSeed, ...]
    services: tuple[ServiceSeed, ...]
    changes: tuple[ChangeSeed, ...]
    events: tuple[EventSeed, ...]
    vendors: tuple[VendorSeed, ...]


class _RepeatedKeyError(yaml.MarkedYAMLError):
    """A key stands twice in one entry."""


class _Loader(yaml.SafeLoader):
    """Refuses a key that stands twice, of which plain YAML would silently keep the last, and leaves dates as text.

    A day that no calendar has would end the reading of the file; as text it is a fault of its own field.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012  # as PyYAML declares it
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _mapping_without_repeats(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen = set()
    for key, _ in node.value:
        name = str(loader.construct_object(key))
        if name in seen:
            raise _RepeatedKeyError(None, None, f"{name!r} stands twice in one entry", key.start_mark)
        seen.add(name)
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_without_repeats)

REGISTER_FILES = ("documents", "traits", "services", "changes", "events", "vendors")
DEMO_FILES = ("people", "vendors")
RELATIONS = ("part_of", "depends_on", "replaced_by")

_PLAINLY = {
    "extra_forbidden": "there is no such field",
    "missing": "is missing",
    "too_short": "must hold at least one",
    "model_type": "is not a set of fields",
}
"""Plainer words than pydantic has for a fault, by its type."""


def read_register(folder: Path) -> Register:
    """Read and check seeds/register.

    Raises:
        SeedError: anything is malformed, repeated, or points to something that is not there.
    """
    faults = list(_folder_faults(folder, REGISTER_FILES))
    register = Register(
        documents=_read(folder / "documents.yaml", "documents", DocumentSeed, faults),
        traits=_read(folder / "traits.yaml", "traits", TraitSeed, faults),
        services=_read(folder / "services.yaml", "services", ServiceSeed, faults),
        changes=_read(folder / "changes.yaml", "changes", ChangeSeed, faults),
        events=_read(folder / "events.yaml", "events", EventSeed, faults),
        vendors=_read(folder / "vendors.yaml", "vendors", VendorSeed, faults),
    )
    if not faults:
        faults.extend(_cross_faults(folder, register))
    if faults:
        raise SeedError("\n".join(faults))
    return register


def read_demo(folder: Path) -> tuple[DemoVendorSeed, ...]:
    """Read and check seeds/demo. What it says of changes and traits is checked against the database on loading.

    Raises:
        SeedError: anything is malformed or repeated.
    """
    faults = list(_folder_faults(folder, DEMO_FILES))
    path = folder / "vendors.yaml"
    vendors = _read(path, "vendors", DemoVendorSeed, faults)
    products = [product for vendor in vendors for product in vendor.products]
    faults.extend(_repeats(path, (product.slug for product in products)))
    for product in products:
        pairs = Counter((entry.change, entry.environment) for entry in product.readiness)
        faults.extend(
            f"{path}: entry {product.slug!r}, field readiness: {change} ({environment}) stands twice"
            for (change, environment), count in pairs.items()
            if count > 1
        )
    if faults:
        raise SeedError("\n".join(faults))
    return vendors


def read_people(folder: Path) -> tuple[DemoPersonSeed, ...]:
    """Read and check the people of seeds/demo.

    Raises:
        SeedError: anything is malformed or repeated.
    """
    faults: list[str] = []
    people = _read(folder / "people.yaml", "people", DemoPersonSeed, faults)
    if faults:
        raise SeedError("\n".join(faults))
    return people


def _folder_faults(folder: Path, names: tuple[str, ...]) -> Iterator[str]:
    """A file that nothing reads would be lost without a word.

    Raises:
        SeedError: there is no such folder.
    """
    if not folder.is_dir():
        raise SeedError(f"{folder}: is not a folder; seed files are read from a folder that holds {_files(names)}")
    for path in sorted((*folder.glob("*.yaml"), *folder.glob("*.yml"))):
        if path.name not in {f"{name}.yaml" for name in names}:
            yield f"{path}: is not read; the folder holds {_files(names)}"


def _files(names: tuple[str, ...]) -> str:
    return ", ".join(f"{name}.yaml" for name in names)


def _read(path: Path, key: str, kind: type[AnySeed], faults: list[str]) -> tuple[AnySeed, ...]:
    entries = _entries(path, key, faults)
    seeds = []
    for position, entry in enumerate(entries, start=1):
        try:
            seeds.append(kind.model_validate(entry))
        except ValidationError as error:
            name = _entry_name(entry, position)
            faults.extend(
                f"{path}: entry {name}, field {_field(fault['loc'])}: "
                f"{_PLAINLY.get(fault['type']) or fault['msg'].removeprefix('Value error, ')}"
                for fault in _first_faults(error)
            )
    field = next(name for name in ("slug", "email", "name") if name in kind.model_fields)
    faults.extend(_repeats(path, (getattr(seed, field) for seed in seeds), field))
    return tuple(seeds)


def _first_faults(error: ValidationError) -> Iterator[ErrorDetails]:
    """Without those of a list that is only too short because what it holds was refused."""
    faults = error.errors()
    for fault in faults:
        place = fault["loc"]
        if fault["type"] != "too_short" or all(each["loc"][:-1][: len(place)] != place for each in faults):
            yield fault


def _entries(path: Path, key: str, faults: list[str]) -> list[Any]:
    try:
        content = _content(path)
    except SeedError as error:
        faults.append(str(error))
        return []
    if isinstance(content, dict) and list(content) == [key] and isinstance(content[key], list):
        return list(content[key])
    faults.append(f"{path}: must hold one list under the key {key!r} and nothing else")
    return []


def _content(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506  # a SafeLoader
    except OSError as error:
        raise SeedError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SeedError(f"{path}: is not UTF-8: byte {error.start + 1} is not part of any character") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f"line {mark.line + 1}: " if mark else ""
        what = "" if isinstance(error, _RepeatedKeyError) else "is not YAML: "
        raise SeedError(f"{path}: {line}{what}{error.problem or error.context}") from error
    except RecursionError as error:
        raise SeedError(f"{path}: is nested too deep to be read") from error
    except yaml.YAMLError as error:
        raise SeedError(f"{path}: is not YAML: {' '.join(str(error).split())}") from error
    except ValueError as error:
        # A number of thousands of digits, or a value that is tagged as something it is not.
        raise SeedError(f"{path}: holds a value that cannot be read: {str(error).partition(';')[0]}") from error


def _entry_name(entry: Any, position: int) -> str:
    if isinstance(entry, dict):
        name = entry.get("slug") or entry.get("name")
        if isinstance(name, str):
            return repr(name)
    return f"number {position}"


def _field(location: tuple[int | str, ...]) -> str:
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return words.lstrip(".") or "(the whole entry)"


def _repeats(path: Path, keys: Iterable[str], field: str = "slug") -> Iterator[str]:
    for key, count in Counter(keys).items():
        if count > 1:
            yield f"{path}: entry {key!r}, field {field}: stands {count} times; each entry needs one of its own"


def _cross_faults(folder: Path, register: Register) -> Iterator[str]:
    """Everything that one entry says of another that is not there."""
    documents = {document.slug for document in register.documents}
    services = {service.slug for service in register.services}
    changes = {change.slug for change in register.changes}
    traits = {trait.name for trait in register.traits}

    def missing(file: str, entry: str, field: str, names: Iterable[str], known: set[str]) -> Iterator[str]:
        for name in names:
            if name not in known:
                yield f"{folder / file}: entry {entry!r}, field {field}: {name!r} is not in the register"

    def sources(file: str, entry: str, cited: Iterable[SourceSeed]) -> Iterator[str]:
        yield from missing(file, entry, "sources", (source.document for source in cited), documents)

    for service in register.services:
        yield from sources("services.yaml", service.slug, service.sources)
        for item in service.roadmap:
            yield from sources("services.yaml", item.slug, item.sources)
    yield from _repeats(
        folder / "services.yaml", (item.slug for service in register.services for item in service.roadmap)
    )
    for change in register.changes:
        file = "changes.yaml"
        yield from sources(file, change.slug, change.sources)
        yield from missing(file, change.slug, "services", change.services, services)
        for field in RELATIONS:
            yield from missing(file, change.slug, field, getattr(change, field), changes)
        try:
            parse_rule(change.rule, traits)
        except RuleError as error:
            yield f"{folder / file}: entry {change.slug!r}, field rule: {error}"
    for field in RELATIONS:
        for slug in _circular(register.changes, field):
            yield f"{folder / 'changes.yaml'}: entry {slug!r}, field {field}: leads back to the change itself"
    for event in register.events:
        yield from sources("events.yaml", event.slug, event.sources)
        yield from missing("events.yaml", event.slug, "service", [event.service] if event.service else [], services)
    for vendor in register.vendors:
        for adoption in vendor.adoption:
            yield from missing("vendors.yaml", vendor.slug, "adoption", [adoption.service], services)
            yield from missing("vendors.yaml", vendor.slug, "adoption", [adoption.document], documents)


def _circular(changes: tuple[ChangeSeed, ...], relation: str) -> Iterator[str]:
    """The changes that a relation, followed on and on, leads back to."""
    onward = {change.slug: getattr(change, relation) for change in changes}
    for slug, others in onward.items():
        reached: set[str] = set()
        ahead = list(others)
        while ahead:
            other = ahead.pop()
            if other not in reached:
                reached.add(other)
                ahead.extend(onward.get(other, ()))
        if slug in reached:
            yield slug
