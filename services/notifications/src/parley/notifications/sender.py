"""Providers: e-mail by SMTP, SMS by HTTP. No error and no log of theirs tells an address or a text."""

import re
import time
from binascii import b2a_qp
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.encoders import encode_base64
from email.header import Header
from email.headerregistry import Address
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import compat32
from email.utils import format_datetime, formataddr
from http import HTTPStatus

import aiosmtplib
import httpx

from parley.common.clock import Clock
from parley.notifications.domain.errors import NotTaken, Refused, Unanswered
from parley.notifications.domain.letter import Letter
from parley.notifications.domain.text import one_line

# A connection that has been idle for longer may be gone without our knowing.
_IDLE_SECONDS = 5.0
_MOST_IDLE = 32
# Servers like to end connections after a hundred letters or so.
_LETTERS_EACH = 100
_QUIT_SECONDS = 1.0
# Headers are folded here, where that is needed: a URL is read right by all only in one piece.
_POLICY = compat32.clone(linesep="\r\n", max_line_length=None)
_ENHANCED_STATUS = re.compile(r"^([245]\.\d{1,3}\.\d{1,3})\b")
# Our account or our rate, not this message, is what the provider complains of.
_OURS = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_EARLY,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)


class SmtpSender:
    """Sends e-mail through one SMTP server (RFC 5321), over connections that serve one letter after the other.

    The Message-ID is the letter's id, so that a letter offered twice is one message to whoever looks at it. A
    connection is kept for as long as letters follow closely, so a server's own time limit never ends one that is
    about to be used.
    """

    def __init__(
        self,
        *,
        host: str,
        port: int,
        use_tls: bool,
        start_tls: bool,
        user: str,
        password: str,
        mail_from: str,
        clock: Clock,
        timeout: float = 20.0,
    ) -> None:
        self._host = host
        self._port = port
        self._use_tls = use_tls
        self._start_tls = start_tls
        self._user = user or None
        self._password = password or None
        self._mail_from = mail_from
        self._clock = clock
        self._timeout = timeout
        self._idle: list[_Connection] = []

    async def send(self, letter: Letter) -> None:
        """Return once the server took it; raises Refused for a 5xx that blames the message, NotTaken for what
        may pass, and Unanswered for a connection that broke.
        """
        _check_address(letter.to)
        message = self._encode(letter)
        with _failures_told():
            connection = self._kept() or await self._connect()
            try:
                await connection.client.sendmail(self._mail_from, [letter.to], message)
            except aiosmtplib.SMTPResponseException:
                # The server answered: the connection is good for the next letter.
                await self._keep(connection)
                raise
            except aiosmtplib.SMTPRecipientsRefused:
                await self._keep(connection)
                raise
            except BaseException:
                connection.client.close()
                raise
            await self._keep(connection)

    @property
    def connected(self) -> int:
        """How many connections wait for the next letter."""
        return sum(connection.client.is_connected for connection in self._idle)

    async def close(self) -> None:
        """Take leave of the server."""
        while self._idle:
            await _quit(self._idle.pop())

    def _kept(self) -> "_Connection | None":
        """The connection that was used last, if it can be relied on."""
        now = time.monotonic()
        while self._idle:
            connection = self._idle.pop()
            if connection.client.is_connected and now - connection.used_at < _IDLE_SECONDS:
                return connection
            connection.client.close()
        return None

    async def _connect(self) -> "_Connection":
        client = aiosmtplib.SMTP(
            hostname=self._host,
            port=self._port,
            username=self._user,
            password=self._password,
            use_tls=self._use_tls,
            start_tls=self._start_tls,
            timeout=self._timeout,
        )
        try:
            await client.connect()
        except BaseException:
            client.close()
            raise
        return _Connection(client)

    async def _keep(self, connection: "_Connection") -> None:
        connection.letters += 1
        connection.used_at = time.monotonic()
        if connection.client.is_connected and connection.letters < _LETTERS_EACH and len(self._idle) < _MOST_IDLE:
            self._idle.append(connection)
        else:
            await _quit(connection)

    def _encode(self, letter: Letter) -> bytes:
        """The letter as MIME (RFC 2045), in ASCII; by hand where the email package's own way takes milliseconds."""
        message = MIMEMultipart("mixed" if letter.calendar else "alternative", policy=_POLICY)
        message["Message-ID"] = f"<{letter.id}@{self._mail_from.rpartition('@')[2]}>"
        message["Date"] = format_datetime(self._clock())
        message["From"] = _mailbox(letter.from_name, self._mail_from)
        message["To"] = _mailbox(letter.to_name, letter.to)
        message["Subject"] = _encoded(letter.subject)
        if letter.unsubscribe:
            # RFC 2369, and RFC 8058: one POST to it, and nothing else, opts out.
            message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        # RFC 3834: no out-of-office answers to a machine.
        message["Auto-Submitted"] = "auto-generated"
        texts = MIMEMultipart("alternative", policy=_POLICY) if letter.calendar else message
        texts.attach(_text(letter.text, "plain"))
        texts.attach(_text(letter.html, "html"))
        if letter.calendar:
            # As an alternative, which mail clients act upon (RFC 6047), and as a file for all others.
            texts.attach(_text(letter.calendar.decode(), "calendar", method=letter.calendar_method))
            message.attach(texts)
            message.attach(_file(letter.calendar))
        return message.as_bytes()


def _mailbox(name: str, address: str) -> str:
    shown = one_line(name)
    return formataddr((shown, address)) if shown.isascii() else f"{_encoded(shown)} <{address}>"


def _encoded(text: str) -> str:
    """In ASCII (RFC 2047), on as many lines as it takes."""
    shown = one_line(text)
    return shown if shown.isascii() else Header(shown, "utf-8", header_name="Subject").encode()


def _text(text: str, subtype: str, **parameters: str) -> MIMENonMultipart:
    part = MIMENonMultipart("text", subtype, policy=_POLICY, charset="utf-8", **parameters)
    part["Content-Transfer-Encoding"] = "quoted-printable"
    lines = "\n".join(text.splitlines()) + "\n"
    part.set_payload(b2a_qp(lines.encode()).decode())
    return part


def _file(calendar: bytes) -> MIMENonMultipart:
    part = MIMENonMultipart("application", "ics", policy=_POLICY)
    part.set_payload(calendar)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename="invite.ics")
    return part


def _check_address(address: str) -> None:
    try:
        Address(addr_spec=address)
        address.encode("ascii")
    except (ValueError, IndexError):
        raise Refused("the e-mail address is not valid") from None


@dataclass
class _Connection:
    """A connection, how many letters it served, and when the last one."""

    client: aiosmtplib.SMTP
    letters: int = 0
    used_at: float = 0.0


async def _quit(connection: _Connection) -> None:
    with suppress(aiosmtplib.SMTPException, OSError):
        await connection.client.quit(timeout=_QUIT_SECONDS)
    connection.client.close()


@contextmanager
def _failures_told() -> Iterator[None]:
    """What aiosmtplib raises, as what it means for the letter."""
    try:
        yield
    except aiosmtplib.SMTPRecipientsRefused as error:
        raise _smtp_failure(error.recipients[0]) from None
    except aiosmtplib.SMTPDataError as error:
        raise _smtp_failure(error) from None
    except aiosmtplib.SMTPResponseException as error:
        # At any other point it is us, not this message, whom the server complains of.
        raise NotTaken(_told(error)) from None
    except aiosmtplib.SMTPNotSupported:
        raise NotTaken("SMTP server lacks what its settings ask for") from None
    except (aiosmtplib.SMTPConnectError, aiosmtplib.SMTPConnectTimeoutError) as error:
        raise NotTaken(f"SMTP {type(error).__name__}") from None
    except (aiosmtplib.SMTPException, OSError) as error:
        raise Unanswered(f"SMTP {type(error).__name__}") from None


def _smtp_failure(answer: aiosmtplib.SMTPResponseException) -> Refused | NotTaken:
    return Refused(_told(answer)) if 500 <= answer.code < 600 else NotTaken(_told(answer))


def _told(answer: aiosmtplib.SMTPResponseException) -> str:
    """The codes alone: servers like to repeat the address in their texts."""
    enhanced = _ENHANCED_STATUS.match(answer.message)
    return f"SMTP {answer.code}" + (f" {enhanced[1]}" if enhanced else "")


class HttpSmsSender:
    """Sends SMS through an HTTP provider: POST {id, to, from, text} as JSON with a bearer key.

    A provider drops an id that it has seen, so a letter offered twice arrives once.
    """

    def __init__(self, client: httpx.AsyncClient, *, url: str, key: str, sms_from: str) -> None:
        self._client = client
        self._url = url
        self._headers = {"authorization": f"Bearer {key}"} if key else {}
        self._from = sms_from

    async def send(self, letter: Letter) -> None:
        """Return on a 2xx; raises Refused for a 4xx that blames the message, Unanswered for a connection that
        broke, and NotTaken for all else.
        """
        body = {"id": letter.id, "to": letter.to, "from": self._from, "text": letter.text}
        try:
            answer = await self._client.post(self._url, json=body, headers=self._headers)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise NotTaken(f"SMS provider {type(error).__name__}") from None
        except httpx.RequestError as error:
            raise Unanswered(f"SMS provider {type(error).__name__}") from None
        if answer.is_success:
            return
        told = f"SMS provider {answer.status_code}"
        blames_message = answer.is_client_error and answer.status_code not in _OURS
        raise Refused(told) if blames_message else NotTaken(told)
