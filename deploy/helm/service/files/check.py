"""Ask a service over the network whether it serves: `check.py grpc://host:port http://host:port/path …`."""

import socket
import sys
import time
import urllib.error
import urllib.request

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

SECONDS = 60
OK = 200


def problem(target: str) -> str:
    """What is wrong with it now; empty: it serves."""
    try:
        return (_grpc if target.startswith("grpc://") else _http)(target)
    except (grpc.RpcError, OSError) as error:
        return str(error).splitlines()[0]


def _grpc(target: str) -> str:
    """Every pod behind the name must serve."""
    host, _, port = target.removeprefix("grpc://").partition(":")
    addresses = {str(address[4][0]) for address in socket.getaddrinfo(host, int(port), proto=socket.IPPROTO_TCP)}
    for address in sorted(addresses):
        where = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
        with grpc.insecure_channel(where) as channel:
            answer = health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=5)
        if answer.status != health_pb2.HealthCheckResponse.SERVING:
            return f"{where} does not serve"
    return ""


def _http(target: str) -> str:
    with urllib.request.urlopen(target, timeout=5) as answer:  # noqa: S310
        return "" if answer.status == OK else f"{target} answers {answer.status}"


def main(targets: list[str]) -> int:
    """Return the exit code: 1 where something does not serve within a minute."""
    end = time.monotonic() + SECONDS
    for target in targets:
        while trouble := problem(target):
            if time.monotonic() > end:
                sys.stderr.write(f"{target}: {trouble}\n")
                return 1
            time.sleep(1)
        sys.stdout.write(f"{target} serves\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
