"""A customer's data over every service: told as one document, then erased for good, with proof."""

import pytest

from deploy.local.api import Api, ApiError, Json, until
from deploy.local.customer import Customer

from ..company import Company, link_in


async def test_all_that_is_held_of_a_customer_is_told_erased_and_proved(company: Company) -> None:
    customer = await company.customer()
    appointment = await company.book(customer)
    guest = Customer(company.http, link_in((await company.letter(customer["email"]))["text"]))
    await guest.enter()
    await company.specialist.post(f"/v1/appointments/{appointment['id']}/admit")
    await guest.post("greeting-1", "My boiler leaks.")
    completion = {"outcome": "resolved", "notes": "A boiler in the cellar."}
    await company.specialist.post(f"/v1/appointments/{appointment['id']}/complete", completion)
    coming = await company.invite(customer, by="copy")
    path = f"/v1/customers/{customer['id']}"

    async def told() -> Json | None:
        found = await company.administrator.get(f"{path}/export")
        return found if "chat.message_posted" in {each["kind"] for each in found["insights"]["events"]} else None

    export = await until(told, "the whole export")
    assert export["appointments"]["customer"]["email"] == customer["email"]
    notes = {each["id"]: each.get("notes") for each in export["appointments"]["appointments"]}
    assert notes == {appointment["id"]: "A boiler in the cellar.", coming["id"]: None}
    [said] = (each for each in export["chat"]["conversations"] if each["appointment_id"] == appointment["id"])
    assert [each["text"] for each in said["messages"]] == ["My boiler leaks."]

    for stranger in (company.specialist, Api(company.http, guest.admission["access_token"])):
        with pytest.raises(ApiError):
            await stranger.delete(path)
    await company.administrator.delete(path)
    assert (await company.specialist.get(f"/v1/appointments/{coming['id']}"))["state"] == "cancelled"

    async def proved() -> Json | None:
        erasure = await company.administrator.get(f"{path}/erasure")
        return erasure if erasure.get("completed_at") else None

    proof = await until(proved, "the proof")
    records = {each["service"]: each["records"] for each in proof["steps"]}
    assert list(records) == ["appointments", "chat", "notifications", "insights"]
    # Of what Parley words itself notifications keep neither text nor address.
    assert (records["appointments"], records["chat"], records["notifications"]) == (3, 1, 0)
    assert records["insights"] >= len(export["insights"]["events"])

    left = str(await company.administrator.get(f"{path}/export"))
    for personal in (customer["email"], customer["phone"], "Jeanne", "boiler"):
        assert personal not in left
    # That it happened stays, and the chain over it holds.
    kinds = [each["kind"] for each in await company.story(appointment)]
    assert "chat.message_posted" in kinds
    assert (await company.administrator.get("/v1/audit/verification"))["intact"]
