"""The web application, put together."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware import Middleware

import fristklar.about.routes
import fristklar.accounts.routes
import fristklar.audit.routes
import fristklar.catalogue.routes
import fristklar.changes.routes
import fristklar.delivery.routes
import fristklar.demo.routes
import fristklar.desk.routes
import fristklar.digest.past_routes
import fristklar.digest.routes
import fristklar.digest.staff_routes
import fristklar.documents.routes
import fristklar.editing.routes
import fristklar.feeds.routes
import fristklar.looked.routes
import fristklar.machinery.routes
import fristklar.matrix.routes
import fristklar.overview.routes
import fristklar.people.routes
import fristklar.preparedness.routes
import fristklar.products.routes
import fristklar.readiness.gone
import fristklar.readiness.objection_routes
import fristklar.readiness.places
import fristklar.readiness.profile_routes
import fristklar.readiness.report_routes
import fristklar.readiness.verdict_routes
import fristklar.reports.routes
import fristklar.search.routes
import fristklar.services.routes
import fristklar.sharing.routes
import fristklar.traits.routes
import fristklar.vendors.routes
from fristklar import languages
from fristklar.access.queries import read_actors
from fristklar.db import engine
from fristklar.register.serving import Serving
from fristklar.settings import serving_settings
from fristklar.status.board import Board
from fristklar.together import Together
from fristklar.web import errors
from fristklar.web.guard import refuse_undeclared
from fristklar.web.guesses import Guesses
from fristklar.web.head_requests import AnswersHead
from fristklar.web.headers import SecurityHeaders
from fristklar.web.keeping import program
from fristklar.web.speech import AnswersInTheirLanguage
from fristklar.web.statics import StaticForAYear
from fristklar.web.templating import STATIC
from fristklar.web.turns import Turns

ROUTERS = (  # an address is looked for in this order, so what is asked for most comes first
    fristklar.products.routes.router,
    fristklar.changes.routes.router,
    fristklar.overview.routes.router,
    fristklar.services.routes.router,
    fristklar.reports.routes.router,
    fristklar.readiness.report_routes.router,
    fristklar.readiness.verdict_routes.router,
    fristklar.readiness.objection_routes.router,
    fristklar.readiness.profile_routes.router,
    fristklar.feeds.routes.router,
    fristklar.accounts.routes.router,
    fristklar.people.routes.router,
    fristklar.catalogue.routes.router,
    fristklar.traits.routes.router,
    fristklar.vendors.routes.router,
    fristklar.audit.routes.router,
    fristklar.delivery.routes.router,
    fristklar.demo.routes.router,
    fristklar.desk.routes.router,
    fristklar.digest.routes.router,
    fristklar.digest.past_routes.router,
    fristklar.digest.staff_routes.router,
    fristklar.documents.routes.router,
    fristklar.editing.routes.router,
    fristklar.looked.routes.router,
    fristklar.about.routes.router,
    fristklar.machinery.routes.router,
    fristklar.matrix.routes.router,
    fristklar.preparedness.routes.router,
    fristklar.search.routes.router,
    fristklar.sharing.routes.router,
)


def create_app() -> FastAPI:
    """The application. Fails where a setting is unusable or a route declares no permission.

    Raises:
        SettingsError: the environment does not make a usable configuration.
        UndeclaredRouteError: a route does not declare exactly one permission.
    """
    serving_settings()
    languages.prepare()
    program()  # read now, so that no reader waits for it
    app = FastAPI(
        title="Fristklar",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,  # it would repeat the Host header in an address; see web/errors.py
        lifespan=_lifespan,
        middleware=[Middleware(SecurityHeaders), Middleware(AnswersInTheirLanguage), Middleware(AnswersHead)],
    )
    app.state.serving = Serving()
    app.state.board = Board()
    app.state.workbooks = Turns(fristklar.matrix.routes.MOST_WORKBOOKS)
    app.state.guesses = Guesses()
    app.state.doorkeeper = Together(read_actors)
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticForAYear(directory=STATIC), name="static")
    errors.install(app)
    app.add_exception_handler(fristklar.readiness.places.GoneError, fristklar.readiness.gone.show_gone)
    refuse_undeclared(app.routes)
    return app


@asynccontextmanager
async def _lifespan(_app: FastAPI) -> AsyncIterator[None]:
    # What start-up made lives as long as the process: the collector need not look through it again and again, nor so
    # often, while a page makes a thousand small objects and drops them all.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    yield
    await engine().dispose()
