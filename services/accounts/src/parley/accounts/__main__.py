"""Composition root of accounts.

`python -m parley.accounts` serves; `… migrate` brings its database up to date; `… create-operator --email E` makes an
operator, the first one for instance.
"""

import argparse
import getpass
import sys
from functools import partial

from parley.accounts import store, worker
from parley.accounts.config import Settings
from parley.accounts.domain.events import Recorded
from parley.accounts.domain.territories import Installation, Region
from parley.accounts.grpc_api import ANONYMOUS, SERVICE, AccountsApi
from parley.accounts.keys import KeyRing, RefreshTokens
from parley.accounts.messages.events import encode_event
from parley.accounts.passwords import Argon2Passwords
from parley.accounts.scopes import known_scopes
from parley.accounts.service.api_keys import ApiKeys
from parley.accounts.service.credentials import Credentials
from parley.accounts.service.members import Members
from parley.accounts.service.sessions import Sessions
from parley.accounts.service.slow_down import SlowDown
from parley.accounts.service.teams import Teams
from parley.accounts.service.tenants import Tenants
from parley.accounts.service.tokens import Tokens
from parley.accounts.store import Stores
from parley.api.accounts.v1.service_pb2_grpc import add_AccountsServiceServicer_to_server
from parley.common import config, mongo, rpc, telemetry
from parley.common.auth import TokenVerifier
from parley.common.errors import ParleyError
from parley.common.outbox import Outbox
from parley.common.runner import MIGRATE_HELP, Service, Stop, migrate, run

TOPIC = "parley.accounts.v1"


def encode(recorded: Recorded) -> bytes:
    """The event's bytes, within the trace of the request that caused it."""
    return encode_event(recorded, telemetry.traceparent())


async def open_stores(service: Service) -> tuple[Stores, dict[str, Outbox]]:
    """The stores with their indexes, and the outboxes that they publish through."""
    producer = await service.producer([TOPIC])
    await mongo.ensure_indexes(service.database, store.INDEXES)
    outboxes = {name: Outbox(service.database[name], producer, TOPIC) for name in store.PUBLISHING}
    return store.open_stores(service.database, outboxes, encode), outboxes


class UseCases:
    """All that accounts does, over its stores."""

    def __init__(self, service: Service, settings: Settings, stores: Stores) -> None:
        clock = service.clock
        master_secret = settings.master_secret.get_secret_value()
        installation = Installation(Region(settings.region), settings.sales_contact, settings.other_region_url)
        passwords = Argon2Passwords(settings.hashing_slots)
        slow_down = SlowDown(stores.attempts, clock)
        self.keys = KeyRing(stores.keys, master_secret, clock)
        self.tokens = Tokens(self.keys, settings.service_secrets, clock)
        self.sessions = Sessions(
            stores.sessions,
            stores.staff,
            stores.tenants,
            self.tokens,
            RefreshTokens(master_secret),
            passwords,
            slow_down,
            clock,
        )
        self.credentials = Credentials(
            stores.staff,
            stores.tenants,
            stores.links,
            stores.resets,
            self.sessions,
            passwords,
            slow_down,
            settings.public_url,
            clock,
        )
        self.tenants = Tenants(stores.tenants, installation, clock)
        self.teams = Teams(stores.teams, stores.tenants, clock)
        self.members = Members(stores.staff, stores.teams, stores.tenants, self.sessions, passwords, clock)
        self.api_keys = ApiKeys(stores.api_keys, stores.tenants, self.tokens, known_scopes(), clock)


async def serve(stop: Stop, settings: Settings) -> None:
    """Serve until stopped."""
    service = Service("accounts", settings, stop)
    stores, outboxes = await open_stores(service)
    cases = UseCases(service, settings, stores)
    api = AccountsApi(
        cases.sessions,
        cases.credentials,
        cases.tokens,
        cases.tenants,
        cases.teams,
        cases.members,
        cases.api_keys,
        cases.keys,
    )
    server = rpc.Server(settings, TokenVerifier(cases.keys, service.clock), anonymous=ANONYMOUS)
    server.add(add_AccountsServiceServicer_to_server, api, SERVICE)
    service.serve(server)
    for name, outbox in outboxes.items():
        service.background(partial(outbox.relay, service.clock), f"relay-{name}")
    service.background(partial(worker.send_resets, cases.credentials), "password-resets")
    await service.run_until_stopped()


async def create_operator(stop: Stop, settings: Settings, email: str, password: str) -> None:
    """Make an operator, then stop."""
    service = Service("accounts", settings, stop)
    stores, _ = await open_stores(service)
    try:
        made = await UseCases(service, settings, stores).members.create_operator(email, password)
    except ParleyError as error:
        sys.exit(error.message)
    sys.stdout.write("The operator can sign in.\n" if made else "This e-mail signs in already: nothing was changed.\n")
    stop.request()
    await service.run_until_stopped()


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="parley.accounts")
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("migrate", help=MIGRATE_HELP)
    operator = commands.add_parser("create-operator", help="make an operator; the password is read from stdin")
    operator.add_argument("--email", required=True)
    arguments = parser.parse_args()
    settings = config.load(Settings, "accounts")
    if arguments.command == "create-operator":
        password = _password()
        # A port of its own, since the service itself may be running.
        settings = settings.model_copy(update={"metrics_port": 0})
        run(lambda stop: create_operator(stop, settings, arguments.email, password), settings, "accounts")
    elif arguments.command == "migrate":
        run(lambda _: migrate(settings, store.INDEXES), settings, "accounts")
    else:
        run(lambda stop: serve(stop, settings), settings, "accounts")


def _password() -> str:
    """A line of standard input; from a person at a terminal, unseen and twice."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password, at least 12 characters: ")
    if getpass.getpass("The same again: ") != password:
        sys.exit("The two are not the same: start again.")
    return password


if __name__ == "__main__":
    main()
