"""Customers: who may create and see them, and what is kept."""

import asyncio
from dataclasses import replace

import pytest

from parley.appointments.domain import errors
from parley.appointments.service.customers import NewCustomer
from parley.common.auth import Caller, Kind
from parley.common.errors import PermissionDenied
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
