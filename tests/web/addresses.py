"""An example of every address that is kept, or answered without signing in; `access/matrix.py` has every route."""

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

EXAMPLES = {
    "/": "/",
    "/endringer": "/endringer?q=token&tjeneste=helseid&miljo=test&tid=aar&sorter=senest",
    "/endringer/{slug}": "/endringer/kj-gammel-innlogging",
    "/tjenester": "/tjenester",
    "/tjenester/{slug}": "/tjenester/digitalt-helsekort-for-gravide",
    "/veikart": "/veikart?tjeneste=helseid&miljo=test&vis=kvartal&fra=2026-4",
    "/hjelp": "/hjelp",
    "/om": "/om",
    "/personvern": "/personvern",
    "/tilgjengelighet": "/tilgjengelighet",
    "/kalender.ics": "/kalender.ics",
    "/feed.atom": "/feed.atom",
    "/flyttet.atom": "/flyttet.atom",
    "/tjenester/{slug}/kalender.ics": "/tjenester/helseid/kalender.ics",
    "/tjenester/{slug}/feed.atom": "/tjenester/helseid/feed.atom",
    "/endringer/{slug}/kalender.ics": "/endringer/kj-gammel-innlogging/kalender.ics",
    "/endringer/{slug}/feed.atom": "/endringer/kj-gammel-innlogging/feed.atom",
    "/sok": "/sok?q=token",
    "/produkter": "/produkter",
    "/produkter/{slug}": "/produkter/eksempel-epj",
    "/produkter/{slug}/tidslinje": "/produkter/eksempel-epj/tidslinje?vis=kvartal&fra=2026-4",
    "/produkter/{slug}/rapport": "/produkter/eksempel-epj/rapport",
    "/healthz": "/healthz",
    "/readyz": "/readyz",
    "/metrics": "/metrics",
}
STATIC = "/static/fristklar.css"
MISSING = "/finnes-ikke"
FEEDS = [address for address in EXAMPLES.values() if address.endswith((".ics", ".atom"))]
PAGES = [address for address in EXAMPLES.values() if address not in {"/healthz", "/readyz", "/metrics", *FEEDS}]
REGISTER_PAGES = [address for address in PAGES if not address.startswith("/produkter")]


def paths(app: FastAPI) -> dict[str, set[str]]:
    """The methods of every route, by its path; static files and the like have none of their own."""
    return {str(context.path): set(context.methods) for context in iter_route_contexts(app.routes) if context.methods}
