"""Everything that was sent, as JSON for programs (CONTRACT) and as pages for people. Touches: the mail store."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from local.mailbox.store import MailStore

_PAGES = Environment(loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True)
PATH = "/_local/outbox"
LIMIT, LONGEST = 50, 1000


def routes(store: MailStore) -> list[Route]:
    """The list, and each message by its number."""

    def show(request: Request) -> Response:
        query = request.query_params
        try:
            limit, before = int(query.get("limit") or LIMIT), int(query["cursor"]) if query.get("cursor") else None
        except ValueError:
            limit, before = 0, None
        if not 1 <= limit <= LONGEST:
            return JSONResponse({"status": 422, "detail": "limit is 1 to 1000, cursor the one of the page before"}, 422)
        to, campaign = query.get("to") or None, query.get("campaign_id") or None
        items, following = store.page(limit, before, to, campaign)
        cursor = None if following is None else str(following)
        if "text/html" in request.headers.get("accept", ""):
            page = _PAGES.get_template("outbox.html")
            return HTMLResponse(page.render(items=items, next=cursor, to=to or "", campaign=campaign or ""))
        return JSONResponse({"items": items, "next_cursor": cursor})

    def read(request: Request) -> Response:
        item = store.find(request.path_params["number"])
        if item is None:
            return JSONResponse({"status": 404, "detail": "no such message"}, 404)
        if "text/html" in request.headers.get("accept", ""):
            return HTMLResponse(_PAGES.get_template("message.html").render(item=item))
        return JSONResponse(item)

    return [Route(PATH, show), Route(f"{PATH}/{{number:int}}", read)]
