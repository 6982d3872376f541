"""Composition root of accounts.

`python -m parley.accounts` serves; `… bootstrap --email E --password-stdin` makes the first operator, once.
"""

import argparse
import sys
from functools import partial

from parley.accounts import messages
from parley.accounts.config import Settings
from parley.accounts.domain import Recorded
from parley.accounts.grpc_api import ANONYMOUS, SERVICE, AccountsApi
from parley.accounts.keys import KeyRing, RefreshTokens
from parley.accounts.passwords import Argon2Passwords
from parley.accounts.service import DirectoryService, SessionService
from parley.accounts.store import INDEXES, WITH_OUTBOX, MongoStore
from parley.api.accounts.v1.service_pb2_grpc import add_AccountsServiceServicer_to_server
from parley.common import config, mongo, rpc, telemetry
from parley.common.auth import TokenVerifier
from parley.common.errors import ParleyError
from parley.common.outbox import Outbox
from parley.common.runner import Service, Stop, run

TOPIC = "parley.accounts.v1"


def encode(recorded: Recorded) -> bytes:
    """The event's bytes, within the trace of the request that caused it."""
    return messages.encode_event(recorded, telemetry.traceparent())


async def open_store(service: Service) -> tuple[MongoStore, dict[str, Outbox]]:
    """The store with its indexes, and the outboxes that it publishes through."""
    producer = await service.producer([TOPIC])
    await mongo.ensure_indexes(service.database, INDEXES)
    outboxes = {name: Outbox(service.database[name], producer, TOPIC) for name in WITH_OUTBOX}
    return MongoStore(service.database, outboxes, encode), outboxes


async def serve(stop: Stop, settings: Settings) -> None:
    """Serve until stopped."""
    service = Service("accounts", settings, stop)
    store, outboxes = await open_store(service)
    master_secret = settings.master_secret.get_secret_value()
    keys = KeyRing(store, master_secret, service.clock)
    passwords = Argon2Passwords(settings.hashing_slots)
    sessions = SessionService(
        store, keys, RefreshTokens(master_secret), passwords, settings.service_secrets, service.clock
    )
    api = AccountsApi(sessions, DirectoryService(store, passwords, service.clock), keys)
    server = rpc.Server(settings, TokenVerifier(keys, service.clock), anonymous=ANONYMOUS)
    server.add(add_AccountsServiceServicer_to_server, api, SERVICE)
    service.serve(server)
    for name, outbox in outboxes.items():
        service.background(partial(outbox.relay, service.clock), f"relay-{name}")
    await service.run_until_stopped()


async def bootstrap(stop: Stop, settings: Settings, email: str, password: str) -> None:
    """Make the first operator, then stop."""
    service = Service("accounts", settings, stop)
    store, _ = await open_store(service)
    passwords = Argon2Passwords(settings.hashing_slots)
    directory = DirectoryService(store, passwords, service.clock)
    try:
        made = await directory.bootstrap(email, password)
    except ParleyError as error:
        sys.exit(error.message)
    sys.stdout.write("The operator can sign in.\n" if made else "This e-mail signs in already.\n")
    stop.request()
    await service.run_until_stopped()


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="parley.accounts")
    commands = parser.add_subparsers(dest="command")
    first = commands.add_parser("bootstrap", help="make the first operator")
    first.add_argument("--email", required=True)
    first.add_argument("--password-stdin", action="store_true", required=True)
    arguments = parser.parse_args()
    settings = config.load(Settings, "accounts")
    if arguments.command == "bootstrap":
        password = sys.stdin.readline().rstrip("\n")
        # A port of its own, since the service itself may be running.
        settings = settings.model_copy(update={"metrics_port": 0})
        run(lambda stop: bootstrap(stop, settings, arguments.email, password), settings, "accounts")
    else:
        run(lambda stop: serve(stop, settings), settings, "accounts")


if __name__ == "__main__":
    main()
