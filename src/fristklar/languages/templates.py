"""Templates that speak: `_()` and `{% trans %}`, looked up on each rendering in the language spoken then."""

from functools import lru_cache
from typing import Any, cast

from jinja2 import Environment, nodes, pass_context
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from fristklar.languages import Language, current, gettext, ngettext, speaking


class SpeakingEnvironment(Environment):
    """Templates in one language, to be rendered while it is spoken: `_()`, `{% trans %}` and `{{ nb() }}`.

    Words without gaps are put into a template as it is compiled, so that they cost nothing when a page is made. What a
    catalog says is as trusted as the template itself; what is put into gaps is escaped like anything else.
    """

    def __init__(self, language: Language, **options: Any) -> None:
        super().__init__(extensions=["jinja2.ext.i18n"], **options)
        self._language = language
        self.policies["ext.i18n.trimmed"] = True
        cast(Any, self).install_gettext_callables(_said, _counted, newstyle=True)
        # As the extension's own wrappers, and without their cost for words that have no gaps.
        self.globals["gettext"] = self.globals["_"] = _said
        self.globals["ngettext"] = _counted
        self.globals["language"] = current
        self.globals["languages"] = tuple(Language)
        self.globals["nb"] = in_bokmaal

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return cast(nodes.Template, _Translator(self._language).visit(super()._parse(source, name, filename)))


class _Translator(NodeTransformer):
    """Replaces each look-up of words without gaps by the words."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802  # by the name of the node
        """What is only put out becomes one with the text around it."""
        node.nodes = [
            nodes.TemplateData(words, lineno=child.lineno)
            if (words := self._words(child)) is not None
            else cast(nodes.Expr, self.visit(child))
            for child in node.nodes
        ]
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        words = self._words(node)
        if words is None:
            return node
        return nodes.MarkSafeIfAutoescape(nodes.Const(words, lineno=node.lineno), lineno=node.lineno)

    def _words(self, node: nodes.Node) -> str | None:
        match node:
            case nodes.Call(
                node=nodes.Name(name="_" | "gettext"),
                args=[nodes.Const(value=str(words))],
                kwargs=[],
                dyn_args=None,
                dyn_kwargs=None,
            ):
                with speaking(self._language):
                    return gettext(words) % ()
        return None


@pass_context
def _said(context: Context, words: str, /, **gaps: object) -> str:
    whole, with_gaps = _prepared(current(), words, None, 1, context.eval_ctx.autoescape)
    return with_gaps % gaps if gaps else whole


@pass_context
def _counted(context: Context, one: str, many: str, num: int, /, **gaps: object) -> str:
    gaps.setdefault("num", num)
    return _prepared(current(), one, many, 1 if num == 1 else 2, context.eval_ctx.autoescape)[1] % gaps


@lru_cache(maxsize=8192)  # more than there are messages in all languages
def _prepared(language: Language, one: str, many: str | None, count: int, autoescape: bool) -> tuple[str, str]:
    """Words as they are where nothing is to be put in, and with their gaps."""
    with speaking(language):
        words = gettext(one) if many is None else ngettext(one, many, count)
    with_gaps = Markup(words) if autoescape else words  # noqa: S704  # a catalog's
    return (with_gaps % () if "%(" not in words else with_gaps), with_gaps


def in_bokmaal() -> Markup:
    """The attribute of an element whose words are the register's own, on a page in another language."""
    return _NOTHING if current() is Language.NB else _IN_BOKMAAL


_NOTHING, _IN_BOKMAAL = Markup(), Markup(' lang="nb"')
