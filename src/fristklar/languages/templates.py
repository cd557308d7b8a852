"""Templates that speak: `_()` and `{% trans %}`, looked up on each rendering in the language spoken then."""

from typing import Any, cast

from jinja2 import Environment
from markupsafe import Markup

from fristklar.languages import Language, current, gettext, ngettext

EXTENSION = "jinja2.ext.i18n"
"""To be among the environment's extensions."""


def speak_in(environment: Environment) -> None:
    """Make the templates of this environment speak.

    What a catalog says is as trusted as the template itself; what is put into its gaps is escaped like anything else.
    """
    environment.policies["ext.i18n.trimmed"] = True
    cast(Any, environment).install_gettext_callables(gettext, ngettext, newstyle=True)
    environment.globals["language"] = current
    environment.globals["languages"] = tuple(Language)
    environment.globals["nb"] = in_bokmaal


def in_bokmaal() -> Markup:
    """The attribute of an element whose words are the register's own, on a page in another language."""
    return _NOTHING if current() is Language.NB else _IN_BOKMAAL


_NOTHING, _IN_BOKMAAL = Markup(), Markup(' lang="nb"')
