"""The mail with a sign-in link."""

from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import urlencode

from fristklar.accounts.queries import LINK_LASTS, Known
from fristklar.languages import current, speaking
from fristklar.mail.message import compose
from fristklar.settings import settings


@dataclass(frozen=True, slots=True)
class SignInMail:
    """What the mail says."""

    name: str
    url: str
    code: str
    minutes: int


def sign_in_mail(person: Known, *, token: str, code: str, wanted: str) -> EmailMessage:
    """The mail for one person. `wanted` is the page to go to afterwards, or nothing."""
    url = f"{settings().base_url}/logg-inn/lenke/{token}"
    if wanted:
        url += f"?{urlencode({'neste': wanted})}"
    with speaking(person.language or current()):
        return _mail(person, url, code)


def _mail(person: Known, url: str, code: str) -> EmailMessage:
    page = SignInMail(
        name=person.name,
        url=url,
        code=f"{code[:4]} {code[4:]}",
        minutes=int(LINK_LASTS.total_seconds() // 60),
    )
    return compose("sign_in", to=person.email, to_name=person.name, page=page)
