"""The mailbox over HTTP: the SMS provider's side, a JSON API for tests, and a page for people."""

import hmac
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from fastapi import FastAPI, Header, HTTPException, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from deploy.local.mailbox.letters import Letter, Letters

PAGE = Path(__file__).with_name("page.html")


class Sms(BaseModel):
    """What an SMS provider is sent."""

    id: str = Field(min_length=1, max_length=200)
    to: str = Field(pattern=r"^\+[1-9][0-9]{6,14}$")
    sender: str = Field(alias="from", max_length=15)
    text: str = Field(max_length=1600)


def build(letters: Letters, sms_key: str) -> FastAPI:
    """The application."""
    app = FastAPI(title="Mailbox", docs_url=None, redoc_url=None)

    @app.post("/sms", status_code=202)
    async def send_sms(sms: Sms, authorization: Annotated[str, Header()] = "") -> dict[str, str]:
        if not hmac.compare_digest(authorization.encode(), f"Bearer {sms_key}".encode()):
            raise HTTPException(401)
        letters.add(Letter(sms.id, "sms", sms.to, sms.sender, "", sms.text))
        return {"id": sms.id}

    @app.get("/api/messages")
    async def messages(to: str = "") -> list[dict[str, str | int]]:
        return [{**asdict(letter), "copies": letters.copies[letter.id]} for letter in letters.to(to)]

    @app.get("/html")
    async def html(id: str) -> Response:
        letter = letters.get(id)
        if letter is None:
            raise HTTPException(404)
        # A sandbox: the letter's scripts never run, its links open beside it.
        policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups"
        return HTMLResponse(letter.html, headers={"Content-Security-Policy": policy})

    @app.get("/")
    async def page() -> HTMLResponse:
        return HTMLResponse(PAGE.read_text(encoding="utf-8"))

    return app
