"""Every operation against requests that nobody thought of: no defect, and no answer but those of the contract."""

import asyncio
from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from .conftest import AGENT, bearer
from .fakes import Backends
from .operations import CONTRACT, everything

CHECKS: Any = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SCHEMA = schemathesis.openapi.from_dict(CONTRACT)
OPERATIONS: list[Any] = [cast(Any, found).ok() for found in SCHEMA.get_all_operations()]
# Where nothing is sent there is nothing to send wrongly.
CASES = [
    (operation, mode)
    for operation in OPERATIONS
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    if mode is GenerationMode.POSITIVE or operation.body or list(operation.iter_parameters())
]
BOUNDED = settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize(
    ("operation", "mode"), [pytest.param(*case, id=f"{case[0].label} {case[1].value}") for case in CASES]
)
async def test_an_operation_answers_as_its_contract_says(
    gateway_url: str, backends: Backends, operation: Any, mode: GenerationMode
) -> None:
    backends.answers |= everything()
    strategy = operation.as_strategy(generation_mode=mode)

    @BOUNDED
    @given(strategy)
    def explore(case: Any) -> None:
        answer = case.call(base_url=gateway_url, headers=bearer(AGENT), timeout=30)
        case.validate_response(answer, checks=CHECKS)

    await asyncio.to_thread(explore)
