"""One door before everything: HAProxy, with which gateways and live channels are reached that are well."""

from pathlib import Path

from deploy.local.ports import Ports

_CONFIGURATION = """\
global
    maxconn 2000
    ssl-default-bind-options ssl-min-ver TLSv1.2

defaults
    mode http
    timeout connect 5s
    timeout client 60s
    timeout server 60s
    timeout tunnel 1h
    option forwardfor
    # What is not ready, or does not say so, gets nothing more.
    option httpchk GET /readyz
    timeout check 1s
    default-server check inter 1s fall 2 rise 1

frontend edge
{binds}
{rules}
    use_backend live if {{ path /v1/live }}
    default_backend gateways

backend gateways
    # A request to one that is gone is better cut than kept: whoever made it asks again.
    default-server on-marked-down shutdown-sessions
{gateways}

backend live
{pods}
"""


def configuration(ports: Ports, certificate: Path | None) -> str:
    """HAProxy's configuration: live channels to their pods, all else to a gateway.

    With a certificate, others on the network reach it by HTTPS; where there are several gateways, all of this machine
    by HTTP.
    """
    gateways = ports.http or {"gateway": ports.gateway}
    binds = [f"    bind 127.0.0.1:{ports.gateway}"] if ports.http else []
    if certificate:
        binds.append(f"    bind :{ports.https} ssl crt {certificate} alpn http/1.1")

    def server(name: str, port: int) -> str:
        return f"    server {name} 127.0.0.1:{port} port {ports.metrics[name]}"

    text = _CONFIGURATION.format(
        binds="\n".join(binds),
        rules="\n".join(f"    use_backend {pod} if {{ path /v1/live/{pod} }}" for pod in ports.live),
        gateways="\n".join(server(*gateway) for gateway in gateways.items()),
        pods="\n".join(server(*pod) for pod in ports.live.items()),
    )
    return text + "".join(f"\nbackend {pod[0]}\n{server(*pod)}\n" for pod in ports.live.items())
