"""Who gets what answer on every route: the declared table, and the people in its columns.

To add a route, add a line to MATRIX: method and path as the router spells them, an address that exists, and the row of
answers. Where the address has a key that only the database knows, write `{name}` and say in KEYS how to get it; the
statement runs as a superuser before each request, so it can also make the object anew. A route of the customer centre's
is for STAFF, STAFF_EDITORS or ADMINS.

Nothing is filled in where a form is sent: 422 is as good as 303 for seeing that somebody is let in.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from digest.kept import said
from fristklar.digest.keeping import edition_of


class Who(StrEnum):
    """The columns. Those at a vendor are at Eksempel EPJ, whose objects the addresses name, or at another."""

    ANONYMOUS = "anonymous"
    VIEWER = "vera.vik@eksempel-epj.example"
    EDITOR = "erik.moen@eksempel-epj.example"
    ADMINISTRATOR = "anne.lie@eksempel-epj.example"
    OTHER_EDITOR = "olga.foss@fjordjournal.example"
    OTHER_ADMINISTRATOR = "fredrik.fjord@fjordjournal.example"
    STAFF_READER = "kari.nes@kundesenter.example"
    STAFF_EDITOR = "ola.berg@kundesenter.example"
    ADMIN = "siri.dal@kundesenter.example"
    DISABLED_EDITOR = "dag.ute@eksempel-epj.example"
    DISABLED_ADMIN = "dina.ute@kundesenter.example"


class Answer(StrEnum):
    """The classes of answers."""

    IN = "in"
    """Let in: what was asked for, or a complaint about what was filled in."""
    SIGN_IN = "login"
    FORBIDDEN = "403"
    MISSING = "404"


Row = dict[Who, Answer]


def row(answers: str) -> Row:
    """A row of the table, from its words: one a column, and one for both whose account is closed."""
    words = [Answer(word) for word in answers.replace("|", " ").split()]
    return dict(zip(Who, [*words, words[-1]], strict=True))


#                      anonymous | viewer editor administrator | other's editor, administrator
#                                                              | staff: reader editor admin | disabled
EVERYONE = row("         in      |   in     in     in          |   in   in   |  in   in   in   |  in   ")
SIGNED_IN = row("        login   |   in     in     in          |   in   in   |  in   in   in   |  login")
PRODUCT_READERS = row("  login   |   in     in     in          |   404  404  |  in   in   in   |  login")
PROFILE_EDITORS = row("  login   |   403    in     in          |   404  404  |  403  in   in   |  login")
REPORTERS = row("        login   |   403    in     in          |   404  404  |  403  403  403  |  login")
VISITORS = row("         login   |   in     in     in          |   404  404  |  403  403  403  |  login")
JUDGES = row("           login   |   403    403    403         |   403  403  |  403  in   in   |  login")
VENDOR_PEOPLE = row("    login   |   403    403    in          |   403  404  |  403  in   in   |  login")
STAFF = row("            login   |   403    403    403         |   403  403  |  in   in   in   |  login")
STAFF_EDITORS = row("    login   |   403    403    403         |   403  403  |  403  in   in   |  login")
ADMINS = row("           login   |   403    403    403         |   403  403  |  403  403  in   |  login")


@dataclass(frozen=True)
class Line:
    """An address of the route that exists, the answers there, and what a form must hold for one to be let in."""

    address: str
    answers: Row
    form: dict[str, str] = field(default_factory=dict)


PRODUCT = "/produkter/eksempel-epj"
STATUS = f"{PRODUCT}/status/kj-gammel-innlogging/production"
OBJECTION = f"{PRODUCT}/innsigelse/kj-gammel-innlogging"
CHANGE = "/stab/endringer/kj-gammel-innlogging"
VENDOR = "/stab/leverandorer/eksempel-epj-as"
DOCUMENT = "/stab/kilder/leverandorwebinar-2026-03-19"
EVENT = "/stab/arrangementer/vkp-webinar-kommuner"
PEOPLE = "/leverandorer/eksempel-epj-as/personer"

MATRIX = {
    # the register
    "GET /": Line("/", EVERYONE),
    "GET /endringer": Line("/endringer", EVERYONE),
    "GET /endringer/{slug}": Line("/endringer/kj-gammel-innlogging", EVERYONE),
    "GET /tjenester": Line("/tjenester", EVERYONE),
    "GET /tjenester/{slug}": Line("/tjenester/helseid", EVERYONE),
    "GET /kalender.ics": Line("/kalender.ics", EVERYONE),
    "GET /feed.atom": Line("/feed.atom", EVERYONE),
    "GET /flyttet.atom": Line("/flyttet.atom", EVERYONE),
    "GET /tjenester/{slug}/kalender.ics": Line("/tjenester/helseid/kalender.ics", EVERYONE),
    "GET /tjenester/{slug}/feed.atom": Line("/tjenester/helseid/feed.atom", EVERYONE),
    "GET /endringer/{slug}/kalender.ics": Line("/endringer/kj-gammel-innlogging/kalender.ics", EVERYONE),
    "GET /endringer/{slug}/feed.atom": Line("/endringer/kj-gammel-innlogging/feed.atom", EVERYONE),
    "GET /veikart": Line("/veikart", EVERYONE),
    "GET /sok": Line("/sok", EVERYONE),
    # about the site
    "GET /hjelp": Line("/hjelp", EVERYONE),
    "GET /om": Line("/om", EVERYONE),
    "GET /personvern": Line("/personvern", EVERYONE),
    "GET /tilgjengelighet": Line("/tilgjengelighet", EVERYONE),
    # the machinery
    "GET /healthz": Line("/healthz", EVERYONE),
    "GET /readyz": Line("/readyz", EVERYONE),
    "GET /metrics": Line("/metrics", EVERYONE),
    # products
    "GET /produkter": Line("/produkter", SIGNED_IN),
    "GET /produkter/{slug}": Line(PRODUCT, PRODUCT_READERS),
    "GET /produkter/{slug}/tidslinje": Line(f"{PRODUCT}/tidslinje", PRODUCT_READERS),
    "GET /produkter/{slug}/rapport": Line(f"{PRODUCT}/rapport", PRODUCT_READERS),
    "POST /produkter/{slug}/sett": Line(f"{PRODUCT}/sett", VISITORS),
    "GET /produkter/{slug}/profil": Line(f"{PRODUCT}/profil", PROFILE_EDITORS),
    "POST /produkter/{slug}/profil": Line(f"{PRODUCT}/profil", PROFILE_EDITORS),
    "GET /produkter/{slug}/status/{change}/{environment}": Line(STATUS, REPORTERS),
    "POST /produkter/{slug}/status/{change}/{environment}": Line(STATUS, REPORTERS),
    "POST /produkter/{slug}/status/{change}/{environment}/bekreft": Line(f"{STATUS}/bekreft", REPORTERS),
    "GET /produkter/{slug}/status/{change}/{environment}/historikk": Line(f"{STATUS}/historikk", PRODUCT_READERS),
    "GET /produkter/{slug}/status/{change}/{environment}/vurder": Line(f"{STATUS}/vurder", JUDGES),
    "POST /produkter/{slug}/status/{change}/{environment}/vurder": Line(f"{STATUS}/vurder", JUDGES),
    "POST /produkter/{slug}/status/{change}/{environment}/unntak": Line(f"{STATUS}/unntak", JUDGES),
    "POST /produkter/{slug}/status/{change}/{environment}/unntak/avslutt": Line(f"{STATUS}/unntak/avslutt", JUDGES),
    "GET /produkter/{slug}/innsigelse/{change}": Line(OBJECTION, PRODUCT_READERS),
    "POST /produkter/{slug}/innsigelse/{change}": Line(OBJECTION, REPORTERS),
    "POST /produkter/{slug}/innsigelse/{change}/trekk": Line(f"{OBJECTION}/trekk", REPORTERS),
    "POST /produkter/{slug}/innsigelse/{change}/svar": Line(f"{OBJECTION}/svar", JUDGES),
    # addresses that a vendor gives away
    "GET /produkter/{slug}/deling": Line(f"{PRODUCT}/deling", REPORTERS),
    "POST /produkter/{slug}/deling": Line(f"{PRODUCT}/deling", REPORTERS),
    "POST /produkter/{slug}/deling/{share_id}/trekk": Line(f"{PRODUCT}/deling/{{share}}/trekk", REPORTERS),
    "GET /merke/{token}.svg": Line("/merke/{shared}.svg", EVERYONE),
    "GET /innbygging/{token}": Line("/innbygging/{shared}", EVERYONE),
    # signing in, and one's own account
    "GET /logg-inn": Line("/logg-inn", EVERYONE),
    "POST /logg-inn": Line("/logg-inn", EVERYONE),
    "GET /logg-inn/sendt": Line("/logg-inn/sendt", EVERYONE),
    "POST /logg-inn/kode": Line("/logg-inn/kode", EVERYONE),
    "GET /logg-inn/lenke/{token}": Line("/logg-inn/lenke/finnes-ikke", EVERYONE),
    "POST /logg-inn/lenke/{token}": Line("/logg-inn/lenke/finnes-ikke", EVERYONE),
    "POST /logg-ut": Line("/logg-ut", EVERYONE),
    "POST /sprak": Line("/sprak", EVERYONE),
    "POST /konto/sprak": Line("/konto/sprak", SIGNED_IN),
    "GET /konto": Line("/konto", SIGNED_IN),
    "POST /konto/navn": Line("/konto/navn", SIGNED_IN),
    "POST /konto/okter/{session_id}/avslutt": Line("/konto/okter/{session}/avslutt", SIGNED_IN),
    "POST /konto/logg-ut-overalt": Line("/konto/logg-ut-overalt", SIGNED_IN),
    "GET /konto/kalender": Line("/konto/kalender", SIGNED_IN),
    "POST /konto/kalender": Line("/konto/kalender", SIGNED_IN),
    "POST /konto/kalender/slett": Line("/konto/kalender/slett", SIGNED_IN),
    "GET /kalender/{token}.ics": Line("/kalender/{calendar}.ics", EVERYONE),
    "GET /konto/ukesbrev": Line("/konto/ukesbrev", SIGNED_IN),
    "POST /konto/ukesbrev": Line("/konto/ukesbrev", SIGNED_IN),
    "GET /konto/ukesbrev/siste": Line("/konto/ukesbrev/siste", SIGNED_IN),
    "GET /konto/ukesbrev/siste/html": Line("/konto/ukesbrev/siste/html", SIGNED_IN),
    "GET /konto/ukesbrev/tidligere": Line("/konto/ukesbrev/tidligere", SIGNED_IN),
    "GET /konto/ukesbrev/{year}/{week}": Line("/konto/ukesbrev/2026/{kept_week}", SIGNED_IN),
    "GET /konto/ukesbrev/{year}/{week}/html": Line("/konto/ukesbrev/2026/{kept_week}/html", SIGNED_IN),
    "GET /avmeld/{token}": Line("/avmeld/{unsubscribe}", EVERYONE),
    "POST /avmeld/{token}": Line("/avmeld/{unsubscribe}", EVERYONE),
    # who has access
    "GET /leverandorer/{slug}/personer": Line(PEOPLE, VENDOR_PEOPLE),
    "POST /leverandorer/{slug}/personer": Line(PEOPLE, VENDOR_PEOPLE),
    "GET /leverandorer/{slug}/personer/{key}": Line(PEOPLE + "/{member}", VENDOR_PEOPLE),
    "POST /leverandorer/{slug}/personer/{key}": Line(PEOPLE + "/{member}", VENDOR_PEOPLE),
    "POST /leverandorer/{slug}/personer/{key}/fjern": Line(PEOPLE + "/{member}/fjern", VENDOR_PEOPLE),
    "GET /stab/personer": Line("/stab/personer", STAFF),
    "POST /stab/personer": Line("/stab/personer", ADMINS),
    "GET /stab/personer/{person_id}": Line("/stab/personer/{person}", STAFF),
    "POST /stab/personer/{person_id}": Line("/stab/personer/{person}", ADMINS),
    "POST /stab/personer/{person_id}/sperr": Line("/stab/personer/{person}/sperr", STAFF_EDITORS),
    "POST /stab/personer/{person_id}/apne": Line("/stab/personer/{person}/apne", STAFF_EDITORS),
    # the customer centre
    "GET /stab": Line("/stab", STAFF),
    "GET /stab/venter/{which}": Line("/stab/venter/bekreft", STAFF),
    "GET /stab/matrise": Line("/stab/matrise", STAFF),
    "GET /stab/matrise.csv": Line("/stab/matrise.csv", STAFF),
    "GET /stab/matrise.xlsx": Line("/stab/matrise.xlsx", STAFF),
    "GET /stab/matrise/{product}/{change}": Line("/stab/matrise/eksempel-epj/kj-gammel-innlogging", STAFF),
    "GET /stab/ukesbrev": Line("/stab/ukesbrev", STAFF),
    "GET /stab/ukesbrev/sendt": Line("/stab/ukesbrev/sendt", STAFF),
    "GET /stab/ukesbrev/sendt/{delivery_id}": Line("/stab/ukesbrev/sendt/{kept_mail}", STAFF),
    "GET /stab/ukesbrev/sendt/{delivery_id}/html": Line("/stab/ukesbrev/sendt/{kept_mail}/html", STAFF),
    "GET /stab/ukesbrev/{person_id}": Line("/stab/ukesbrev/{person}", STAFF),
    "GET /stab/ukesbrev/{person_id}/html": Line("/stab/ukesbrev/{person}/html", STAFF),
    "POST /stab/ukesbrev/{person_id}/prove": Line("/stab/ukesbrev/{person}/prove", STAFF),
    "GET /stab/beredskap": Line("/stab/beredskap", STAFF),
    "GET /stab/endringer/{slug}/beredskap": Line(f"{CHANGE}/beredskap", STAFF),
    "GET /stab/sett": Line("/stab/sett", STAFF),
    "GET /stab/endringer/{slug}/sett": Line(f"{CHANGE}/sett", STAFF),
    "GET /stab/revisjon": Line("/stab/revisjon", STAFF),
    "GET /stab/revisjon.csv": Line("/stab/revisjon.csv", STAFF),
    "GET /stab/drift": Line("/stab/drift", STAFF),
    "POST /stab/drift/prov-alle-igjen": Line("/stab/drift/prov-alle-igjen", STAFF_EDITORS),
    "POST /stab/drift/{delivery_id}/prov-igjen": Line("/stab/drift/{delivery}/prov-igjen", STAFF_EDITORS),
    "POST /stab/drift/adresser/{stopped_id}/apne": Line("/stab/drift/adresser/{stopped}/apne", STAFF_EDITORS),
    # changes and their deadlines
    "GET /stab/endringer": Line("/stab/endringer", STAFF),
    "GET /stab/endringer/ny": Line("/stab/endringer/ny", STAFF_EDITORS),
    "POST /stab/endringer/ny": Line("/stab/endringer/ny", STAFF_EDITORS),
    "GET /stab/endringer/{slug}": Line(CHANGE, STAFF_EDITORS),
    "GET /stab/endringer/{slug}/rediger": Line(f"{CHANGE}/rediger", STAFF_EDITORS),
    "POST /stab/endringer/{slug}/rediger": Line(f"{CHANGE}/rediger", STAFF_EDITORS),
    "POST /stab/endringer/{slug}/tilstand": Line(f"{CHANGE}/tilstand", STAFF_EDITORS),
    "GET /stab/endringer/{slug}/frist/{environment}": Line(f"{CHANGE}/frist/production", STAFF_EDITORS),
    "POST /stab/endringer/{slug}/frist/{environment}": Line(f"{CHANGE}/frist/production", STAFF_EDITORS),
    "POST /stab/endringer/{slug}/frist/{environment}/fjern": Line(f"{CHANGE}/frist/production/fjern", STAFF_EDITORS),
    # the customer centre keeps services, goals and events
    "GET /stab/tjenester": Line("/stab/tjenester", STAFF),
    "GET /stab/tjenester/ny": Line("/stab/tjenester/ny", STAFF_EDITORS),
    "POST /stab/tjenester/ny": Line("/stab/tjenester/ny", STAFF_EDITORS),
    "GET /stab/tjenester/{slug}/rediger": Line("/stab/tjenester/helseid/rediger", STAFF_EDITORS),
    "POST /stab/tjenester/{slug}/rediger": Line("/stab/tjenester/helseid/rediger", STAFF_EDITORS),
    "POST /stab/tjenester/{slug}/slett": Line("/stab/tjenester/helseid/slett", STAFF_EDITORS),
    "GET /stab/tjenester/{slug}/maal/ny": Line("/stab/tjenester/helseid/maal/ny", STAFF_EDITORS),
    "POST /stab/tjenester/{slug}/maal/ny": Line("/stab/tjenester/helseid/maal/ny", STAFF_EDITORS),
    "GET /stab/maal/{slug}/rediger": Line("/stab/maal/sfm-videreutvikling/rediger", STAFF_EDITORS),
    "POST /stab/maal/{slug}/rediger": Line("/stab/maal/sfm-videreutvikling/rediger", STAFF_EDITORS),
    "POST /stab/maal/{slug}/slett": Line("/stab/maal/sfm-videreutvikling/slett", STAFF_EDITORS),
    "GET /stab/arrangementer": Line("/stab/arrangementer", STAFF),
    "GET /stab/arrangementer/ny": Line("/stab/arrangementer/ny", STAFF_EDITORS),
    "POST /stab/arrangementer/ny": Line("/stab/arrangementer/ny", STAFF_EDITORS),
    "GET /stab/arrangementer/{slug}/rediger": Line(f"{EVENT}/rediger", STAFF_EDITORS),
    "POST /stab/arrangementer/{slug}/rediger": Line(f"{EVENT}/rediger", STAFF_EDITORS),
    "POST /stab/arrangementer/{slug}/slett": Line(f"{EVENT}/slett", STAFF_EDITORS),
    # source documents
    "GET /stab/kilder": Line("/stab/kilder", STAFF),
    "GET /stab/kilder/ny": Line("/stab/kilder/ny", STAFF_EDITORS),
    "POST /stab/kilder/ny": Line("/stab/kilder/ny", STAFF_EDITORS),
    "GET /stab/kilder/{slug}/rediger": Line(f"{DOCUMENT}/rediger", STAFF_EDITORS),
    "POST /stab/kilder/{slug}/rediger": Line(f"{DOCUMENT}/rediger", STAFF_EDITORS),
    # traits
    "GET /stab/egenskaper": Line("/stab/egenskaper", STAFF),
    "GET /stab/egenskaper/ny": Line("/stab/egenskaper/ny", STAFF_EDITORS),
    "POST /stab/egenskaper/ny": Line("/stab/egenskaper/ny", STAFF_EDITORS),
    "GET /stab/egenskaper/{name}/rediger": Line("/stab/egenskaper/sfm/rediger", STAFF_EDITORS),
    "POST /stab/egenskaper/{name}/rediger": Line("/stab/egenskaper/sfm/rediger", STAFF_EDITORS),
    "POST /stab/egenskaper/{name}/slett": Line("/stab/egenskaper/sfm/slett", STAFF_EDITORS),
    # vendors and their products
    "GET /stab/leverandorer": Line("/stab/leverandorer", STAFF),
    "GET /stab/leverandorer/ny": Line("/stab/leverandorer/ny", STAFF_EDITORS),
    "POST /stab/leverandorer/ny": Line("/stab/leverandorer/ny", STAFF_EDITORS),
    "GET /stab/leverandorer/{slug}": Line(VENDOR, STAFF),
    "POST /stab/leverandorer/{slug}": Line(VENDOR, STAFF_EDITORS),
    "GET /stab/leverandorer/{slug}/produkter/ny": Line(f"{VENDOR}/produkter/ny", STAFF_EDITORS),
    "POST /stab/leverandorer/{slug}/produkter/ny": Line(f"{VENDOR}/produkter/ny", STAFF_EDITORS),
    "GET /stab/produkter/{slug}": Line("/stab/produkter/eksempel-epj", STAFF_EDITORS),
    "POST /stab/produkter/{slug}": Line("/stab/produkter/eksempel-epj", STAFF_EDITORS),
    # the demo
    "GET /demo": Line("/demo", EVERYONE),
    "POST /demo/inn": Line("/demo/inn", EVERYONE, {"person": "{person}"}),
    "GET /demo/post": Line("/demo/post", EVERYONE),
    "GET /demo/post/{mail_id}": Line("/demo/post/{mail}", EVERYONE),
    "GET /demo/post/{mail_id}/html": Line("/demo/post/{mail}/html", EVERYONE),
}

ANY_KEY_WILL_DO = {
    "GET /logg-inn/lenke/{token}",  # a button for whatever stands there, so that nothing tells a scanner which is good
    "POST /logg-inn/lenke/{token}",  # refused with a way forward
    "POST /konto/okter/{session_id}/avslutt",  # what is no session of one's own is over already
}
"""Routes that answer the same whether or not there is something at the address."""

FROM_ANYWHERE = {"POST /avmeld/{token}"}
"""Routes whose forms need not come from a page of ours: a mail program sends them (RFC 8058)."""

KEPT_DIGEST = f"""
    WITH whose AS (
        SELECT person.id, staff_role IS NOT NULL AS is_staff, gen_random_uuid() AS edition_id,
            ARRAY(SELECT vendor_id FROM membership WHERE person_id = person.id) AS vendor_ids FROM person
    ), mails AS (
        INSERT INTO delivery (person_id, kind, key, iso_year, iso_week, state, finished_at)
        SELECT id, 'digest', id, 2026, 48, 'sent', now() FROM whose WHERE is_staff OR vendor_ids <> '{{}}'
        ON CONFLICT ON CONSTRAINT uq_delivery_what_for DO UPDATE SET state = 'sent' RETURNING id, person_id
    ), editions AS (
        INSERT INTO digest_edition (id, subject, content, for_staff, vendor_ids)
        SELECT edition_id, 'Uke 48', decode('{edition_of(said(), [1]).content.hex()}', 'hex'), is_staff,
            CASE WHEN is_staff THEN '{{}}' ELSE vendor_ids END
        FROM whose WHERE is_staff OR vendor_ids <> '{{}}'
    ), issues AS (
        INSERT INTO digest_issue (delivery_id, edition_id, person_name, told_until)
        SELECT mails.id, edition_id, 'Noen', now() FROM mails JOIN whose ON whose.id = person_id
        ON CONFLICT (delivery_id) DO UPDATE SET edition_id = EXCLUDED.edition_id
    )"""
"""Everybody with a place got a digest in week 48."""

_SHARED = """
    INSERT INTO product_share (vendor_id, product_id, token_hash, shows, note, made_by, made_on)
    SELECT vendor_id, id, sha256(repeat('{letter}', 43)::bytea), 'table', 'Wikien', 'Erik Moen', '2026-11-24'
    FROM product WHERE slug = '{slug}' ON CONFLICT (token_hash) DO UPDATE SET note = 'Wikien'"""
_OWN_SHARE, _OTHERS_SHARE = (
    _SHARED.format(letter=letter, slug=slug) for letter, slug in (("d", "eksempel-epj"), ("e", "fjordjournal-kommune"))
)

KEYS = {
    "kept_week": f"{KEPT_DIGEST} SELECT 48 FROM mails LIMIT 1",
    "kept_mail": f"{KEPT_DIGEST} SELECT min(id) FROM mails",
    # The keyed hash of mail/lists.py, as a demo without a secret key makes it.
    "unsubscribe": """
        SELECT id || '-' || translate(encode(substring(sha256(decode(repeat('5c', 64), 'hex') || sha256(
            decode(repeat('36', 64), 'hex') || convert_to('end the weekly digest of ' || id, 'UTF8'))), 1, 24),
            'base64'), '+/', '-_')
        FROM person WHERE email = 'vera.vik@eksempel-epj.example'""",
    "person": "SELECT id FROM person WHERE email = 'vera.vik@eksempel-epj.example'",
    "member": """
        INSERT INTO membership (person_id, vendor_id, role, name)
        SELECT person.id, vendor.id, 'viewer', 'Nils Ny' FROM person, vendor
        WHERE email = 'nils.ny@eksempel-epj.example' AND slug = 'eksempel-epj-as'
        ON CONFLICT (person_id, vendor_id) DO UPDATE SET role = 'viewer' RETURNING id""",
    "delivery": """
        INSERT INTO delivery (person_id, kind, key, iso_year, iso_week, state)
        SELECT id, 'prøve', id, 2026, 48, 'refused' FROM person WHERE email = 'vera.vik@eksempel-epj.example'
        ON CONFLICT ON CONSTRAINT uq_delivery_what_for DO UPDATE SET state = 'refused' RETURNING id""",
    "stopped": """
        INSERT INTO stopped_address (email, reason) VALUES ('vera.vik@eksempel-epj.example', '550')
        ON CONFLICT (email) DO UPDATE SET reason = '550' RETURNING id""",
    "others_member": "SELECT id FROM membership WHERE name = 'Fredrik Fjord'",
    "session": """
        INSERT INTO sign_in_session (person_id, token_hash, browser, expires_at)
        SELECT id, sha256(gen_random_uuid()::text::bytea), 'Annens', now() + interval '1 day' FROM person
        WHERE email = 'nils.ny@eksempel-epj.example' RETURNING id""",
    "calendar": """
        INSERT INTO calendar_address (person_id, token_hash, created_on)
        SELECT id, sha256(repeat('x', 43)::bytea), '2026-11-24' FROM person
        WHERE email = 'vera.vik@eksempel-epj.example'
        ON CONFLICT (person_id) DO UPDATE SET created_on = '2026-11-24' RETURNING repeat('x', 43)""",
    "share": f"{_OWN_SHARE} RETURNING id",
    "others_share": f"{_OTHERS_SHARE} RETURNING id",
    "shared": f"{_OWN_SHARE} RETURNING repeat('d', 43)",
    "mail": """
        INSERT INTO captured_mail (recipient, subject, raw) VALUES
        ('a@b.example', 'Emne', convert_to(E'Subject: Emne\nContent-Type: text/html\n\n<p>Hei</p>', 'UTF8'))
        RETURNING id""",
}
"""How to get the keys that stand in addresses."""

PREPARED = """
INSERT INTO person (email, name, staff_role, disabled_at) VALUES
    ('olga.foss@fjordjournal.example', 'Olga Foss', NULL, NULL),
    ('dag.ute@eksempel-epj.example', 'Dag Ute', NULL, now()),
    ('dina.ute@kundesenter.example', 'Dina Ute', 'admin', now()),
    ('nils.ny@eksempel-epj.example', 'Nils Ny', NULL, NULL);
INSERT INTO membership (person_id, vendor_id, role, name)
    SELECT person.id, vendor.id, 'editor', person.name FROM person, vendor
    WHERE (email, slug) IN (('olga.foss@fjordjournal.example', 'fjordjournal-as'),
                            ('dag.ute@eksempel-epj.example', 'eksempel-epj-as'));
"""
"""The people whom the demo lacks."""
