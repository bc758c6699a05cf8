"""The document of the API, made from its views, and the reading of what programs send by it."""

from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from typing import Any, TypeVar

import msgspec
from flask import Blueprint
from flask.typing import ResponseReturnValue
from spectree import Response, SpecTree
from spectree.config import ModeEnum
from spectree.model_adapter.msgspec_adapter import MsgspecModelAdapter
from spectree.models import SecureType, SecurityScheme, SecuritySchemeData
from spectree.plugins.base import Context
from spectree.plugins.flask_plugin import FlaskPlugin

from pointsapp.access.current import current_program
from pointsapp.access.permissions import NEEDED_FOR, Scope
from pointsapp.access.refusals import NoProgram
from pointsapp.access.standing_programs import StandingProgram
from pointsapp.actor import Permission
from pointsapp.api.refusals import Malformed
from pointsapp.api.shapes import Problem, Shape
from pointsapp.web.forms import clean
from pointsapp.web.problems import MEDIA_TYPE, PLACE
from pointsapp.web.requires import for_programs, requires
from pointsapp.web.values import is_in_range

Route = Callable[..., ResponseReturnValue]
View = TypeVar("View", bound=Callable[..., object])
ADDRESS = f"{PLACE}v1"
OUT_OF_RANGE = "Expected a day from 1900 to 2100"
ABOUT = (
    "A village's points for other programs. A token is shown as `Authorization: Bearer …`; a "
    "household makes one on its phone, staff on the page of their account. What is sent is "
    "recorded under the name of whoever made the token, and waits for approval like anything else."
)


class Reading(FlaskPlugin):
    """Reads requests strictly, and texts clean, where the library would be lenient."""

    def request_validation(
        self, request: Any, query: Any, json: Any, form: Any, headers: Any, cookies: Any
    ) -> None:
        """Keep what was sent as the shapes that the view asks for. Raises Malformed."""
        read = Context(
            query=query and _read(_cleared(request.args.to_dict()), query, strict=False),
            json=json and _read(_sent(request.get_data()), json, strict=True),
            form=form,
            headers=headers and _read(dict(request.headers), headers, strict=False),
            cookies=cookies,
        )
        request.context = read


ADAPTER: Any = MsgspecModelAdapter()  # narrower than the library's own protocol says

document = SpecTree(
    backend=Reading,
    model_adapter=ADAPTER,
    mode=ModeEnum.strict,
    title="Village Points",
    version="1.0",
    description=ABOUT,
    naming_strategy=lambda shape: shape.__name__,
    nested_naming_strategy=lambda _parent, child: child,
    security_schemes=[
        SecurityScheme(name="token", data=SecuritySchemeData(type=SecureType.HTTP, scheme="bearer"))
    ],
)


def room(name: str, module: str) -> Blueprint:
    """Return a blueprint of the API."""
    return Blueprint(name, module, url_prefix=ADDRESS)


def open_to(scope: Scope) -> Callable[[View], View]:
    """Label a view that programs open whose token has this scope."""
    return lambda view: requires(NEEDED_FOR[scope])(for_programs(scope)(view))


def open_to_all(view: View) -> View:
    """Label a view that needs no token: it tells what hangs on the public board."""
    return requires(Permission.PUBLIC)(for_programs(None)(view))


def gives(
    shape: type[Shape], *, status: int = 200, token: bool = True, **takes: Any
) -> Callable[[Callable[..., object]], Route]:
    """Put a view into the document: what it gives, what it takes, and how it says no."""
    refused = [404, 422, *([401, 403, 409, 429] if token else [])]
    answers = {f"HTTP_{code}": Problem for code in refused}

    def described(view: Callable[..., object]) -> Route:
        put_in: Callable[[Callable[..., object]], Route] = document.validate(
            **takes,
            resp=Response(**{f"HTTP_{int(status)}": shape}, **answers),
            security={"token": []} if token else None,
            tags=[view.__module__.split(".")[-2]],
            operation_id=view.__name__,
        )
        return put_in(view)

    return described


def program_of_request() -> StandingProgram:
    """Return the program that acts; the guard let nobody else come here."""
    program = current_program()
    if program is None:
        raise NoProgram
    return program


@cache
def written() -> bytes:
    """Return the document as it is read at openapi.json, written once."""
    spec = document.spec
    for path in spec["paths"].values():
        for operation in path.values():
            for status, answer in operation["responses"].items():
                if int(status) >= HTTPStatus.BAD_REQUEST:
                    answer["content"] = {MEDIA_TYPE: answer["content"].pop("application/json")}
    return msgspec.json.encode(spec)


def _sent(body: bytes) -> object:
    """Return what JSON says, its texts clean. Raises Malformed."""
    try:
        return _cleared(msgspec.json.decode(body))
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise Malformed(mistakes=[{"at": "$", "why": str(error)}]) from error


def _cleared(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleared(one) for one in value]
    if isinstance(value, dict):
        return {name: _cleared(one) for name, one in value.items()}
    return value


def _read(value: object, shape: type[Shape], *, strict: bool) -> Shape:
    try:
        read = msgspec.convert(value, shape, strict=strict)
    except msgspec.ValidationError as error:
        why, _at, place = str(error).partition(" - at `")
        mistake = {"at": place.removesuffix("`") or "$", "why": why}
        raise Malformed(mistakes=[mistake]) from error
    strange = [name for name in shape.__struct_fields__ if not is_in_range(getattr(read, name))]
    if strange:
        raise Malformed(mistakes=[{"at": f"$.{name}", "why": OUT_OF_RANGE} for name in strange])
    return read
