"""The pages that are looked at: each kind of page, and each way it can turn out."""

from fristklar import setup
from fristklar.register.reading import read_demo
from harness import STAFF_READER

CHANGES = {
    "a change with two environments": "/endringer/helseid-assertion-jti",
    "a change quoted in nynorsk": "/endringer/helseid-dpop-token",
    "a change with a period": "/endringer/pts-api-samling",
    "a change with a period that is over": "/endringer/fjernhjelp-avvikling",
    "a change without a date": "/endringer/ftps-avvikling",
    "a change that the source dates elsewhere": "/endringer/sfm-brekkende",
    "a change that the source does not date": "/endringer/m251-legemiddelreaksjoner",
    "a change in force without a date": "/endringer/ar-edi-overdragelse",
    "a change with others under it": "/endringer/helseid-endringer",
}
REGISTER = {
    "the front page": "/",
    "the changes": "/endringer",
    "the changes, filtered": "/endringer?q=token&tjeneste=helseid&miljo=produksjon&tid=90&sorter=senest",
    "the changes, with no hits": "/endringer?q=finnes-ikke",
    "the changes, with a filter that does not exist": "/endringer?tid=i-gaar",
    "the roadmap": "/veikart",
    "the search": "/sok",
    "the search, with hits": "/sok?q=kjernejournal",
    "the search, with what may be meant": "/sok?q=kjernejurnal",
    "the search, with no hits": "/sok?q=finnes-ikke",
    "the search, with one kind": "/sok?q=helsenorge&vis=maal",
    "the roadmap, a quarter of one service": "/veikart?tjeneste=helseid&miljo=test&vis=kvartal&fra=2026-4",
    "the roadmap, where nothing has a date": "/veikart?fra=2040-1&vis=finnes-ikke",
    "the services": "/tjenester",
    "a service": "/tjenester/helseid",
    "a service with a count of organisations": "/tjenester/digitalt-helsekort-for-gravide",
}
ABOUT = {
    "help": "/hjelp",
    "about the site": "/om",
    "privacy": "/personvern",
    "accessibility": "/tilgjengelighet",
}
PRODUCTS = {
    "the products": "/produkter",
    **{
        product.name: f"/produkter/{product.slug}"
        for vendor in read_demo(setup.DEMO_SEEDS)
        for product in vendor.products
    },
}
ADMIN, EDITOR, VENDOR_ADMIN = (
    "siri.dal@kundesenter.example",
    "erik.moen@eksempel-epj.example",
    "anne.lie@eksempel-epj.example",
)
_ROW = "/produkter/eksempel-epj/status/kj-gammel-innlogging/production"
PEOPLE: dict[str, tuple[str, str | None]] = {
    "signing in": ("/logg-inn", None),
    "a link is sent": ("/logg-inn/sendt", None),
    "a link that does not hold": ("/logg-inn/lenke/" + "a" * 43, None),
    "the people of the demo": ("/demo", None),
    "the mail of the demo": ("/demo/post", None),
    "an account": ("/konto", EDITOR),
    "what one wants of the digest": ("/konto/ukesbrev", EDITOR),
    "one's own digest": ("/konto/ukesbrev/siste", EDITOR),
    "one's old digests": ("/konto/ukesbrev/tidligere", EDITOR),
    "an old digest of one's own": ("/konto/ukesbrev/2026/48", EDITOR),
    "who got which digest": ("/stab/ukesbrev/sendt", ADMIN),
    "a digest as somebody got it": ("/stab/ukesbrev/sendt/1", ADMIN),
    "the readers of the digest": ("/stab/ukesbrev", ADMIN),
    "a vendor's people": ("/leverandorer/eksempel-epj-as/personer", VENDOR_ADMIN),
    "the start page of staff": ("/stab", ADMIN),
    "what waits to be confirmed": ("/stab/venter/bekreft", ADMIN),
    "the objections": ("/stab/venter/innsigelser", ADMIN),
    "who has said nothing": ("/stab/venter/stille", ADMIN),
    "the matrix": ("/stab/matrise", ADMIN),
    "the matrix, filtered": ("/stab/matrise?status=i-fare&rader=haster&kolonner=haster", ADMIN),
    "the matrix, with no hits": ("/stab/matrise?q=finnes-ikke&tid=i-gaar", ADMIN),
    "a cell of the matrix": ("/stab/matrise/eksempel-epj/kj-gammel-innlogging", ADMIN),
    "the people of staff": ("/stab/personer", ADMIN),
    "who has seen the changes": ("/stab/sett", ADMIN),
    "who has seen a change": ("/stab/endringer/kj-gammel-innlogging/sett", ADMIN),
    "how prepared the sector is": ("/stab/beredskap", ADMIN),
    "how prepared the sector is for a change": ("/stab/endringer/kj-gammel-innlogging/beredskap", ADMIN),
    "how prepared the sector is, with two deadlines": ("/stab/endringer/helseid-assertion-jti/beredskap", ADMIN),
    "the audit trail": ("/stab/revisjon", ADMIN),
    "how the sending goes": ("/stab/drift", ADMIN),
    "a product in time": ("/produkter/eksempel-epj/tidslinje", EDITOR),
    "a quarter of a product": ("/produkter/sykehusvik-journal/tidslinje?vis=kvartal", ADMIN),
    "a status report": ("/produkter/eksempel-epj/rapport", EDITOR),
    "a report": (_ROW, EDITOR),
    "the history of a row": (f"{_ROW}/historikk", EDITOR),
    "a verdict": (f"{_ROW}/vurder", ADMIN),
    "an objection": ("/produkter/eksempel-epj/innsigelse/kj-gammel-innlogging", EDITOR),
    "what a vendor shares": ("/produkter/eksempel-epj/deling", EDITOR),
    "a profile": ("/produkter/eksempel-legevakt/profil", EDITOR),
    "the changes as staff keep them": ("/stab/endringer", ADMIN),
    "a new change": ("/stab/endringer/ny", ADMIN),
    "a change being edited": ("/stab/endringer/helseid-endringer/rediger", ADMIN),
    "a deadline being moved": ("/stab/endringer/kj-gammel-innlogging/frist/production", ADMIN),
    "the services as staff keep them": ("/stab/tjenester", ADMIN),
    "a service being edited": ("/stab/tjenester/helseid/rediger", ADMIN),
    "the events as staff keep them": ("/stab/arrangementer", ADMIN),
    "the vendors as staff keep them": ("/stab/leverandorer", ADMIN),
    "a vendor being edited": ("/stab/leverandorer/eksempel-epj-as", ADMIN),
    "a product being edited": ("/stab/produkter/eksempel-epj", ADMIN),
    "the documents as staff keep them": ("/stab/kilder", ADMIN),
    "a document being edited": ("/stab/kilder/leverandorwebinar-2026-03-19/rediger", ADMIN),
    "the questions as staff keep them": ("/stab/egenskaper", ADMIN),
    "a new question": ("/stab/egenskaper/ny", ADMIN),
}
"""With whom they are for."""
NOWHERE = "/finnes-ikke"
PAGES = (
    REGISTER
    | CHANGES
    | ABOUT
    | PRODUCTS
    | {name: address for name, (address, _) in PEOPLE.items()}
    | {"nowhere": NOWHERE}
)

_READERS = dict(PEOPLE.values())


def reader_of(address: str) -> str | None:
    """Who looks at a page: somebody it is for, or who sees everything; None is nobody in particular."""
    return _READERS.get(address, STAFF_READER)
