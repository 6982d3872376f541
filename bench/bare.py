"""`python -m bench.bare PORT JSON`: FastAPI's least, a handler that answers a model; the measure for the API's cost."""

import json
import sys

import uvicorn
from fastapi import FastAPI

from parley.gateway.http_api.server import KEEP_ALIVE_SECONDS
from parley.gateway.resources.appointments import Appointment

# As the gateway's, so that both carry the same.
app = FastAPI(docs_url=None, redoc_url=None, telemetry={"tracing": False, "metrics": False, "logs": False})
answer = Appointment.model_validate(json.loads(sys.argv[2])) if len(sys.argv) > 2 else None


@app.get("/appointment")
async def appointment() -> Appointment:
    """The same one each time."""
    assert answer is not None
    return answer


if __name__ == "__main__":
    uvicorn.run(
        app,
        port=int(sys.argv[1]),
        loop="uvloop",
        lifespan="off",
        ws="none",
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        proxy_headers=False,
    )
