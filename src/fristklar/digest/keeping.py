"""Digests as they are kept: the page object, packed, once for all who read the same."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID
from weakref import WeakKeyDictionary

import structlog
from pydantic import TypeAdapter, ValidationError

from fristklar.digest.pages import Content, DigestPage
from fristklar.languages import Language, speaking

log = structlog.get_logger()

_CONTENT = TypeAdapter(Content)
_packed: WeakKeyDictionary[Content, bytes] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Edition:
    """What a digest says, as it is kept."""

    id: UUID
    subject: str
    content: bytes
    vendor_ids: tuple[int, ...]
    """The vendors that it is about; none where it is for the customer centre."""

    @property
    def for_staff(self) -> bool:
        """Whether it is about the whole sector."""
        return not self.vendor_ids


@dataclass(frozen=True, slots=True)
class Issue:
    """The digest of one mail."""

    delivery_id: int
    edition_id: UUID
    person_name: str
    told_until: datetime


def edition_of(content: Content, vendor_ids: Sequence[int]) -> Edition:
    """Pack what a digest says. The same digest about the same vendors is always the same edition."""
    data = _packed.get(content)
    if data is None:
        data = _packed[content] = zlib.compress(_CONTENT.dump_json(content), 9)
    vendors = tuple(sorted(vendor_ids))
    fingerprint = sha256(repr((content.subject, vendors)).encode() + data).digest()
    return Edition(UUID(bytes=fingerprint[:16]), content.subject, data, vendors)


def page_of(person_name: str, content: bytes) -> DigestPage | None:
    """The digest that was kept; None where it is of a kind that this version of the program does not know."""
    try:
        with speaking(Language.NB):  # as all did that were kept before a digest said which language it is in
            return DigestPage(person_name, _CONTENT.validate_json(zlib.decompress(content)))
    except (ValidationError, zlib.error):
        log.warning("a kept digest cannot be read")
        return None
