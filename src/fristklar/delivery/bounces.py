"""Mails that come back: an address that does not exist is stopped, everything else is noted for staff to see.

A notice counts only where it proves to be about a mail of ours: it came to the return path that this mail alone had,
or holds the mail's Message-ID. Both are made with the program's key; neither can be made up.
"""

from collections.abc import Iterable
from enum import Enum

from fristklar.delivery import queries
from fristklar.delivery.kinds import Claimed
from fristklar.mail.notices import Failure, Notice, read_notice
from fristklar.mail.reasons import returned
from fristklar.mail.return_path import is_genuine, marks_in


class Outcome(Enum):
    """What came of a notice, in words for whoever reads the mail server's log."""

    STOPPED = "the address is stopped"
    NOTED = "noted"
    NO_FAILURE = "ignored: it tells of no failure"
    NOT_OURS = "ignored: it does not prove to be about a mail of ours"


async def take(raw: bytes, to: str = "") -> Outcome:
    """Deal with one mail that came to the return path. `to` is the address it came to, where its head does not say.

    Dealing with the same one again changes nothing.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    notice = read_notice(raw)
    if not notice.failures:
        return Outcome.NO_FAILURE
    mail = await _proven(notice, to)
    if mail is None:
        return Outcome.NOT_OURS
    worst = max(notice.failures, key=lambda failure: _weight(failure, mail))
    await queries.note_return(mail.id, worst.reason, for_good=worst.is_permanent)
    if not _stops(worst, mail):
        return Outcome.NOTED
    await queries.stop_address(mail.email, returned(worst.reason))
    return Outcome.STOPPED


async def _proven(notice: Notice, to: str) -> Claimed | None:
    marks = marks_in([to, *notice.addressed])
    recipients = {each for failure in notice.failures for each in failure.recipients} if notice.message_ids else set()
    if not marks and not recipients:
        return None
    return _known(await queries.find_mails({key for key, _ in marks}, recipients), marks, notice.message_ids)


def _known(mails: Iterable[Claimed], marks: set[tuple[int, str]], message_ids: frozenset[str]) -> Claimed | None:
    for mail in mails:
        if mail.message_id in message_ids or any(
            key == mail.id and is_genuine(mark, key, mail.email) for key, mark in marks
        ):
            return mail
    return None


def _stops(failure: Failure, mail: Claimed) -> bool:
    """Whether it is our reader's own address that is gone, and not one that the reader has mail sent on to."""
    return failure.is_gone and (not failure.recipients or mail.email.lower() in failure.recipients)


def _weight(failure: Failure, mail: Claimed) -> tuple[bool, bool]:
    return _stops(failure, mail), failure.is_permanent
