"""The pages that are looked at: each kind of page, and each way it can turn out."""

from fristklar import setup
from fristklar.register.reading import read_demo

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
NOWHERE = "/finnes-ikke"
PAGES = REGISTER | CHANGES | PRODUCTS | {"nowhere": NOWHERE}

ONE_OF_EACH_KIND = {
    **REGISTER,
    **CHANGES,
    "the products": PRODUCTS["the products"],
    "a product with all standings but one": "/produkter/eksempel-epj",
    "a product with an exemption": "/produkter/sykehusvik-journal",
    "nowhere": NOWHERE,
}
"""For what takes long: the products differ in which standings they have, and these two have them all."""
