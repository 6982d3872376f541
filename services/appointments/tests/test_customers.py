"""Customers: who may create and see them, and what is kept."""

import asyncio
from dataclasses import replace

import pytest

from parley.appointments.domain import errors
from parley.appointments.service.customers import CustomerChanges, NewCustomer
from parley.common.auth import Caller, Kind
from parley.common.errors import Conflict, InvalidArgument, PermissionDenied
from parley.common.paging import InvalidPageToken

from .conftest import (
    AGENT,
    PARIS,
    SERVICE,
    STRANGER,
    TENANT_ID,
    World,
)

NEW = NewCustomer(" Jeanne Petit ", "Jeanne@Example.ORG", "+33 6 12 34 56 78", "", "")


async def test_a_customer_is_kept_in_one_form_with_the_companys_language_and_zone(world: World) -> None:
    made = await world.customers.create(AGENT, NEW, "")
    assert (made.display_name, made.email, made.phone) == ("Jeanne Petit", "Jeanne@example.org", "+33612345678")
    assert (made.locale, made.time_zone, made.tenant_id) == ("fr", PARIS, TENANT_ID)
    assert await world.customers.get(AGENT, made.id) == made
    assert await world.customers.get(SERVICE, made.id) == made


async def test_no_event_holds_a_customers_contact_data(world: World) -> None:
    await world.customers.create(AGENT, NEW, "")
    assert "Jeanne" not in repr(world.stores.events)
    assert "612345678" not in repr(world.stores.events)


async def test_a_customer_created_twice_with_one_key_is_one(world: World) -> None:
    made = await asyncio.gather(*(world.customers.create(AGENT, NEW, "click") for _ in range(5)))
    assert len({each.id for each in made}) == 1
    with pytest.raises(errors.IdempotencyKeyReused):
        await world.customers.create(AGENT, replace(NEW, display_name="Someone else"), "click")
    assert (await world.customers.create(STRANGER, NEW, "click")).id != made[0].id


async def test_another_companys_customer_is_not_found(world: World) -> None:
    made = await world.customers.create(AGENT, NEW, "")
    with pytest.raises(errors.CustomerNotFound):
        await world.customers.get(STRANGER, made.id)
    assert (await world.customers.page(STRANGER, "", 0, "")).items == []


async def test_a_participant_sees_no_customer(world: World) -> None:
    made = await world.customers.create(AGENT, NEW, "")
    with pytest.raises(PermissionDenied):
        await world.customers.get(Caller(Kind.PARTICIPANT, "prt_a", TENANT_ID), made.id)


async def test_customers_come_in_pages_newest_first(world: World) -> None:
    made = [(await world.customers.create(AGENT, NEW, "")).id for _ in range(3)]
    first = await world.customers.page(AGENT, "", 2, "")
    rest = await world.customers.page(AGENT, "", 2, first.next_token)
    assert [each.id for each in (*first.items, *rest.items)] == made[::-1]
    assert rest.next_token == ""
    with pytest.raises(InvalidPageToken):
        await world.customers.page(STRANGER, "", 2, first.next_token)


async def test_what_is_given_of_a_customer_changes_and_the_rest_stays(world: World) -> None:
    made = await world.customers.create(AGENT, replace(NEW, reference="C-17", country="FR"), "")
    changes = CustomerChanges(display_name=" Jeanne Grand ", phone="", reference="")
    after = await world.customers.update(AGENT, made.id, changes, 1)
    assert after == replace(made, display_name="Jeanne Grand", phone="", reference="", version=2)
    assert await world.customers.get(AGENT, made.id) == after
    assert world.told() == ["CustomerSaved", "CustomerSaved"]
    with pytest.raises(Conflict):
        await world.customers.update(AGENT, made.id, CustomerChanges(locale="en"), 1)
    with pytest.raises(errors.CustomerNotFound):
        await world.customers.update(STRANGER, made.id, changes, 0)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (CustomerChanges(display_name=" "), "display_name"),
        (CustomerChanges(display_name="Jeanne\x1b"), "display_name"),
        (CustomerChanges(display_name="\u200b\u2060"), "display_name"),
        (CustomerChanges(display_name="\u3164 \ufe0f"), "display_name"),
        (CustomerChanges(email="", phone=""), "email"),
        (CustomerChanges(email="nobody"), "email"),
        (CustomerChanges(phone="0612345678"), "phone"),
        (CustomerChanges(locale="french"), "locale"),
        (CustomerChanges(time_zone="Mars"), "time_zone"),
        (CustomerChanges(country="France"), "country"),
        (CustomerChanges(reference="x" * 101), "reference"),
    ],
)
async def test_a_change_that_cannot_be_is_refused_by_its_field(
    world: World, changes: CustomerChanges, field: str
) -> None:
    made = await world.customers.create(AGENT, NEW, "")
    with pytest.raises(InvalidArgument) as refusal:
        await world.customers.update(AGENT, made.id, changes, 0)
    assert refusal.value.field == field
    assert await world.customers.get(AGENT, made.id) == made


async def test_staff_add_nobody_who_cannot_be_reached(world: World) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        await world.customers.create(AGENT, replace(NEW, email="", phone=" "), "")
    assert refusal.value.field == "email"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("jean", True),
        ("ELODIE", True),
        ("élo dur", True),
        ("dur elo", True),
        ("d'Arc", False),
        ("eanne", False),
        ("jeanne dupont", False),
        ("Jeanne@Ex", True),
        ("example", False),
        ("+33 6 12", True),
        ("0033612", True),
        ("(33) 6.12-34", True),
        ("612", False),
        ("c-17", True),
        ("C-18", False),
        ("\uffff", False),
        (".*", False),
    ],
)
async def test_a_customer_is_found_by_what_a_word_a_number_or_a_reference_begins_with(
    world: World, query: str, found: bool
) -> None:
    new = replace(NEW, display_name="Jeanne-Élodie d’Urfé Durand", reference="C-17")
    made = await world.customers.create(AGENT, new, "")
    page = await world.customers.page(AGENT, query, 0, "")
    assert page.items == ([made] if found else [])
    assert (await world.customers.page(STRANGER, query, 0, "")).items == []


async def test_a_page_of_one_search_leads_to_no_other(world: World) -> None:
    for _ in range(2):
        await world.customers.create(AGENT, NEW, "")
    first = await world.customers.page(AGENT, "jeanne", 1, "")
    assert len((await world.customers.page(AGENT, "Jeanne", 1, first.next_token)).items) == 1
    with pytest.raises(InvalidPageToken):
        await world.customers.page(AGENT, "petit", 1, first.next_token)


async def test_of_our_services_notifications_alone_sees_customers(world: World) -> None:
    made = await world.customers.create(AGENT, NEW, "")
    for name in ("chat", "signaling", "insights", "gateway"):
        with pytest.raises(PermissionDenied):
            await world.customers.get(Caller(Kind.SERVICE, name), made.id)
