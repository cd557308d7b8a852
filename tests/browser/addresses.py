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
    "the services": "/tjenester",
    "a service": "/tjenester/helseid",
    "a service with a count of organisations": "/tjenester/digitalt-helsekort-for-gravide",
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
    "the readers of the digest": ("/stab/ukesbrev", ADMIN),
    "a vendor's people": ("/leverandorer/eksempel-epj-as/personer", VENDOR_ADMIN),
    "the start page of staff": ("/stab", ADMIN),
    "the matrix": ("/stab/matrise", ADMIN),
    "the matrix, filtered": ("/stab/matrise?status=i-fare&rader=haster&kolonner=haster", ADMIN),
    "the matrix, with no hits": ("/stab/matrise?q=finnes-ikke&tid=i-gaar", ADMIN),
    "a cell of the matrix": ("/stab/matrise/eksempel-epj/kj-gammel-innlogging", ADMIN),
    "the people of staff": ("/stab/personer", ADMIN),
    "who has seen the changes": ("/stab/sett", ADMIN),
    "who has seen a change": ("/stab/endringer/kj-gammel-innlogging/sett", ADMIN),
    "the audit trail": ("/stab/revisjon", ADMIN),
    "how the sending goes": ("/stab/drift", ADMIN),
    "a report": (_ROW, EDITOR),
    "the history of a row": (f"{_ROW}/historikk", EDITOR),
    "a verdict": (f"{_ROW}/vurder", ADMIN),
    "an objection": ("/produkter/eksempel-epj/innsigelse/kj-gammel-innlogging", EDITOR),
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
    "the questions as staff keep them": ("/stab/egenskaper", ADMIN),
    "a new question": ("/stab/egenskaper/ny", ADMIN),
}
"""With whom they are for."""
NOWHERE = "/finnes-ikke"
PAGES = REGISTER | CHANGES | PRODUCTS | {name: address for name, (address, _) in PEOPLE.items()} | {"nowhere": NOWHERE}

_READERS = dict(PEOPLE.values())


def reader_of(address: str) -> str | None:
    """Who looks at a page: somebody it is for, or who sees everything; None is nobody in particular."""
    return _READERS.get(address, STAFF_READER)


ONE_OF_EACH_KIND = {
    **REGISTER,
    **CHANGES,
    "the products": PRODUCTS["the products"],
    "a product with all standings but one": "/produkter/eksempel-epj",
    "a product with an exemption": "/produkter/sykehusvik-journal",
    **{name: address for name, (address, _) in PEOPLE.items()},
    "nowhere": NOWHERE,
}
"""For what takes long: the products differ in which standings they have, and these two have them all."""
