"""What the web client's settings repeat of the services: each copy is the same as what it was taken from."""

import json
import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from parley.appointments.domain.appointment_type import AppointmentType, Preset, from_preset
from parley.gateway.http_api.contract import SCOPES
from parley.notifications.domain.event_types import EVENT_TYPES

_ADMIN = Path(__file__).parents[1] / "services/web/src/state/admin"
_PRESETS: Mapping[str, Mapping[str, Any]] = json.loads((_ADMIN / "presets.json").read_text())
# What a type has of its own, and no scenario gives.
_OF_EACH = {"id", "tenant_id", "preset", "version", "original", "creation"}
_INTEGRATIONS = (_ADMIN / "integrations.ts").read_text()


def _listed(name: str) -> list[str]:
    """The strings of a constant array."""
    array = re.search(rf"export const {name} = \[(.*?)\] as const;", _INTEGRATIONS, re.DOTALL)
    assert array is not None
    return re.findall(r'"([^"]+)"', array[1])


def test_a_key_can_be_given_every_scope_that_a_call_needs() -> None:
    assert set(_listed("SCOPES")) == {scope for scope in SCOPES.values() if scope}


def test_a_webhook_can_be_told_of_every_event() -> None:
    assert _listed("EVENT_TYPES") == list(EVENT_TYPES)


@pytest.mark.parametrize("preset", Preset)
def test_a_type_made_from_a_scenario_is_what_every_company_starts_with(preset: Preset) -> None:
    original = from_preset(preset, "typ_1", "ten_1")
    offered = {**_PRESETS["empty"], **_PRESETS[preset.value]}
    assert offered == {name: _as_json(getattr(original, name)) for name in offered}
    assert set(offered) == {field.name for field in fields(AppointmentType)} - _OF_EACH


def _as_json(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_as_json(each) for each in value]
    if hasattr(value, "purpose"):
        return {"purpose": value.purpose.value, "required": value.required}
    return dict(value) if isinstance(value, Mapping) else value
