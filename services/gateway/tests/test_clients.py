"""The generated clients: as the document makes them now, and of use."""

import os
import subprocess
from pathlib import Path

from parley_client import AuthenticatedClient, Client
from parley_client.api.appointments import appointments_create
from parley_client.api.customers import customers_get_customer, customers_list_customers, customers_update_customer
from parley_client.api.public import public_look
from parley_client.models import Appointment, Customer, CustomerChange, CustomerPage, NewAppointment, Problem

from parley.api.appointments.v1.service_pb2 import ListCustomersResponse
from parley.common.errors import AlreadyExists, NotFound
from parley.common.testing.tokens import token_for

from .conftest import AGENT
from .examples import APPOINTMENT, CUSTOMER
from .fakes import Backends

CLIENTS = Path(__file__).parents[3] / "libs" / "clients"
WEB_TOOLS = Path(__file__).parents[2] / "web" / "node_modules" / ".bin"
BOOKING = NewAppointment(customer_id="cus_a", type_id="typ_a", specialist_id="stf_a")


def files(root: Path) -> dict[str, bytes]:
    """Every file below, by its path."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.py")}


def test_the_python_client_in_the_tree_is_the_one_that_the_document_makes(tmp_path: Path) -> None:
    made = tmp_path / "parley_client"
    subprocess.run([CLIENTS / "python" / "generate.sh", made], check=True)
    kept = CLIENTS / "python" / "src" / "parley_client"
    assert files(kept) == files(made), "run `make clients`"


def test_the_typescript_clients_types_in_the_tree_are_the_ones_that_the_document_makes() -> None:
    environ = os.environ | {"PATH": f"{WEB_TOOLS}:{os.environ['PATH']}"}
    command = ["npm", "--prefix", str(CLIENTS / "typescript"), "run", "--silent", "generate", "--", "--check"]
    subprocess.run(command, check=True, env=environ, timeout=60)


async def test_the_python_client_books_reads_and_changes(gateway_url: str, backends: Backends) -> None:
    backends.answers |= {
        "appointments.Schedule": APPOINTMENT,
        "appointments.ListCustomers": ListCustomersResponse(customers=[CUSTOMER], next_page_token="next"),
        "appointments.UpdateCustomer": CUSTOMER,
    }
    async with AuthenticatedClient(gateway_url, token=token_for(AGENT)) as client:
        booked = await appointments_create.asyncio(client=client, body=BOOKING, idempotency_key="order-1")
        assert isinstance(booked, Appointment)
        assert (booked.id, booked.participants[0].admitted) == ("apt_a", True)
        assert backends.last.idempotency_key == "order-1"
        page = await customers_list_customers.asyncio(client=client, query="jeanne")
        assert isinstance(page, CustomerPage)
        assert (page.data[0].email, page.next_page_token) == ("jeanne@example.org", "next")
        change = CustomerChange(reference="SIN-1")
        await customers_update_customer.asyncio("cus_a", client=client, body=change, if_match='"7"')
        request = backends.last.request
        assert (request.expected_version, request.reference, request.HasField("phone")) == (7, "SIN-1", False)


async def test_the_python_client_gives_a_refusal_as_the_problem_that_it_is(
    gateway_url: str, backends: Backends
) -> None:
    taken = AlreadyExists("This time is no longer free.", field="starts_at")
    taken.reason = "SLOT_TAKEN"
    backends.answers |= {"appointments.Schedule": taken, "appointments.LookUpEntrance": NotFound("There is none.")}
    async with AuthenticatedClient(gateway_url, token=token_for(AGENT)) as client:
        refused = await appointments_create.asyncio(client=client, body=BOOKING)
        assert isinstance(refused, Problem)
        assert (refused.status, refused.code, refused.field) == (409, "SLOT_TAKEN", "starts_at")
    async with Client(gateway_url) as anybody:
        assert isinstance(await public_look.asyncio("nowhere", client=anybody), Problem)


async def test_the_python_client_tells_tags_and_rates_too(gateway_url: str, backends: Backends) -> None:
    backends.answers["appointments.GetCustomer"] = CUSTOMER
    async with AuthenticatedClient(gateway_url, token=token_for(AGENT)) as client:
        answer = await customers_get_customer.asyncio_detailed("cus_a", client=client)
    assert (answer.status_code, answer.headers["etag"], isinstance(answer.parsed, Customer)) == (200, '"1"', True)
    assert answer.headers["ratelimit"].startswith('"staff";')
