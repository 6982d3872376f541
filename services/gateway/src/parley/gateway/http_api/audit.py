"""The audit trail as a whole."""

from fastapi import APIRouter, Depends

from parley.api.insights.v1 import service_pb2 as pb
from parley.gateway.clients import Clients
from parley.gateway.http_api.contract import calls
from parley.gateway.http_api.gate import Gate
from parley.gateway.http_api.guarded import Area
from parley.gateway.resources.conversation import TrailVerification


def router(clients: Clients, gate: Gate) -> APIRouter:
    """`/v1/audit`."""
    routes = Area(prefix="/v1/audit", tags=["audit"], dependencies=[Depends(gate.staff)])

    @routes.get("/verification", openapi_extra=calls("insights.VerifyTrail"))
    async def verify_trail() -> TrailVerification:
        """Compute a chain anew: administrators their company's, operators that of no company."""
        return TrailVerification.of(await clients.insights.VerifyTrail(pb.VerifyTrailRequest()))

    return routes
