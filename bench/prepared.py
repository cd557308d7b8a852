"""What every measurement begins with: a Postgres of its own, filled to the reference size, and who has which core."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from bench import reference
from bench.load import Generator
from bench.server import Site
from fristklar import embedded
from fristklar.access.actor import Actor, ActorKind
from fristklar.access.queries import token_hash
from fristklar.models import StaffRole
from fristklar.web.guard import SESSION_COOKIE

WEB_CORE, OTHER_CORE = 0, 1

READER = Actor(ActorKind.STAFF, "Måling", staff_role=StaffRole.READER)
"""Who opens the pages that are for some: somebody who may see all of them."""
TOKEN = "bench"


def signed_in(token: str) -> str:
    """The line that says so."""
    return f"Cookie: {SESSION_COOKIE}={token}"


SIGNED_IN = signed_in(TOKEN)


def editors_token(vendor_id: int) -> str:
    """That of the editor at this vendor."""
    return f"bench-{vendor_id}"


@dataclass(frozen=True)
class Prepared:
    """A filled database. `site` and `load` start what is measured and what measures; both are to be entered."""

    filled: reference.Reference
    admin_url: str
    """A superuser's address of the database, as psycopg reads it; the next is the program's own."""
    app_url: str
    constants: Path
    """An empty folder, for the bodies of the site's constant responses."""
    pinned: bool
    """The web process has a core to itself."""

    def site(self) -> Site:
        """The web process, with the settings of this one."""
        return Site(dict(os.environ), self.constants, WEB_CORE if self.pinned else None)

    def load(self) -> Generator:
        """The load process."""
        return Generator(OTHER_CORE if self.pinned else None)

    def sign_in(self) -> None:
        """Open the session of READER, whose token is TOKEN, and one of an editor at each vendor.

        The editors have seen their products' pages, and nothing is new on them.
        """
        with psycopg.connect(self.admin_url) as connection:
            connection.execute(
                "WITH reader AS (INSERT INTO person (email, name, staff_role)"
                " VALUES ('maaling@kundesenter.example', %s, %s) RETURNING id)"
                " INSERT INTO sign_in_session (person_id, token_hash, browser, expires_at)"
                " SELECT id, %s, 'bench', now() + interval '1 day' FROM reader",
                [READER.name, READER.staff_role, token_hash(TOKEN)],
            )
            vendors = [key for (key,) in connection.execute("SELECT id FROM vendor ORDER BY id")]
            connection.cursor().executemany(
                "WITH editor AS (INSERT INTO person (email, name) VALUES (%(email)s, 'Redaktør') RETURNING id),"
                " place AS (INSERT INTO membership (person_id, vendor_id, role, name)"
                "  SELECT id, %(vendor)s, 'editor', 'Redaktør' FROM editor),"
                " seen AS (INSERT INTO product_visit"
                "  (person_id, product_id, vendor_id, last_at, last_until, before_at, before_until)"
                "  SELECT editor.id, product.id, product.vendor_id, now(), now(), now(), now()"
                "  FROM editor JOIN product ON product.vendor_id = %(vendor)s)"
                " INSERT INTO sign_in_session (person_id, token_hash, browser, expires_at)"
                " SELECT id, %(hash)s, 'bench', now() + interval '1 day' FROM editor",
                [
                    {"email": f"redaktor@{key}.example", "vendor": key, "hash": token_hash(editors_token(key))}
                    for key in vendors
                ],
            )
            connection.execute("ANALYZE person, membership, product_visit, sign_in_session, data_version")


@contextmanager
def prepared(*, pins: bool = False, **settings: str) -> Iterator[Prepared]:
    """Fill a database that goes away again, and configure this process for it, with these settings besides.

    `pins`: where there are two cores, Postgres and this process get one, so that the web process has the other.
    """
    folder = Path(tempfile.mkdtemp(prefix="fristklar-bench-"))
    folder.chmod(0o755)
    cluster = embedded.start(folder / "data")
    try:
        os.environ |= {
            "FRISTKLAR_DATABASE_URL": cluster.app_url,
            "FRISTKLAR_OWNER_DATABASE_URL": cluster.owner_url,
            "FRISTKLAR_DEMO": "1",
            "FRISTKLAR_TODAY": reference.TODAY.isoformat(),
            **settings,
        }
        filled = reference.fill(cluster.url("postgres"))
        print("Rows:", ", ".join(f"{name} {number:,}" for name, number in filled.sizes.items()))
        pinned = pins and _pin(cluster)
        if pins:
            print(
                f"Web process on core {WEB_CORE}, load and Postgres on core {OTHER_CORE}." if pinned else "Not pinned."
            )
        constants = folder / "constants"
        constants.mkdir()
        yield Prepared(filled, _plain(cluster.url("postgres")), _plain(cluster.app_url), constants, pinned)
    finally:
        cluster.stop(at_once=True)
        shutil.rmtree(folder, ignore_errors=True)


def _plain(url: str) -> str:
    return url.replace("+psycopg", "")


def _pin(cluster: embedded.Cluster) -> bool:
    if (os.cpu_count() or 1) < 2 or not hasattr(os, "sched_setaffinity"):
        return False
    postmaster = psutil.Process(cluster.pid)
    for process in (postmaster, *postmaster.children(recursive=True)):
        process.cpu_affinity([OTHER_CORE])
    os.sched_setaffinity(0, {OTHER_CORE})
    return True
