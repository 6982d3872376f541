"""What goes on without a request."""

import asyncio

import structlog

from parley.accounts.service.credentials import Credentials
from parley.common.errors import ParleyError

_PERIOD_SECONDS = 0.5

_log = structlog.get_logger(__name__)


async def send_resets(credentials: Credentials) -> None:
    """Deal with wishes for a new password soon after they were taken down; runs until cancelled.

    Several replicas may do so at once: a member's own state lets one e-mail go out.
    """
    while True:
        try:
            await credentials.send_resets()
        except ParleyError as error:
            _log.warning("password resets will be tried again", error=type(error).__name__)
        await asyncio.sleep(_PERIOD_SECONDS)
