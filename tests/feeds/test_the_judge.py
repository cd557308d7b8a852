"""The judge of calendars refuses what a lenient parser reads past."""

import pytest

from feeds.strict_calendar import FaultyCalendarError, judged
from feeds.test_golden import GOLDEN

GOOD = (GOLDEN / "change.ics").read_bytes().replace(b"UID:NAME", b"UID:6f0a2c55-6a5c-4f0e-9b39-2f1d5e8f7a10")


def test_what_the_program_writes_is_a_calendar() -> None:
    [event] = judged(GOOD).parts
    assert event.values("STATUS") == ["CONFIRMED"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\r\n", b"\n"),
        (b"END:VCALENDAR\r\n", b"END:VCALENDAR"),
        (b"END:VEVENT\r\n", b""),
        (b"\r\n ", b"", ),
        (b"VERSION:2.0\r\n", b""),
        (b"VERSION:2.0\r\n", b"VERSION:2.0\r\nVERSION:2.0\r\n"),
        (b"VERSION:2.0\r\n", b"VERSION:2.0\r\n\r\n"),
        (rb"\,", b","),
        (rb"\;", b";"),
        (rb"\n", rb"\q"),
        (b"DTSTAMP:", b"DTSTAMP;TZID=Europe/Oslo:"),
        (b"T070000Z\r\nUID", b"T070000\r\nUID"),
        (b"DTSTART;VALUE=DATE:", b"DTSTART:"),
        (b"DTEND;VALUE=DATE:2027", b"DTEND;VALUE=DATE:2026"),
        (b"SEQUENCE:", b"SEQUENCE:-"),
        (b"STATUS:CONFIRMED", b"STATUS:NEEDS-ACTION"),
        (b"UID:6", b"UID:z"),
        (b"END:VEVENT\r\n", b"ATTENDEE:mailto:a@b.example\r\nEND:VEVENT\r\n"),
        (b"END:VEVENT\r\n", b"END:VEVENT\r\nNAME:x\r\n"),
        (b"SUMMARY:", b"SUMMARY:\x07"),
        (b"URL:http", b"URL:h ttp"),
        ("«".encode(), "«".encode()[:1]),
        (b"TTL:PT6H", b"TTL:6H"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused(old: bytes, new: bytes) -> None:
    assert old in GOOD
    with pytest.raises((FaultyCalendarError, ValueError)):
        judged(GOOD.replace(old, new))


def test_one_name_for_two_events_is_refused() -> None:
    event = GOOD[GOOD.index(b"BEGIN:VEVENT") : GOOD.index(b"END:VCALENDAR")]
    with pytest.raises(FaultyCalendarError, match="one UID"):
        judged(GOOD.replace(event, event * 2))
