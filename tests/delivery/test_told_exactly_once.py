"""Every move is told in exactly one digest, whoever was away, refused, killed or slow.

A reader is followed from what the register said at first: each mail's moves must begin where the last mail that came
left off, and in the end the reader knows what the register says. So nothing is told twice, and nothing is missed.
"""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from time import sleep

import psycopg
import pytest
from psycopg.types.json import Jsonb

from delivery.conftest import NOW, Post
from delivery.smtp import Received
from digest.kept import keep_sent
from fristklar.delivery.engine import Pace
from fristklar.delivery.kinds import Claimed, Kind, Raw
from fristklar.digest.sending import Press
from fristklar.domain.norwegian import long_date
from fristklar.worker import KINDS, digests_of
from harness import Database

[DIGEST] = [kind for kind in KINDS if kind.name == "digest"]
WEEK = timedelta(days=7)
SLUGS = ("kj-gammel-innlogging", "helseid-assertion-alg")
EDITOR, OTHER, STAFF = (
    "erik.moen@eksempel-epj.example",
    "anne.lie@eksempel-epj.example",
    "ola.berg@kundesenter.example",
)
FIELDS = ("environment", "wording", "earliest", "latest", "precision", "kind", "firmness", "firm_by")


def subscribe(post: Post, *emails: str) -> None:
    """Only these get digests, and have since long."""
    post.database.as_program("INSERT INTO subscription (person_id) SELECT id FROM person ON CONFLICT DO NOTHING")
    post.database.as_program(
        "UPDATE subscription SET since = '2026-01-01', active = EXISTS (SELECT FROM person WHERE id = person_id "
        "AND email = ANY (%s))",
        list(emails),
    )


@dataclass
class Editor:
    """Somebody who moves the production deadline of a change."""

    database: Database
    slug: str
    title: str = ""
    day: date = date.min
    open: psycopg.Connection | None = None
    moved: int = 0

    def __post_init__(self) -> None:
        [(title, latest)] = self.database.as_program(
            "SELECT title, latest FROM deadline JOIN change ON change.id = change_id "
            "WHERE slug = %s AND environment = 'production'",
            self.slug,
        )
        assert isinstance(latest, date)
        self.title, self.day = str(title), latest

    def begin(self) -> None:
        """Start a transaction, whose now() stays what it is."""
        self.open = self.database.connect("fristklar_app")
        self.open.execute("BEGIN")
        self.open.execute("SELECT set_config('role', 'fristklar_staff', true), now()")

    def write(self, days: int) -> None:
        """Move the deadline in the open transaction."""
        assert self.open is not None
        self.day += timedelta(days=days)
        self.moved += 1
        row = self.open.execute(
            f"SELECT deadline.id, {', '.join(f'deadline.{name}' for name in FIELDS)} FROM deadline "
            "JOIN change ON change.id = change_id WHERE slug = %s AND environment = 'production'",
            [self.slug],
        ).fetchone()
        assert row is not None
        old = {name: value.isoformat() if isinstance(value, date) else value for name, value in zip(FIELDS, row[1:], strict=True)}  # fmt: skip  # noqa: E501
        new = {**old, "earliest": self.day.isoformat(), "latest": self.day.isoformat(), "wording": str(self.day)}
        self.open.execute(
            "UPDATE deadline SET earliest = %s, latest = %s, wording = %s WHERE id = %s",
            [self.day, self.day, str(self.day), row[0]],
        )
        self.open.execute(
            "INSERT INTO deadline_revision (deadline_id, old, new, reason, made_by, decided_on) "
            "VALUES (%s, %s, %s, 'Fordi.', 'Ola Berg', '2026-11-24')",
            [row[0], Jsonb(old), Jsonb(new)],
        )

    def commit(self) -> None:
        """Let others see it."""
        assert self.open is not None
        self.open.execute("COMMIT")
        self.open.close()
        self.open = None

    def move(self, days: int) -> None:
        """All at once."""
        self.begin()
        self.write(days)
        self.commit()

    @property
    def safe(self) -> str:
        """The last safe day as mails say it: the old way stops the day after."""
        return long_date(self.day - timedelta(days=1))


def text_of(mail: Received) -> str:
    return mail.message.get_body(("plain",)).get_content().replace("\r\n", "\n")  # type: ignore[attr-defined]


def said_of(mail: Received, title: str) -> tuple[str, str] | None:
    """From which day to which day a mail says that a deadline moved."""
    text = text_of(mail)
    found = re.findall(
        rf"^\* Flyttet: {re.escape(title)}\n  Produksjon\n  Siste trygge dag: (.+?) → (.+?)(?: \(\d+ dag.*)?$",
        text,
        re.M,
    )
    assert len(found) <= 1, text
    return found[0] if found else None


@dataclass
class Knows:
    """What a reader has been told, mail by mail."""

    days: dict[str, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)

    def read(self, mail: Received) -> None:
        text = text_of(mail)
        if mail.message_id in self.seen:
            assert text == self.seen[mail.message_id], "a second copy says the same"
            return
        self.seen[mail.message_id] = text
        for title, known in self.days.items():
            told = said_of(mail, title)
            if told is not None:
                assert told[0] == known, (mail.recipient, title, told, known)
                self.days[title] = told[1]


class Presses:
    """The presses of several workers: one that has read lately, or another that reads anew."""

    def __init__(self) -> None:
        self.press = Press()

    async def build(self, claimed: Sequence[Claimed]) -> Mapping[int, Raw | None]:
        return await digests_of(self.press, claimed)


UNCERTAIN = "state = 'claimed' OR (state = 'waiting' AND may_have_gone)"


@pytest.mark.parametrize("seed", range(2))
def test_over_weeks_of_moves_and_outages_everybody_hears_everything_exactly_once(post: Post, seed: int) -> None:
    chance, presses = random.Random(seed), Presses()
    kind = Kind("digest", DIGEST.wanted, presses.build)
    people = [EDITOR, OTHER, STAFF]
    subscribe(post, *people)
    editors = [Editor(post.database, slug) for slug in SLUGS]
    knows = {email: Knows({each.title: each.safe for each in editors}) for email in people}
    refused: dict[str, str] = {}
    post.server.answer_to = lambda verb, recipient: refused.get(recipient) if verb == "CONTENT" else None

    def send(week: int) -> None:
        if chance.random() < 0.6:
            presses.press = Press()  # another worker, or one that has not read for a while
        before = len(post.server.received)
        post.later()
        post.go(NOW + WEEK * week, kind)
        for mail in post.server.received[before:]:
            knows[mail.recipient].read(mail)

    for week in range(8):
        slow = chance.choice([None, *editors])
        for each in editors:
            if each is not slow and chance.random() < 0.6:
                each.move(chance.choice([-20, -3, 4, 11, 30]))
        if slow is not None:
            slow.begin()
            if chance.random() < 0.5:
                slow.write(chance.choice([-5, 6, 17]))
        post.database.as_program("DELETE FROM stopped_address")
        for email in people:
            fate = chance.choice(["451 later", "550 never", "pause", *["well"] * 5])
            refused.pop(email, None)
            if fate[0] in "45":
                refused[email] = fate
            post.database.as_program(
                # Whoever stops it while nobody knows whether the last one came may hear of a move once more.
                "UPDATE subscription SET active = %s OR person_id IN "
                f"(SELECT person_id FROM delivery WHERE {UNCERTAIN}) "
                "WHERE person_id = (SELECT id FROM person WHERE email = %s)",
                fate != "pause",
                email,
            )
        send(week)
        if slow is not None:
            if chance.random() < 0.5:
                slow.write(9)
            slow.commit()
        # Some workers are killed after the server took the mail, and before they wrote that down.
        post.database.as_program(
            "UPDATE delivery SET state = 'claimed', claim = 'gone', finished_at = NULL WHERE id = ANY (%s)",
            [key for (key, state) in post.rows("id, state")[-3:] if state == "sent" and chance.random() < 0.4],
        )
        if chance.random() < 0.5:
            editors[chance.randrange(2)].move(2)
        if chance.random() < 0.3:  # staff let those go that were refused
            post.database.as_program("DELETE FROM stopped_address")
            post.database.as_program(
                "UPDATE delivery SET state = 'waiting', finished_at = NULL, attempts = 0 WHERE state = 'refused'"
            )
        if chance.random() < 0.7:
            refused.clear()
        send(week)
    refused.clear()
    post.database.as_program("DELETE FROM stopped_address")
    subscribe(post, *people)
    for week in (10, 11, 11, 11):
        presses.press = Press()
        send(week)
    assert sum(each.moved for each in editors) > 10
    for email in people:
        assert knows[email].days == {each.title: each.safe for each in editors}, email
        assert len(knows[email].seen) > 3


def test_a_move_that_is_committed_late_is_told_in_the_next_digest(post: Post) -> None:
    """Its transaction began before the register was read for a digest, and it was seen by nobody until after."""
    subscribe(post, STAFF)
    first, second = (Editor(post.database, slug) for slug in SLUGS)
    was = second.safe
    second.begin()
    first.move(3)
    post.go(NOW, Kind("digest", DIGEST.wanted, Presses().build))
    second.write(5)
    second.commit()
    post.go(NOW + WEEK, Kind("digest", DIGEST.wanted, Presses().build))
    before, after = post.server.received
    assert said_of(before, first.title) is not None
    assert said_of(before, second.title) is None
    assert said_of(after, first.title) is None
    assert said_of(after, second.title) == (was, second.safe)


def test_a_change_that_is_ended_late_is_told_of_in_the_next_digest(post: Post) -> None:
    subscribe(post, STAFF)
    moved, ended = (Editor(post.database, slug) for slug in SLUGS)
    ended.begin()
    moved.move(3)
    post.go(NOW, Kind("digest", DIGEST.wanted, Presses().build))
    assert ended.open is not None
    ended.open.execute("UPDATE change SET lifecycle = 'withdrawn' WHERE slug = %s", [ended.slug])
    ended.commit()
    post.go(NOW + WEEK, Kind("digest", DIGEST.wanted, Presses().build))
    before, after = post.server.received
    assert f"Trukket tilbake: {ended.title}" not in text_of(before)
    assert f"Trukket tilbake: {ended.title}" in text_of(after)


def test_connections_that_begin_together_all_send_what_is_so_now(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker has last week's reading in hand, and the first of them to come is reading anew."""
    monkeypatch.setattr("fristklar.digest.sending.FRESH_SECONDS", 0.5)
    people = [EDITOR, OTHER, STAFF]
    subscribe(post, *people)
    editor, kind = Editor(post.database, SLUGS[0]), Kind("digest", DIGEST.wanted, Presses().build)
    one_each = Pace(connections=3, batch=1)
    post.go(NOW, kind, one_each)
    was = editor.safe
    editor.move(3)
    sleep(0.6)
    before = len(post.server.received)
    post.go(NOW + WEEK, kind, one_each)
    told = {mail.recipient: said_of(mail, editor.title) for mail in post.server.received[before:]}
    assert told == dict.fromkeys(people, (was, editor.safe))


@pytest.mark.parametrize("may_have_gone", [False, True])
def test_what_was_made_for_somebody_who_has_lost_the_place_since_is_not_sent(post: Post, may_have_gone: bool) -> None:
    """The worker that made it was killed; that it may have gone is no reason for it to go now."""
    subscribe(post, EDITOR, STAFF)
    kind = Kind("digest", DIGEST.wanted, Presses().build)
    post.go(NOW, kind)
    assert len(post.server.received) == 2
    for lost in (
        "DELETE FROM membership WHERE person_id = (SELECT id FROM person WHERE email = %s)",
        "UPDATE person SET staff_role = NULL WHERE email = %s",
    ):
        post.database.as_program(lost, EDITOR if "membership" in lost else STAFF)
    post.database.as_program(
        "UPDATE delivery SET state = 'waiting', finished_at = NULL, due_at = now(), may_have_gone = %s", may_have_gone
    )
    post.go(NOW, kind)
    assert len(post.server.received) == 2
    assert post.states() == {"skipped": 2}


def test_the_first_digest_tells_of_a_week_and_none_of_more_than_four(post: Post) -> None:
    subscribe(post, EDITOR, STAFF)
    [editor, other] = [Editor(post.database, slug) for slug in SLUGS]
    editor.move(3)
    other.move(3)
    with post.database.connect("postgres") as connection:  # the ledger began long ago, and so did the moves
        for reason, days in (("Fordi.", 20), ("Fordi.", 40), ("", 60)):
            connection.execute(
                "UPDATE deadline_revision SET made_at = now() - make_interval(days => %s) "
                "WHERE (reason = 'Fordi.') = (%s = 'Fordi.') AND (%s <> 40 OR deadline_id = (SELECT deadline.id "
                "FROM deadline JOIN change ON change.id = change_id WHERE slug = %s AND environment = 'production'))",
                [days, reason, days, SLUGS[1]],
            )
    # One of them was told of something fifty days ago and nothing since; the other never.
    keep_sent(post.database, STAFF, week=40, told_until=datetime.now(UTC) - timedelta(days=50))
    post.go(NOW, Kind("digest", DIGEST.wanted, Presses().build))
    got = {mail.recipient: mail for mail in post.server.received}
    told = {
        email: [title for title in (editor.title, other.title) if said_of(got[email], title)]
        for email in (EDITOR, STAFF)
    }
    assert told == {EDITOR: [], STAFF: [editor.title]}


def test_whoever_was_away_for_some_weeks_hears_of_them_afterwards(post: Post) -> None:
    """The week after tells what happened since the last digest that came, not since the last week."""
    subscribe(post, STAFF)
    editor = Editor(post.database, SLUGS[0])
    kind = Kind("digest", DIGEST.wanted, Presses().build)
    post.go(NOW, kind)
    was = editor.safe
    editor.move(4)
    post.database.as_program("UPDATE subscription SET active = false")
    post.go(NOW + WEEK, kind)
    post.database.as_program("UPDATE person SET disabled_at = now() WHERE email = %s", STAFF)
    subscribe(post, STAFF)
    post.go(NOW + 2 * WEEK, kind)
    post.database.as_program("UPDATE person SET disabled_at = NULL WHERE email = %s", STAFF)
    post.go(NOW + 3 * WEEK, Kind("digest", DIGEST.wanted, Presses().build))
    assert [said_of(mail, editor.title) for mail in post.server.received] == [None, (was, editor.safe)]
