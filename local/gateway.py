"""The one origin of the laptop cloud, as CloudFront is on AWS: client, API, recipients' links, and `/_local`.

Touches: HTTP to the emulator, the client's built files, the mail store.
"""

import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from godwit.clock import system_clock
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route

from infra.rotate_links import add_key
from infra.security_headers import IMAGES_POLICY, content_security_policy
from local import logs, outbox
from local.accounts import Accounts, NoSuchUser
from local.mailbox import ses
from local.mailbox.store import MailStore
from local.place import REGION, ROOT

CLIENT = ROOT / "web" / "dist"
OPENAPI = ROOT / "docs" / "openapi.json"
PROXIED = ("/v1", "/t", "/u", "/v", "/s", "/webhooks")
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
COGNITO = "/_local/cognito"

_NOT_FORWARDED = frozenset(
    (
        *("connection", "host", "keep-alive", "proxy-authenticate", "proxy-authorization"),
        *("te", "trailer", "transfer-encoding", "upgrade"),
    )
)
"""Headers that concern one hop only (RFC 9110, 7.6.1), and the host, which is another behind us."""


@dataclass(frozen=True)
class Image:
    """An image of emails, as it is stored."""

    data: bytes
    content_type: str
    cache_control: str


@dataclass(frozen=True)
class Backend:
    """What the gateway leads to, known once the stack is deployed."""

    endpoint: str
    outputs: Mapping[str, str]
    accounts: Accounts
    logs: Any
    """CloudWatch Logs, as a boto3 client."""
    s3: Any
    """S3, as a boto3 client."""
    secrets: Any
    """Secrets Manager, as a boto3 client."""

    def image(self, name: str) -> Image | None:
        """The public image of that name."""
        try:
            stored = self.s3.get_object(Bucket=self.outputs["ImagesBucket"], Key=f"media/{name}")
        except self.s3.exceptions.NoSuchKey:
            return None
        return Image(stored["Body"].read(), stored["ContentType"], stored["CacheControl"])


class Gateway:
    """The application. It answers SES's operations from the beginning, everything else once it has a backend."""

    def __init__(self, mail: MailStore) -> None:
        self._mail = mail
        self._backend: Backend | None = None
        self.ready = threading.Event()
        self._http = httpx.AsyncClient(timeout=60, limits=httpx.Limits(max_connections=200))
        self.app = Starlette(
            routes=[
                Mount("/_local/ses", routes=ses.routes(mail, system_clock)),
                Route("/_local/ready", self._ready),
                Route("/_local/token", self._token, methods=["POST"]),
                *outbox.routes(mail),
                Route(COGNITO, self._cognito, methods=["POST"]),
                Route("/_local/logs", self._logs),
                Route("/_local/rotate-links", self._rotate_links, methods=["POST"]),
                Route("/config.json", self._config),
                Route("/v1/openapi.json", self._openapi),
                *(Route(f"{path}/{{rest:path}}", self._api, methods=METHODS) for path in PROXIED),
                Route("/media/{name}", self._image),
                Route("/{path:path}", self._client),
            ],
            lifespan=self._closing,
            middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])],
        )

    def lead_to(self, backend: Backend) -> None:
        """From now on everything is answered."""
        self._backend = backend

    @asynccontextmanager
    async def _closing(self, _: Starlette) -> AsyncIterator[None]:
        async with self._http:
            yield

    async def _ready(self, _: Request) -> Response:
        status = 200 if self.ready.is_set() else 503
        return JSONResponse({"ready": self.ready.is_set(), "service": "godwit"}, status)

    async def _token(self, request: Request) -> Response:
        if self._backend is None:
            return _starting()
        try:
            email = (await request.json())["email"]
            token = await run_in_threadpool(self._backend.accounts.token, email)
        except (ValueError, KeyError, TypeError):
            return _problem(400, 'The body must be {"email": "…"}.')
        except NoSuchUser:
            return _problem(404, "There is no such user.")
        return JSONResponse({"token": token})

    async def _logs(self, request: Request) -> Response:
        if self._backend is None:
            return _starting()
        lines = await run_in_threadpool(logs.recent, self._backend.logs, request.query_params.get("level"))
        return PlainTextResponse("".join(f"{line}\n" for line in lines))

    async def _rotate_links(self, _: Request) -> Response:
        if self._backend is None:
            return _starting()
        added = await run_in_threadpool(add_key, self._backend.secrets, self._backend.outputs["TokenSecret"])
        return JSONResponse({"key": added})

    async def _config(self, _: Request) -> Response:
        if self._backend is None:
            return _starting()
        outputs = self._backend.outputs
        config = {
            "region": REGION,
            "user_pool_id": outputs["UserPool"],
            "client_id": outputs["UserPoolClient"],
            "cognito_endpoint": COGNITO,
        }
        return JSONResponse(config, headers={"cache-control": "no-cache"})

    async def _openapi(self, _: Request) -> Response:
        return FileResponse(OPENAPI) if OPENAPI.exists() else _problem(404, "make openapi writes the document.")

    async def _cognito(self, request: Request) -> Response:
        return await self._forward(request, "/")

    async def _api(self, request: Request) -> Response:
        path = request.scope["raw_path"].decode().partition("?")[0]
        api = self._backend.outputs["ApiId"] if self._backend else ""
        return await self._forward(request, f"/_aws/execute-api/{api}/$default{path}")

    async def _forward(self, request: Request, path: str) -> Response:
        if self._backend is None:
            return _starting()
        query = request.scope["query_string"].decode()
        outgoing = httpx.Request(
            request.method,
            f"{self._backend.endpoint}{path}{'?' if query else ''}{query}",
            headers=[(name, value) for name, value in request.headers.items() if name not in _NOT_FORWARDED],
            content=await request.body(),
        )
        try:
            answer = await self._http.send(outgoing, stream=True)
        except httpx.HTTPError as error:
            return _problem(502, f"The API did not answer: {error}")
        headers = {name: value for name, value in answer.headers.items() if name not in _NOT_FORWARDED}
        return StreamingResponse(
            answer.aiter_raw(), answer.status_code, headers, background=BackgroundTask(answer.aclose)
        )

    async def _image(self, request: Request) -> Response:
        """Images of emails, as CloudFront serves them from the bucket."""
        if self._backend is None:
            return _starting()
        image = await run_in_threadpool(self._backend.image, request.path_params["name"])
        if image is None:
            return PlainTextResponse("Not found", 404)
        headers = {
            "cache-control": image.cache_control,
            "content-security-policy": IMAGES_POLICY,
            "x-content-type-options": "nosniff",
        }
        return Response(image.data, media_type=image.content_type, headers=headers)

    async def _client(self, request: Request) -> Response:
        """The client's files; its routes, which have no file behind them, are the start page's."""
        file = (CLIENT / request.path_params["path"]).resolve()
        if file.is_file() and file.is_relative_to(CLIENT):
            return FileResponse(file, headers=self._headers(file))
        if "." in request.url.path.rpartition("/")[2]:
            return PlainTextResponse("Not found", 404)
        start = CLIENT / "index.html"
        if not start.exists():
            return PlainTextResponse("The web client is not built: make web builds it.", 503)
        return FileResponse(start, headers=self._headers(start))

    def _headers(self, file: Path) -> dict[str, str]:
        uploads = [self._backend.endpoint] if self._backend else []
        hashed = file.parent.name == "assets"
        return {
            "cache-control": "public, max-age=31536000, immutable" if hashed else "no-cache",
            "content-security-policy": content_security_policy(*uploads),
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
        }


def _starting() -> Response:
    return _problem(503, "The laptop cloud is still starting.")


def _problem(status: int, detail: str) -> Response:
    body = {"type": "about:blank", "title": detail, "status": status, "detail": detail}
    return JSONResponse(body, status, media_type="application/problem+json")
