"""No digest is ever sent whose page is not kept, and what may have gone goes again as it was."""

import asyncio
import os
import subprocess
import sys
from datetime import timedelta

import pytest

from delivery.conftest import NOW, Post
from delivery.plain import QUICK
from delivery.smtp import free_port
from delivery.test_told_exactly_once import DIGEST, EDITOR, SLUGS, STAFF, Editor, Presses, said_of, subscribe, text_of
from fristklar.db import DatabaseUnavailableError, engine
from fristklar.delivery.engine import Engine
from fristklar.delivery.kinds import Kind
from fristklar.digest.emails import bodies_of
from fristklar.digest.keeping import page_of
from fristklar.worker import Run, run_once
from harness import configured


def kept(post: Post) -> dict[str, str]:
    """The text of what is kept, by address."""
    rows = post.database.as_program(
        "SELECT email, person_name, content FROM digest_issue JOIN digest_edition ON digest_edition.id = edition_id "
        "JOIN delivery ON delivery.id = delivery_id JOIN person ON person.id = person_id"
    )
    pages = {str(email): page_of(str(name), bytes(content)) for email, name, content in rows}  # type: ignore[call-overload]
    return {email: bodies_of(page).text for email, page in pages.items() if page is not None}


def body(text: str) -> str:
    """A text without its end, which has the reader's own way out."""
    return text.partition("\n-- \n")[0].partition("\n--\n")[0].strip()


def test_what_is_kept_is_there_while_the_server_reads_the_mail_and_says_the_same(post: Post) -> None:
    subscribe(post, EDITOR, STAFF)
    there: dict[str, str] = {}

    def look(verb: str, recipient: str) -> None:
        if verb == "CONTENT":
            there[recipient] = kept(post)[recipient]

    post.server.answer_to = look
    post.go(NOW, Kind("digest", DIGEST.wanted, Presses().build))
    assert len(post.server.received) == 2
    for mail in post.server.received:
        assert body(there[mail.recipient]) == body(text_of(mail))
        assert kept(post)[mail.recipient] == there[mail.recipient]


@pytest.mark.parametrize("how", ["killed", "silent after the mail"])
def test_what_may_have_gone_goes_again_as_it_was_and_the_next_one_goes_on_from_there(post: Post, how: str) -> None:
    subscribe(post, EDITOR)
    editor = Editor(post.database, SLUGS[0])
    was = editor.safe
    editor.move(4)
    between = editor.safe
    if how == "killed":
        post.go(NOW, Kind("digest", DIGEST.wanted, Presses().build))
        post.database.as_program(
            "UPDATE delivery SET state = 'claimed', claim = 'gone', finished_at = NULL WHERE state = 'sent'"
        )
    else:
        post.server.silent_at = "CONTENT"
        post.go(NOW, Kind("digest", DIGEST.wanted, Presses().build))
        assert post.rows("state, may_have_gone") == [("waiting", True)]
        post.server.behave()
    editor.move(5)
    post.later()
    post.go(NOW, Kind("digest", DIGEST.wanted, Presses().build))
    post.go(NOW + timedelta(days=7), Kind("digest", DIGEST.wanted, Presses().build))
    *copies, last = post.server.received
    assert len(copies) == (2 if how == "killed" else 1)
    assert len({(copy.message_id, text_of(copy)) for copy in copies}) == 1
    assert said_of(copies[0], editor.title) == (was, between)
    assert said_of(last, editor.title) == (between, editor.safe)


@pytest.mark.parametrize("verb", ["RCPT", "CONTENT"])
def test_what_certainly_has_not_gone_is_made_anew(post: Post, verb: str) -> None:
    subscribe(post, EDITOR)
    editor = Editor(post.database, SLUGS[0])
    was = editor.safe
    editor.move(4)
    post.server.answers[verb] = "451 later"
    post.go(NOW, Kind("digest", DIGEST.wanted, Presses().build))
    editor.move(5)
    post.server.behave()
    post.later()
    post.go(NOW, Kind("digest", DIGEST.wanted, Presses().build))
    [mail] = post.server.received
    assert said_of(mail, editor.title) == (was, editor.safe)


def test_a_later_week_takes_over_from_one_that_waits(post: Post) -> None:
    subscribe(post, EDITOR)
    post.server.answers["RCPT"] = "451 later"
    kind = Kind("digest", DIGEST.wanted, Presses().build)
    post.go(NOW, kind)
    post.server.behave()
    post.later()
    post.go(NOW + timedelta(days=7), kind)
    assert post.rows("iso_week, state") == [(48, "skipped"), (49, "sent")]
    assert len(post.server.received) == 1


def test_a_sort_of_mail_forgets_what_is_old_and_one_that_fails_keeps_no_other_from_it(post: Post) -> None:
    done = []

    async def fails() -> None:
        raise ZeroDivisionError

    async def works() -> None:
        done.append(1)

    kinds = [Kind(name, DIGEST.wanted, Presses().build, tidy) for name, tidy in (("a", fails), ("b", works))]
    post.do(lambda _: Engine(kinds, QUICK).tidy())
    assert done == [1]
    assert DIGEST.tidy is not None


def once() -> Run:
    async def whole() -> Run:
        try:
            return await run_once()
        finally:
            await engine().dispose()

    return asyncio.run(whole())


def test_digest_run_sends_what_is_due_once_and_says_so(post: Post) -> None:
    subscribe(post, EDITOR, STAFF)
    first = once()
    said = "2 digests became due. Of all that waited: 2 sent, 0 with nothing to tell, 0 refused, 0 to be tried again."
    assert str(first) == said
    assert {mail.recipient for mail in post.server.received} == {EDITOR, STAFF}
    assert once() == Run(made=0, sent=0, skipped=0, refused=0, postponed=0)
    assert len(post.server.received) == 2


def test_digest_run_says_that_there_is_no_database(post: Post) -> None:
    nowhere = f"postgresql://fristklar_app:secret@127.0.0.1:{free_port()}/none"
    with configured({**post.environment, "FRISTKLAR_DATABASE_URL": nowhere}), pytest.raises(DatabaseUnavailableError):
        once()


def test_digest_run_ends_with_1_where_somebody_did_not_get_theirs(post: Post) -> None:
    subscribe(post, EDITOR, STAFF)
    post.server.answer_to = lambda verb, recipient: "451 later" if (verb, recipient) == ("RCPT", STAFF) else None
    others = {name: value for name, value in os.environ.items() if not name.startswith("FRISTKLAR_")}
    came = subprocess.run(
        [sys.executable, "-m", "fristklar.cli", "digest", "run"],
        env=others | post.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert came.returncode == 1
    assert "2 digests became due. Of all that waited: 1 sent," in came.stdout
    assert "1 to be tried again." in came.stdout
    assert "Traceback" not in came.stderr
