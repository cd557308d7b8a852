"""What people type to sign in."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints

from fristklar.languages import Language, gettext
from fristklar.web.forms import EmailAddress, FormModel, PersonName, Version, fault


def _digits(text: str) -> str:
    code = re.sub(r"[\s\u00a0-]", "", text)
    if not re.fullmatch(r"[0-9]{8}", code):
        raise fault(gettext("Koden har åtte sifre. Skriv den slik den står i e-posten."))
    return code


class SignInForm(FormModel):
    """Someone asks for a link."""

    epost: EmailAddress
    neste: str = ""


class CodeForm(FormModel):
    """Someone types the short code."""

    kode: Annotated[str, StringConstraints(max_length=40), AfterValidator(_digits)]
    neste: str = ""


class NameForm(FormModel):
    """Someone writes their own name."""

    navn: PersonName
    version: Version


class LanguageForm(FormModel):
    """Someone chooses a language."""

    sprak: Language


class OwnLanguageForm(FormModel):
    """Someone chooses their own language, or leaves it to the browser."""

    sprak: Literal["", "nb", "nn", "en"]


def local_path(wanted: str) -> str:
    """Where to go after signing in: a page of this site, or nothing. Never another site's address."""
    harmless = wanted.startswith("/") and not wanted.startswith("//") and wanted.isprintable() and "\\" not in wanted
    return wanted if harmless and len(wanted) <= 500 else ""
