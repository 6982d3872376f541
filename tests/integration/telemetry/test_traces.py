"""One request, followed from its first byte to the last consumer."""

import secrets

from parley.common.testing.waiting import eventually

from ..collector import Collector
from ..company import Company

EXPECTED_EDGES = {
    ("gateway", "appointments"),
    ("appointments", "insights"),
    ("appointments", "notifications"),
    ("notifications", "appointments"),
    ("notifications", "insights"),
}


async def test_an_invitation_is_one_trace_from_the_request_to_the_consumers(
    company: Company, collector: Collector
) -> None:
    customer = await company.customer()
    trace_id = secrets.token_hex(16)
    company.http.headers["traceparent"] = f"00-{trace_id}-{secrets.token_hex(8)}-01"
    await company.invite(customer)
    del company.http.headers["traceparent"]

    def complete() -> bool:
        missing = EXPECTED_EDGES - collector.edges(trace_id)
        assert not missing, f"missing edges: {missing}"
        return True

    await eventually(complete)
    kinds = {(span.service, span.kind) for span in collector.traces[trace_id]}
    assert ("gateway", "SERVER") in kinds
    assert ("appointments", "PRODUCER") in kinds
    assert ("notifications", "CONSUMER") in kinds
    inserts = [span for span in collector.traces[trace_id] if span.name == "insert appointments"]
    assert [span.service for span in inserts] == ["appointments"]
