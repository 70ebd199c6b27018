"""The resolver of an API entry point, with every error as RFC 9457 problem+json.

May touch: Powertools. A function makes one, adds its routes, and answers with `app.resolve(event, context)`.
"""

import json
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Annotated, Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import ServiceError
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import ValidationError

from godwit.errors import Conflict, Fault, Forbidden, Invalid, NotFound
from godwit.http.identity import Identity, Role, identify
from godwit.http.models import HIGHEST_VERSION, Problem

PROBLEM = "application/problem+json"
_JSON = "application/json"
_MOST_FAULTS = 50
_DIGITS = 38
"""What DynamoDB keeps of a number."""
_NO_JSON = "The body is not valid JSON."
_NOTHING_HERE = "There is nothing at this address."

PROBLEMS: dict[int, Any] = {
    status: {"description": HTTPStatus(status).phrase, "content": {PROBLEM: {"model": Problem}}}
    for status in (400, 403, 404, 409, 422)
}
"""The error answers of a route, for the OpenAPI document; 401 is the gateway's own.

Beside them must stand the route's own: Powertools describes no other answers than those it is given.
"""

NO_CONTENT: dict[int, Any] = {204: {"description": "Done", "content": {}}, **PROBLEMS}
"""The answers of a route that gives 204."""

ReadVersion = Annotated[int, Query(ge=1, le=HIGHEST_VERSION, description="The version that was read.")]
"""The query parameter `version` of a route that deletes."""


def answers(status: int, model: Any) -> dict[int, Any]:
    """The answers of a route that gives `status` with `model`, for the OpenAPI document."""
    content = {"application/json": {"model": model}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content}, **PROBLEMS}


def problem(status: int, detail: str, **more: Any) -> Response[str]:
    """A problem+json answer."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return Response(status, PROBLEM, json.dumps(body))


def path_of(location: Sequence[str | int]) -> str:
    """A pydantic location as CONTRACT writes paths: `filter.all[1].value`."""
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            path += f".{part}" if path else str(part)
    return path


def faults_of(errors: Sequence[Any], skip: int = 0) -> list[Fault]:
    """Pydantic's errors as faults, their first `skip` location parts left out."""
    return [
        Fault(path_of(error["loc"][skip:]) or "body", error["msg"].removeprefix("Value error, ")) for error in errors
    ]


def _invalid(faults: Sequence[Fault]) -> Response[str]:
    listed = [
        {"path": fault.path, "message": fault.message} | ({"line": fault.line} if fault.line is not None else {})
        for fault in faults
    ]
    return problem(422, f"{faults[0].path}: {faults[0].message}", errors=listed)


def _parsed(body: str) -> Any:
    """A body's JSON. Whole numbers that can't be stored become fractions, or infinite, which no field takes for whole.

    Python refuses to read the longest (https://docs.python.org/3/library/stdtypes.html#int-max-str-digits).
    """
    return json.loads(body, parse_int=lambda digits: int(digits) if len(digits) <= _DIGITS else float(digits))


class _App(APIGatewayHttpResolver):
    """Powertools' resolver, which would take forms for JSON, every value of theirs as a list."""

    def resolve(self, event: Any, context: Any) -> dict[str, Any]:
        headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
        if event.get("body") and not headers.get("content-type", _JSON).strip().startswith(_JSON):
            refused = problem(400, f"The body must be JSON, and the content type {_JSON}.")
            return {"statusCode": 400, "headers": {"Content-Type": PROBLEM}, "body": refused.body}
        return super().resolve(event, context)


def _refuse_unasked_body(app: Any, go_on: Callable[[Any], Any]) -> Any:
    """Where a route takes no body, whatever is in one is not known."""
    if not app.current_event.body or app.context["_route"].dependant.body_params:
        return go_on(app)
    try:
        body = app.current_event.json_body
    except json.JSONDecodeError:
        return problem(400, _NO_JSON)
    unknown = list(body) if isinstance(body, dict) else ["body"]
    if body is not None and unknown:
        return _invalid([Fault(name, "is not known here") for name in unknown[:_MOST_FAULTS]])
    return go_on(app)


def make_app(title: str, logger: Logger) -> APIGatewayHttpResolver:
    """A resolver with validation, errors as problem+json, and the identity of the caller at `identity_of(app)`."""
    app = _App(enable_validation=True, response_validation_error_http_code=500, json_body_deserializer=_parsed)
    app.configure_openapi(title=title, version="1.0.0")

    app.use([_refuse_unasked_body])

    @app.exception_handler(RequestValidationError)
    def refuse_request(error: RequestValidationError) -> Response[str]:
        if any(each["type"] == "json_invalid" for each in error.errors()):
            return problem(400, _NO_JSON)
        if any(each["loc"][0] == "path" for each in error.errors()):
            return problem(404, _NOTHING_HERE)  # what can't be an id is nobody's
        return _invalid(faults_of(error.errors(), skip=1))

    @app.exception_handler(UnicodeDecodeError)
    def refuse_encoding(_: UnicodeDecodeError) -> Response[str]:
        return problem(400, "The body is not valid UTF-8.")

    @app.exception_handler(RecursionError)
    def refuse_depth(_: RecursionError) -> Response[str]:
        return problem(400, "The body is nested too deeply.")

    @app.exception_handler(ValidationError)
    def refuse_value(error: ValidationError) -> Response[str]:
        return _invalid(faults_of(error.errors()))

    @app.exception_handler(Invalid)
    def refuse_meaning(error: Invalid) -> Response[str]:
        return _invalid(error.faults)

    @app.exception_handler(NotFound)
    def say_missing(error: NotFound) -> Response[str]:
        return problem(404, str(error))

    @app.exception_handler(Forbidden)
    def say_forbidden(error: Forbidden) -> Response[str]:
        return problem(403, str(error))

    @app.exception_handler(Conflict)
    def say_conflict(error: Conflict) -> Response[str]:
        return problem(409, str(error), state=error.state, allowed=list(error.allowed))

    @app.exception_handler(ServiceError)
    def say_service_error(error: ServiceError) -> Response[str]:
        return problem(error.status_code, str(error.msg))

    @app.not_found
    def say_no_route(_: Exception) -> Response[str]:
        path = app.current_event.path
        routes = (*app._static_routes, *app._dynamic_routes)
        allowed = sorted({route.method for route in routes if route.rule.match(path)})
        if not allowed:
            return problem(404, _NOTHING_HERE)
        answer = problem(405, f"This address takes {', '.join(allowed)}.")
        answer.headers["Allow"] = ", ".join(allowed)  # RFC 9110, 15.5.6
        return answer

    @app.exception_handler(Exception)
    def say_bug(error: Exception) -> Response[str]:
        logger.exception("unexpected error", exc_info=error)
        return problem(500, "Something went wrong on our side; it is in the logs.")

    return app


def identity_of(app: APIGatewayHttpResolver) -> Identity:
    """The caller of the request under way. Raises Forbidden."""
    authorizer = app.current_event.request_context.authorizer
    return identify(dict(authorizer.jwt_claim or {}) if authorizer else {})


def workspace_of(app: APIGatewayHttpResolver, role: Role) -> str:
    """The workspace of the request's caller. Raises Forbidden where the caller's role is lower than `role`."""
    identity = identity_of(app)
    identity.require(role)
    return identity.workspace
