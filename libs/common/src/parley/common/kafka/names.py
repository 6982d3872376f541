"""Looks brokers' names up without making kafka-python wait for a name server that is gone.

kafka-python looks a name up in the one thread that does all its work, anew for each connection that it tries. A name
server that was lost with its zone stays in its Service for most of a minute: seconds go by for each question that
falls to it, in which nothing is read, written or heard.

So what was last heard of a name is good enough where there is no answer at once. Where the answer is that there is
no such name, that counts: another may have the address by now.
"""

import socket
import threading
from concurrent.futures import Future
from functools import partial
from typing import Any

import structlog
from kafka.errors import KafkaConnectionError
from kafka.net.inet import KafkaNetSocket

# For a name whose addresses were known before; one that is new waits as long as the system does.
_PATIENCE_SECONDS = 0.1

_log = structlog.get_logger("parley.common.kafka")

# As socket.getaddrinfo has it.
_Addresses = list[Any]


class Names:
    """What is known of names: thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[tuple[str, int], _Addresses] = {}
        self._asking: dict[tuple[str, int], Future[_Addresses]] = {}

    def look_up(self, host: str, port: int) -> _Addresses:
        """Return the addresses of today, or the last ones where no answer comes.

        Raises OSError for a name that was never answered or is not there, and UnicodeError for what is no name.
        """
        name = (host, port)
        answer = self._ask(name)
        known = self._known.get(name)
        try:
            return answer.result(timeout=_PATIENCE_SECONDS if known else None)
        except OSError as error:
            if not known or error.errno == socket.EAI_NONAME:
                raise
            _log.info("broker's last address", host=host)
            return known

    def _ask(self, name: tuple[str, int]) -> Future[_Addresses]:
        """Join the question that is under way, or ask in a thread of its own, which no process waits for at its end."""
        with self._lock:
            if answer := self._asking.get(name):
                return answer
            answer = Future()
            threading.Thread(target=self._answer, args=(name, answer), name="broker-name", daemon=True).start()
            self._asking[name] = answer
            return answer

    def _answer(self, name: tuple[str, int], answer: Future[_Addresses]) -> None:
        try:
            found = self._known[name] = socket.getaddrinfo(*name, socket.AF_UNSPEC, socket.SOCK_STREAM)
        except Exception as error:
            tell = partial(answer.set_exception, error)
        else:
            tell = partial(answer.set_result, found)
        # Before anybody hears the answer: who asks after it gets one of their own.
        with self._lock:
            del self._asking[name]
        tell()


_names = Names()


def dns_lookup(_: KafkaNetSocket, host: str, port: int, raise_error: bool = False) -> _Addresses:
    """As kafka-python asks: none where the name can't be found."""
    try:
        return _names.look_up(host, port)
    except OSError as error:
        if raise_error:
            raise KafkaConnectionError(f"no address of {host}: {error}") from None
        _log.warning("broker's name not found", host=host, error=str(error))
        return []


def mend() -> None:
    """Let every client of this process do so."""
    KafkaNetSocket.dns_lookup = dns_lookup
