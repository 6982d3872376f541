"""Access tokens of services and participants, and the minting of every other."""

import hmac
from collections.abc import Mapping
from datetime import timedelta

from parley.accounts import metrics
from parley.accounts.domain.errors import ServiceRefused
from parley.accounts.domain.tokens import PARTICIPANT_TOKEN_LIFETIME, SERVICE_TOKEN_LIFETIME
from parley.accounts.service.ports import AccessToken, Signer
from parley.common.auth import Caller, Kind
from parley.common.clock import Clock
from parley.common.errors import InvalidArgument
from parley.common.ids import digest

_MINTING_SERVICE = "appointments"


class Tokens:
    """Mints tokens; `service_secrets` are SHA-256 (hex) by service."""

    def __init__(self, signer: Signer, service_secrets: Mapping[str, str], clock: Clock) -> None:
        self._signer = signer
        self._service_secrets = service_secrets
        self._clock = clock

    async def mint(self, caller: Caller, lifetime: timedelta) -> AccessToken:
        """A token that says what `caller` says."""
        token = await self._signer.sign(caller, lifetime)
        metrics.TOKENS.labels(caller.kind.value).inc()
        return AccessToken(token, self._clock() + lifetime)

    async def issue_service_token(self, service: str, secret: str) -> AccessToken:
        """A service's own token. Raises ServiceRefused."""
        known = self._service_secrets.get(service, "")
        if not known or not hmac.compare_digest(known, digest(secret)):
            raise ServiceRefused("This service and secret don't belong together: check its settings.")
        return await self.mint(Caller(Kind.SERVICE, service), SERVICE_TOKEN_LIFETIME)

    async def mint_participant(
        self, caller: Caller, tenant_id: str, appointment_id: str, participant_id: str, device_id: str
    ) -> AccessToken:
        """A participant's token; the service that owns appointments alone may ask for one."""
        caller.require_service(_MINTING_SERVICE)
        named = {
            "tenant_id": tenant_id,
            "appointment_id": appointment_id,
            "participant_id": participant_id,
            "device_id": device_id,
        }
        for field, value in named.items():
            if not value:
                raise InvalidArgument("Name all four.", field=field)
        participant = Caller(
            Kind.PARTICIPANT,
            participant_id,
            tenant_id=tenant_id,
            appointment_id=appointment_id,
            device_id=device_id,
        )
        return await self.mint(participant, PARTICIPANT_TOKEN_LIFETIME)
