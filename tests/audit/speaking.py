"""Whether the trail's page has words for what is recorded."""

from collections.abc import Callable, Iterator
from typing import Any

from fristklar.web.words import AUDIT_ACTION, AUDIT_FIELD, AUDIT_KIND

Entry = Callable[[str, str, dict[str, Any]], dict[str, Any]]


def raw_names(action: str, kind: str, details: dict[str, Any]) -> Iterator[str]:
    """What the page would show by its raw name."""
    if action not in AUDIT_ACTION:
        yield f"AUDIT_ACTION: {action}"
    if kind not in AUDIT_KIND:
        yield f"AUDIT_KIND: {kind}"
    if action != "edit_profile":  # whose fields are the traits too, by their names
        yield from (f"AUDIT_FIELD: {field}" for field in details if field not in AUDIT_FIELD)


def speaking_entry(plain: Entry) -> Entry:
    """The same, for what has words and nothing else."""

    def entry(action: str, kind: str, details: dict[str, Any]) -> dict[str, Any]:
        missing = [*raw_names(action, kind, details)]
        assert not missing, f"web/words.py has no words for what the audit trail is to show: {missing}"
        return plain(action, kind, details)

    return entry
