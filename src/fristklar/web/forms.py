"""Forms: read within limits, checked by a pydantic model, and shown again with everything that was typed.

A form's model names its fields as the inputs do. What is wrong is said beside the field, with what to do, in the
language spoken.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import parse_qsl, urlsplit

from fastapi import Depends, Request
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import PydanticCustomError

from fristklar.domain import norwegian
from fristklar.languages import gettext, marked

MOST_BYTES = 256 * 1024
MOST_FIELDS = 400
LONGEST_LINE = 200
LONGEST_PROSE = 4_000
LONGEST_ADDRESS = 254
LONGEST_WEB_ADDRESS = 500
LONGEST_NAME = 100
LARGEST_NUMBER = 1_000_000

Typed = dict[str, list[str]]
"""What the browser sent: each field's values, as typed. The same form for texts, choices and tick boxes."""

SOMEBODY = marked("en annen")
"""Who saved first, where the trail does not say."""


class UnreadableFormError(Exception):
    """What was sent is no form of ours: another content type, broken text, or too many fields. The message says so."""


class OversizedFormError(Exception):
    """More was sent than any form of ours can hold."""


async def read_form(request: Request) -> Typed:
    """The fields of a urlencoded form. Nothing else is accepted, so no file can be sent.

    Raises:
        OversizedFormError: more than MOST_BYTES were sent.
        UnreadableFormError: it is not a urlencoded form in UTF-8, or has more than MOST_FIELDS fields.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise UnreadableFormError(gettext("Skjemaet må sendes slik nettleseren sender det."))
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise OversizedFormError
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS, separator="&"
        )
    except ValueError as error:  # UnicodeDecodeError is one
        raise UnreadableFormError(
            gettext("Skjemaet inneholder tegn som ikke kan leses, eller for mange felter.")
        ) from error
    typed: Typed = {}
    for name, value in pairs:
        typed.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return typed


SentForm = Annotated[Typed, Depends(read_form)]
"""The form of a request. Declared before the transaction, it is read before one is opened: however slowly somebody
sends, no connection waits for it."""


@dataclass
class Form:
    """What a template shows: what was typed, what is wrong with it, and what somebody else saved meanwhile."""

    typed: Typed = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    """By field, in the order of the form; "" is about the form as a whole."""
    theirs: dict[str, str] = field(default_factory=dict)
    """By field: the text that somebody else saved, where it differs from what was typed."""
    saved_by: str = ""

    def value(self, name: str) -> str:
        """The text of a field."""
        return self.typed.get(name, [""])[-1]

    def values(self, name: str) -> list[str]:
        """Every choice of a field that takes several."""
        return self.typed.get(name, [])

    def has(self, name: str, value: str) -> bool:
        """Whether a choice is made."""
        return value in self.typed.get(name, ())

    @property
    def status(self) -> int:
        """200 for a fresh form, 422 for one with errors, 409 for one that came too late."""
        return 409 if self.theirs or self.saved_by else 422 if self.errors else 200


Options = tuple[tuple[str, str], ...]
"""The choices of a field: value and words."""


def options(words: Mapping[Any, str]) -> Options:
    """The choices that an enumeration gives, in the language spoken."""
    return tuple((str(value), said) for value, said in words.items())


def filled(values: Mapping[str, Any]) -> Form:
    """A form that shows what is stored: dates as Norwegians write them, choices by their value, lists one by one."""
    return Form({name: _texts(value) for name, value in values.items()})


def overtaken(typed: Typed, current: Mapping[str, Any], *, saved_by: str = SOMEBODY) -> Form:
    """The form of somebody whose save came too late: their own words, and beside them what was saved meanwhile.

    `current` holds the stored values by field, `version` among them, so that saving the form again goes through.
    """
    form = Form(dict(typed), saved_by=gettext(saved_by) if saved_by == SOMEBODY else saved_by)
    for name, value in current.items():
        stored = _texts(value)
        if name == "version":
            form.typed[name] = stored
        elif sorted(form.typed.get(name, [])) != sorted(stored) and (form.value(name) or any(stored)):
            form.theirs[name] = "\n".join(stored)
    return form


def _texts(value: Any) -> list[str]:
    if value is None:
        return [""]
    if isinstance(value, bool):
        return ["ja" if value else "nei"]
    if isinstance(value, date):
        return [norwegian.short_date(value)]
    if isinstance(value, list | tuple | frozenset | set):
        return [str(each) for each in value]
    return [str(value)]


class FormModel(BaseModel):
    """Base of the models that check forms. Fields that it does not name are none of its business."""

    model_config = ConfigDict(extra="ignore", frozen=True)


Checked = TypeVar("Checked", bound=FormModel)


@dataclass(frozen=True)
class Answer(Generic[Checked]):
    """A checked form: either `value`, or `form` to be shown again."""

    value: Checked | None
    form: Form


def check(model: type[Checked], typed: Typed) -> Answer[Checked]:
    """Check what was typed. A field whose type is a list or tuple gets all its values, any other the last one."""
    data = {
        name: typed[name] if _takes_many(info.annotation) else typed[name][-1]
        for name, info in model.model_fields.items()
        if name in typed
    }
    form = Form(dict(typed))
    try:
        return Answer(model.model_validate(data), form)
    except ValidationError as error:
        for fault in error.errors():
            name = str(fault["loc"][0]) if fault["loc"] else ""
            form.errors.setdefault(name, _explain(fault))
        return Answer(None, form)


def _takes_many(annotation: Any) -> bool:
    return getattr(annotation, "__origin__", annotation) in {list, tuple, frozenset, set}


def _explain(fault: Any) -> str:  # noqa: PLR0911  # a table
    """A pydantic error in words, with what to do."""
    limits = fault.get("ctx", {})
    match fault["type"]:
        case "fristklar":
            return str(fault["msg"])
        case "missing" | "string_too_short" | "too_short":
            return gettext("Fyll ut feltet.")
        case "string_too_long":
            return gettext("Skriv høyst %(most)s tegn. Du har skrevet %(count)s.") % {
                "most": norwegian.number(limits["max_length"]),
                "count": len(fault["input"]),
            }
        case "too_long":
            return gettext("Velg høyst %(most)s.") % {"most": limits["max_length"]}
        case "int_parsing" | "int_type" | "int_from_float" | "int_parsing_size":
            return gettext("Skriv et helt tall, for eksempel 25.")
        case "greater_than_equal":
            return gettext("Tallet kan ikke være lavere enn %(least)s.") % {"least": limits["ge"]}
        case "less_than_equal":
            return gettext("Tallet kan ikke være høyere enn %(most)s.") % {"most": norwegian.number(limits["le"])}
        case "enum" | "literal_error" | "bool_parsing":
            return gettext("Velg ett av alternativene.")
        case _:
            return gettext("Dette forstår vi ikke. Rett det, og lagre på nytt.")


def fault(message: str) -> PydanticCustomError:
    """To be raised by a validator: a message that reaches the reader as it stands."""
    return PydanticCustomError("fristklar", "{message}", {"message": message})


_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
"""No text, and nothing that XML can hold (§2.2), which feeds, pictures and sheets for Excel are."""


def storable(text: str) -> str:
    """Text that the database can hold and a reader can see.

    Raises:
        PydanticCustomError: it has a character that is neither text nor a line break.
    """
    hidden = _HIDDEN.search(text)
    if hidden is not None:
        raise fault(
            gettext("Teksten har et usynlig styretegn (U+%(code)s). Fjern det, og lagre på nytt.")
            % {"code": f"{ord(hidden[0]):04X}"}
        )
    return text


def _one_line(text: str) -> str:
    if "\n" in storable(text):
        raise fault(gettext("Skriv teksten på én linje."))
    return text


def _norwegian_date(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return norwegian.parse_date(value) if value.strip() else None
        except ValueError as error:
            raise fault(str(error)) from None
    return value


def _nothing_for_empty(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_LINE),
    AfterValidator(_one_line),
]
"""A text on one line that must be filled in."""

OptionalLine = Annotated[
    Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_LINE), AfterValidator(_one_line)] | None,
    BeforeValidator(_nothing_for_empty),
]
Prose = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_PROSE),
    AfterValidator(storable),
]
"""A text of one or more lines that must be filled in."""

OptionalProse = Annotated[
    Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_PROSE), AfterValidator(storable)] | None,
    BeforeValidator(_nothing_for_empty),
]
OptionalDate = Annotated[date | None, BeforeValidator(_norwegian_date)]
"""A date as Norwegians write it, or as a browser's date field sends it."""

# What comes before and after the @ in a work address. Stricter than RFC 5322, whose oddities nobody's work address has.
_ADDRESS = re.compile(
    r"(?=[^@]{1,64}@)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}"
)


def _address(text: str) -> str:
    text = text.lower()
    if not _ADDRESS.fullmatch(text) or len(text) > LONGEST_ADDRESS:
        raise fault(gettext("Skriv e-postadressen slik: navn@firma.no."))
    return text


EmailAddress = Annotated[Line, AfterValidator(_address)]
"""A work address, in lower case."""


def _name(text: str) -> str:
    if not any(letter.isalpha() for letter in text):
        raise fault(gettext("Skriv navnet med bokstaver."))
    return text


PersonName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NAME),
    AfterValidator(_one_line),
    AfterValidator(_name),
]
"""What a person is called."""

OptionalEmailAddress = Annotated[EmailAddress | None, BeforeValidator(_nothing_for_empty)]


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        whole = bool(parts.hostname if parts.scheme in {"http", "https"} else parts.scheme == "mailto" and parts.path)
    except ValueError:
        whole = False
    if not whole or re.search(r"\s", text):
        raise fault(gettext("Skriv hele adressen, for eksempel https://www.nhn.no/side."))
    if parts.username or parts.password:
        raise fault(gettext("Adressen har brukernavn eller passord i seg. Ta det bort."))
    scheme, colon, rest = text.partition(":")
    return f"{scheme.lower()}{colon}{rest}"  # as the database wants it; a scheme is the same in any case


OptionalWebAddress = Annotated[
    Annotated[
        str,
        StringConstraints(strip_whitespace=True, max_length=LONGEST_WEB_ADDRESS),
        AfterValidator(_one_line),
        AfterValidator(_web_address),
    ]
    | None,
    BeforeValidator(_nothing_for_empty),
]
"""A page that can be opened, or a mail address after mailto:. Nothing that a browser would run."""


def _bare_number(value: Any) -> Any:
    """A number without the gaps that Norwegians set between thousands."""
    return _nothing_for_empty(re.sub(r"\s", "", value) if isinstance(value, str) else value)


OptionalNumber = Annotated[
    Annotated[int, Field(ge=0, le=LARGEST_NUMBER)] | None,
    BeforeValidator(_bare_number),
]
"""A count of something."""


def _some_version(value: Any) -> Any:
    """A version that no row can have says the same as none: the save is then refused as one that came too late."""
    return value if re.fullmatch(r"[0-9]{1,18}", str(value), re.ASCII) else 0


Version = Annotated[int, BeforeValidator(_some_version)]
"""The version of the row that the form was made from; 0 for one that is not there yet."""
