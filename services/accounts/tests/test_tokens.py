"""Tokens of services and participants."""

import pytest

from parley.accounts.domain.errors import ServiceRefused
from parley.common.auth import Caller, Kind
from parley.common.errors import InvalidArgument, PermissionDenied

from .conftest import AGENT, World


async def test_a_service_proves_itself_by_its_secret(world: World) -> None:
    token = await world.tokens.issue_service_token("appointments", "s3cret")
    caller = await world.verifier.verify(token.text)
    assert (caller.kind, caller.subject, caller.tenant_id) == (Kind.SERVICE, "appointments", "")


@pytest.mark.parametrize(("service", "secret"), [("appointments", "other"), ("nobody", "s3cret"), ("", "")])
async def test_a_wrong_secret_or_service_is_refused(world: World, service: str, secret: str) -> None:
    with pytest.raises(ServiceRefused):
        await world.tokens.issue_service_token(service, secret)


async def test_appointments_mints_a_participant_for_one_appointment_and_device(world: World) -> None:
    caller = Caller(Kind.SERVICE, "appointments")
    token = await world.tokens.mint_participant(caller, "ten_a", "apt_a", "prt_a", "dev_a")
    participant = await world.verifier.verify(token.text)
    assert participant.kind is Kind.PARTICIPANT
    assert (participant.appointment_id, participant.device_id) == ("apt_a", "dev_a")
    assert token.expires_at == world.clock.advance(minutes=5)
    with pytest.raises(InvalidArgument):
        await world.tokens.mint_participant(caller, "ten_a", "apt_a", "prt_a", "")


@pytest.mark.parametrize("caller", [Caller(Kind.SERVICE, "chat"), AGENT])
async def test_nobody_else_mints_participants(world: World, caller: Caller) -> None:
    with pytest.raises(PermissionDenied):
        await world.tokens.mint_participant(caller, "ten_a", "apt_a", "prt_a", "dev_a")
