"""How the pages about digests are answered, whoever they are for."""

from starlette.requests import Request
from starlette.responses import Response

from fristklar.access.actor import Actor
from fristklar.digest import actions
from fristklar.digest.emails import bodies_of
from fristklar.digest.pages import DigestPage
from fristklar.digest.queries import Reader
from fristklar.digest.views import preview_page
from fristklar.models import REGISTER
from fristklar.register.serving import serving
from fristklar.web.answers import PRIVATE, private_page
from fristklar.web.guard import NotFoundError
from fristklar.web.headers import MAIL_POLICY


def shown(request: Request, actor: Actor, template: str, page: object, status: int = 200) -> Response:
    """A page of this slice."""
    return private_page(request, actor, f"digest/{template}", page, status)


def frame(page: DigestPage | None) -> Response:
    """A digest's own HTML, for the frame on its page.

    Raises:
        NotFoundError: there is no digest.
    """
    if page is None:
        raise NotFoundError
    headers = {"content-security-policy": MAIL_POLICY, **PRIVATE}
    return Response(bodies_of(page).html, media_type="text/html", headers=headers)


async def digest_now(request: Request, reader: Reader) -> DigestPage | None:
    """Somebody's digest as it would be now."""
    kept_by = serving(request)
    versions = await kept_by.versions.ask([REGISTER])
    return await actions.digest_of(reader, await kept_by.register.at(versions.get(REGISTER, 0)))


def preview_shown(
    request: Request,
    actor: Actor,
    reader: Reader,
    page: DigestPage | None,
    *,
    url: str,
    template: str,
    notice: str = "",
    trial_to: str = "",
    status: int = 200,
) -> Response:
    """A page with somebody's digest as it would be now."""
    preview = preview_page(
        reader,
        page.subject if page else "",
        bodies_of(page) if page else None,
        url=url,
        notice=notice,
        trial_to=trial_to if page else "",
    )
    return shown(request, actor, template, preview, status)
