"""Composition root of the gateway.

`python -m parley.gateway` serves; `python -m parley.gateway openapi` prints the API's document.
"""

import asyncio
import json
import sys

from parley.common import config
from parley.common.clock import utc_now
from parley.common.runner import Service, Stop, run
from parley.gateway.clients import connect
from parley.gateway.config import Settings
from parley.gateway.http_api.app import api, build
from parley.gateway.http_api.server import HttpServer


async def serve(stop: Stop, settings: Settings) -> None:
    """Serve until stopped."""
    service = Service("gateway", settings, stop)
    clients, close = connect(settings)
    service.on_stop(close)
    app = build(clients, service.verifier, settings, service.clock)
    service.serve(HttpServer(app, settings.http_host, settings.http_port, settings.trusted_proxies))
    await service.run_until_stopped()


async def document() -> str:
    """The OpenAPI document, as it is kept in the tree."""
    nowhere = "localhost:1"
    settings = Settings(
        metrics_port=0,
        http_port=0,
        public_url="https://parley.example",
        accounts_target=nowhere,
        appointments_target=nowhere,
        signaling_target=nowhere,
        chat_target=nowhere,
        notifications_target=nowhere,
        insights_target=nowhere,
        live_origins=(),
    )
    clients, close = connect(settings)
    app = api(clients, Service("gateway", settings, Stop()).verifier, settings, utc_now)
    await close()
    return json.dumps(app.openapi(), indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Parse the command line."""
    if sys.argv[1:] == ["openapi"]:
        sys.stdout.write(asyncio.run(document()))
        return
    settings = config.load(Settings, "gateway")
    run(lambda stop: serve(stop, settings), settings, "gateway")


if __name__ == "__main__":
    main()
