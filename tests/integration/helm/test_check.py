"""What `helm test` runs: it passes by what serves, and by nothing else."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from deploy.helm.service.files import check
from parley.common.testing.servers import free_port

SERVING, NOT_SERVING = health_pb2.HealthCheckResponse.SERVING, health_pb2.HealthCheckResponse.NOT_SERVING


# What it tells of itself, and where.
Service = tuple[health.HealthServicer, str]


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """One that serves, and is asked once."""
    monkeypatch.setattr(check, "SECONDS", -1)
    server = grpc.server(ThreadPoolExecutor(1))
    health_pb2_grpc.add_HealthServicer_to_server(servicer := health.HealthServicer(), server)
    servicer.set("", SERVING)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield servicer, f"grpc://127.0.0.1:{port}"
    server.stop(None).wait()


def test_a_service_passes_while_it_serves(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    told, target = service
    assert check.main([target]) == 0
    told.set("", NOT_SERVING)
    assert check.main([target]) == 1
    assert "does not serve" in capsys.readouterr().err


@pytest.mark.parametrize("scheme", ["grpc", "http"])
def test_what_nobody_answers_at_fails_beside_one_that_serves(service: Service, scheme: str) -> None:
    _, target = service
    assert check.main([target, f"{scheme}://127.0.0.1:{free_port()}"]) == 1
