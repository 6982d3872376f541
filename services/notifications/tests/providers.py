"""Providers on real sockets: an SMTP server and an HTTP one that keep what they take, or answer as they are told."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class MailServer:
    """What an SMTP server was given; `refusals` answer RCPT, `failures` DATA, once each, the first first.

    While `answering` is unset it takes letters but does not say so. `peers` are the connections that brought each
    letter; with `farewell` set it ends a connection after the next letter.
    """

    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    # Takes the next letter, then breaks the connection off instead of saying so.
    silent: bool = False
    answering: asyncio.Event = field(default_factory=asyncio.Event)
    peers: list[object] = field(default_factory=list)
    farewell: bool = False

    def __post_init__(self) -> None:
        self.answering.set()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refusals:
            return self.refusals.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.failures:
            return self.failures.pop(0)
        message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        self.recipients.extend(envelope.rcpt_tos)
        self.peers.append(session.peer)
        if self.farewell:
            self.farewell = False
            asyncio.get_running_loop().call_later(0.01, server.transport.close)  # type: ignore[union-attr]
        if self.silent:
            self.silent = False
            assert server.transport is not None
            server.transport.close()
        await self.answering.wait()
        return "250 kept"


@asynccontextmanager
async def mail_server() -> AsyncIterator[MailServer]:
    """An SMTP server on a free port."""
    mail = MailServer()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(mail, hostname="mail.example", loop=loop), "127.0.0.1", 0)
    mail.port = server.sockets[0].getsockname()[1]
    async with server:
        yield mail


@dataclass
class SmsServer:
    """What an HTTP provider of SMS was given; `answers` are statuses to give first, 0 breaks off."""

    port: int = 0
    taken: list[dict[str, str]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/sms"


@contextmanager
def sms_server() -> Iterator[SmsServer]:
    """An HTTP server on a free port."""
    sms = SmsServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            status = sms.answers.pop(0) if sms.answers else 202
            if status == 0:
                self.close_connection = True
                return
            if status == 202:
                sms.taken.append(body)
                sms.keys.append(self.headers.get("authorization", ""))
            self.send_response(status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    sms.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield sms
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
