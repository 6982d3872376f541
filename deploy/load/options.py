"""The command line of a run, and the day that it asks for."""

import argparse
import math
import os
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from locust.util.timespan import parse_timespan

from deploy.load.day import steady, working_day
from deploy.load.people import Conduct
from deploy.load.scenario import Customer, Reception, Software, Specialist
from deploy.load.shift import Shift
from deploy.load.usage import addresses
from deploy.local import ports
from deploy.local.credentials import load_or_make
from deploy.local.demo import DEMOS
from deploy.local.environment import WITH_IDENTITY
from deploy.local.stack import OPERATOR

PASSWORD = "PARLEY_OPERATOR_PASSWORD"  # noqa: S105
DEMO = f"http://localhost:{ports.load().gateway}"
# What a specialist needs around a call: to admit, to meet, to write down what came of it.
_AROUND_A_CALL_SECONDS = 3.0
# There are customers enough for all to wait so long.
_LONG_WAIT_SECONDS = 30.0
_BOOKINGS_A_MINUTE_OF_ONE = 40.0
# A customer's token lives for five minutes and is never renewed: the wait and the call, or a sizing's preparation and
# one kind of its work, must end before.
_LONGEST_CALL_SECONDS, _LONGEST_SIZING_SECONDS = 180, 240


def parse(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> argparse.Namespace:
    """The command line with all that it leaves out. Ends the program where it can't be done."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.call > _LONGEST_CALL_SECONDS:
        parser.error("--call takes 3m at most")
    if options.sizing and options.sizing > _LONGEST_SIZING_SECONDS:
        parser.error("--sizing takes 4m at most")
    able = options.specialists / (options.call + _AROUND_A_CALL_SECONDS) * 60
    if options.rate > able:
        parser.error(f"{options.specialists} specialists can't take {options.rate:g} visits a minute, only {able:.0f}")
    options.password = environment.get(PASSWORD, "")
    if options.url == DEMO:
        options.metrics = options.metrics or addresses(ports.load())
        options.password = options.password or _demo_password()
    if not options.password:
        parser.error(f"{PASSWORD} is not set" if options.url != DEMO else "no demo was ever started: make demo")
    if not options.metrics:
        parser.error("--metrics is needed for each process of an installation other than the demo")
    return options


def day(options: argparse.Namespace) -> Shift:
    """Everybody at work, as often as the command line says."""
    bookings = options.rate if options.bookings is None else options.bookings
    return Shift(
        name="a day" if options.steady is None else "the peak",
        users={
            Specialist: options.specialists,
            Customer: math.ceil(options.rate / 60 * (options.call + _LONG_WAIT_SECONDS)),
            Reception: math.ceil(bookings / _BOOKINGS_A_MINUTE_OF_ONE) or 1,
            Software: 2,
        },
        rates={Customer: options.rate / 60, Reception: bookings / 60, Software: options.lists / 60},
        seconds=options.day if options.steady is None else options.steady,
        conduct=Conduct(call_seconds=options.call, messages=options.messages),
        share=working_day if options.steady is None else steady,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.load", description="A company's working day, for sizing.")
    parser.add_argument("--url", default=DEMO, help="the installation, by default the demo on this machine")
    parser.add_argument("--operator", default=OPERATOR, help=f"whose password {PASSWORD} holds in the environment")
    parser.add_argument("--metrics", action="append", type=_address, metavar="SERVICE=URL", help="of each process")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--day", type=_span, default=600, metavar="10m", help="how long the working day takes")
    how.add_argument("--steady", type=_span, metavar="5m", help="as busy as at the day's peak, for so long")
    how.add_argument("--sizing", type=_span, nargs="?", const=30, metavar="30s", help="each kind of work, at most 4m")
    parser.add_argument("--rate", type=float, default=30, help="visits a minute at the peak")
    parser.add_argument("--bookings", type=float, help="bookings a minute at the peak, else as many as visits")
    parser.add_argument("--lists", type=float, default=60, help="lists a minute that the company's software reads")
    parser.add_argument("--specialists", type=int, default=15)
    parser.add_argument("--call", type=_span, default=20, metavar="20s", help="how long a call takes, at most 3m")
    parser.add_argument("--messages", type=int, default=2, help="by either side of each call")
    return parser


def _span(text: str) -> int:
    """Seconds of a text such as "90s", "10m" or "1h30m"."""
    seconds: int = parse_timespan(text)
    if seconds <= 0:
        raise ValueError(text)
    return seconds


def _address(text: str) -> tuple[str, str]:
    """A service and where a process of it tells its metrics."""
    service, _, url = text.partition("=")
    if not service or urlsplit(url).scheme not in {"http", "https"}:
        raise argparse.ArgumentTypeError(f"{text!r} is not like gateway=http://10.0.0.7:9090/metrics")
    return service, url


def _demo_password() -> str:
    secrets = DEMOS[1][1] / "secrets.json"
    return load_or_make(secrets, WITH_IDENTITY).operator_password if secrets.exists() else ""
