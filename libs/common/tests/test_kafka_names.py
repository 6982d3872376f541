"""Brokers' names are looked up beside kafka-python's own thread."""

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from kafka.net.inet import KafkaNetSocket

from parley.common.kafka import names
from parley.common.kafka.names import Names
from parley.common.testing.waiting import eventually


class NameServer:
    """Stands for the system's resolver; while it is `gone`, it answers nobody."""

    def __init__(self) -> None:
        self.address = "10.0.0.1"
        self.gone = threading.Event()
        self.back = threading.Event()
        self.asked = 0

    def look_up(self, host: str, port: int, *_: object) -> list[Any]:
        self.asked += 1
        if self.gone.is_set():
            self.back.wait(10)
        if not self.address:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (self.address, port))]

    def return_(self) -> None:
        self.gone.clear()
        self.back.set()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[NameServer]:
    server = NameServer()
    monkeypatch.setattr(socket, "getaddrinfo", server.look_up)
    yield server
    server.return_()


def found(known: Names) -> str:
    return str(known.look_up("broker", 9092)[0][4][0])


async def test_a_broker_that_moved_is_found_where_it_is_now(server: NameServer) -> None:
    known = Names()
    assert found(known) == "10.0.0.1"
    server.address = "10.0.0.2"
    await eventually(lambda: found(known) == "10.0.0.2", what="the new address")


async def test_without_a_name_server_the_last_address_is_good_at_once_and_the_next_one_once_it_answers(
    server: NameServer,
) -> None:
    known = Names()
    found(known)
    server.gone.set()
    server.address = "10.0.0.2"
    began = time.monotonic()
    assert found(known) == found(known) == "10.0.0.1"
    assert time.monotonic() - began < 5  # the server keeps silent for ten
    assert server.asked == 2, "one question at a time"
    server.return_()
    await eventually(lambda: found(known) == "10.0.0.2", what="the new address")


def test_a_name_that_is_not_there_any_more_has_no_address(server: NameServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "_PATIENCE_SECONDS", 10)
    known = Names()
    found(known)
    server.address = ""
    with pytest.raises(socket.gaierror):
        found(known)


def test_a_name_server_that_fails_makes_no_address_forgotten(
    monkeypatch: pytest.MonkeyPatch, server: NameServer
) -> None:
    known = Names()
    found(known)

    def fail(*_: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "try again")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert found(known) == "10.0.0.1"


@pytest.mark.parametrize("error", [socket.gaierror(socket.EAI_AGAIN, "try again"), UnicodeError("label too long")])
def test_a_name_that_was_never_answered_has_no_address(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(type(error)):
        found(Names())


def test_clients_of_brokers_ask_so(server: NameServer) -> None:
    names.mend()
    assert KafkaNetSocket().dns_lookup("known", 9092)[0][4] == ("10.0.0.1", 9092)
    server.gone.set()
    assert KafkaNetSocket().dns_lookup("known", 9092)[0][4] == ("10.0.0.1", 9092)
    server.return_()
    server.address = ""
    assert KafkaNetSocket().dns_lookup("unknown", 9092) == []
