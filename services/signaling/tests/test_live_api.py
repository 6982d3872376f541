"""One real pod on a real socket: what clients may say and what they are told."""

import time
from collections.abc import Awaitable, Callable

from parley.api.accounts.v1.accounts_pb2 import Staff
from parley.api.accounts.v1.events_pb2 import SessionEnded, StaffSaved
from parley.api.appointments.v1 import appointments_pb2
from parley.api.common.v1.common_pb2 import ACTOR_KIND_PARTICIPANT, ACTOR_KIND_STAFF, Actor
from parley.api.live.v1.live_pb2 import (
    CHANNEL_KIND_DESK,
    MEMBER_KIND_CUSTOMER,
    Bye,
    Candidate,
    Ping,
    SetMedia,
    Signal,
    Typing,
)
from parley.common.auth import Caller, Kind
from parley.common.ids import new_id
from parley.common.testing.tokens import token_for

from .client import Client, closing, joined, offer, refusal
from .pods import Installation, Process, Visit, arrival

Closed = Callable[[Client], Awaitable[int]]


# Admission


async def test_sdp_and_candidates_pass_between_the_two_once_the_customer_is_admitted(
    pod: Process, visit: Visit
) -> None:
    async with (
        joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, welcome),
        joined(pod.url, visit.agent_token(), visit.id, "page-agent") as (agent, _),
    ):
        assert (welcome.appointment.state, welcome.appointment.admitted) == ("waiting", False)
        await visit.admit()
        assert (await customer.hear("appointment_news")).admitted
        assert (await agent.hear("appointment_news")).admitted
        await agent.say_reliably(signal=offer(visit.participant.id))
        heard = await customer.hear("signal")
        assert (heard.member_id, heard.session_id, heard.description.sdp) == (visit.agent.subject, "page-agent", "v=0")
        await customer.say_reliably(
            signal=Signal(member_id=visit.agent.subject, candidate=Candidate(candidate="c", sdp_mid="0"))
        )
        answered = await agent.hear("signal")
        assert (answered.member_id, answered.candidate.candidate) == (visit.participant.id, "c")


async def test_before_admission_no_sdp_and_no_candidate_passes_in_either_direction(pod: Process, visit: Visit) -> None:
    async with (
        joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, _),
        joined(pod.url, visit.agent_token(), visit.id, "page-agent") as (agent, _),
    ):
        await agent.say_reliably(signal=offer(visit.participant.id))
        await customer.say_reliably(signal=Signal(member_id=visit.agent.subject, candidate=Candidate(candidate="c")))
        # Both are handled once the pongs acknowledge them, and what they caused comes before what follows.
        for client in (agent, customer):
            await client.say(ping=Ping())
            assert (await client.hear("pong")).ack == 1
        await visit.admit()
        for client in (agent, customer):
            await client.hear("appointment_news", lambda news: news.admitted)
            assert client.bodies("signal") == []


async def test_back_in_the_queue_nothing_passes_any_more(pod: Process, visit: Visit) -> None:
    await visit.admit()
    async with (
        joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, _),
        joined(pod.url, visit.agent_token(), visit.id, "page-agent") as (agent, _),
    ):
        visit.participant.admitted = False
        await visit.publish(state=appointments_pb2.APPOINTMENT_STATE_WAITING)
        await agent.hear("appointment_news", lambda news: not news.admitted)
        await agent.say_reliably(signal=offer(visit.participant.id))
        await agent.say(ping=Ping())
        await agent.hear("pong")
        await visit.post()
        await customer.hear("message_news")
        assert customer.bodies("signal") == []


async def test_only_the_specialist_of_the_call_exchanges_media(pod: Process, visit: Visit) -> None:
    await visit.admit()
    colleague = Caller(
        Kind.STAFF,
        new_id("stf"),
        tenant_id=visit.agent.tenant_id,
        roles=visit.agent.roles,
        team_ids=visit.agent.team_ids,
    )
    token = token_for(colleague)
    async with (
        joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, _),
        joined(pod.url, token, visit.id, "page-colleague") as (other, welcome),
    ):
        assert not welcome.appointment.admitted
        await other.say_reliably(signal=offer(visit.participant.id))
        await other.say(ping=Ping())
        await other.hear("pong")
        await visit.post()
        await customer.hear("message_news")
        assert customer.bodies("signal") == []


async def test_a_waiting_customer_is_told_its_place_and_how_it_changes(
    installation: Installation, pod: Process, visit: Visit
) -> None:
    first = await arrival(installation, tenant_id=visit.appointment.tenant_id)
    first.appointment.team_id = visit.appointment.team_id
    first.appointment.waiting_since.FromSeconds(1)
    async with joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, _):
        news = await customer.hear("queue_news")
        assert (news.position, news.length, news.estimated_wait_seconds) == (2, 2, 120)
        await first.admit()
        news = await customer.hear("queue_news")
        assert (news.position, news.length) == (1, 1)


# The end of an appointment, of a link, of a device, of a member of staff


async def within_a_second(client: Client, act: Callable[[], Awaitable[None]]) -> str:
    started = time.monotonic()
    await act()
    reason = await closing(client)
    assert time.monotonic() - started < 1.0
    return reason


async def test_the_end_of_the_appointment_closes_both_sockets_within_a_second(pod: Process, visit: Visit) -> None:
    await visit.admit()
    async with (
        joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, _),
        joined(pod.url, visit.agent_token(), visit.id, "page-agent") as (agent, _),
    ):
        state = appointments_pb2.APPOINTMENT_STATE_COMPLETED
        assert await within_a_second(customer, lambda: visit.publish(state=state)) == "ENDED"
        assert await closing(agent) == "ENDED"
    assert await refusal(pod.url, visit.customer_token(), visit.id) == "ENDED"


async def test_a_revoked_link_closes_its_devices_socket_within_a_second(pod: Process, visit: Visit) -> None:
    async with joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, _):
        token = visit.customer_token()
        visit.participant.device_id = ""
        visit.appointment.links[0].revoked_at.FromSeconds(1)
        invited = appointments_pb2.APPOINTMENT_STATE_INVITED
        assert await within_a_second(customer, lambda: visit.publish(state=invited)) == "REVOKED"
    assert await refusal(pod.url, token, visit.id) == "REVOKED"


async def test_a_further_device_waits_outside_and_closes_the_first_when_it_is_admitted(
    pod: Process, visit: Visit
) -> None:
    await visit.admit()
    first_token = visit.customer_token()
    visit.participant.pending_device_id = "dev_second"
    await visit.publish()
    async with (
        joined(pod.url, first_token, visit.id, "page-first") as (first, _),
        joined(pod.url, visit.agent_token(), visit.id, "page-agent") as (agent, welcome),
        joined(pod.url, visit.customer_token("dev_second"), visit.id, "page-second") as (second, waiting),
    ):
        assert welcome.appointment.device_waiting
        assert [member.id for member in waiting.members] == [visit.participant.id]
        await agent.say_reliably(signal=offer(visit.participant.id, "for the first"))
        await first.hear("signal")
        visit.participant.device_id, visit.participant.pending_device_id = "dev_second", ""
        assert await within_a_second(first, visit.publish) == "REPLACED"
        await second.hear("appointment_news", lambda news: news.admitted)
        await agent.hear("presence", lambda presence: presence.member.session_id == "page-second")
        await agent.say_reliably(signal=offer(visit.participant.id, "for the second"))
        assert (await second.hear("signal")).description.sdp == "for the second"
    assert await refusal(pod.url, first_token, visit.id) == "REPLACED"


async def test_a_device_may_be_faster_than_the_news_of_its_entry(pod: Process, visit: Visit) -> None:
    async with joined(pod.url, visit.agent_token(), visit.id, "page-agent") as (agent, _):
        visit.participant.device_id = "dev_fast"
        visit.appointment.version += 1
        async with joined(pod.url, visit.customer_token(), visit.id, "page-fast") as (_, welcome):
            assert welcome.appointment.version == visit.appointment.version
            await agent.hear("presence", lambda presence: presence.member.session_id == "page-fast")


async def test_another_page_of_the_same_device_replaces_the_first(pod: Process, visit: Visit) -> None:
    async with (
        joined(pod.url, visit.customer_token(), visit.id, "page-one") as (one, _),
        joined(pod.url, visit.customer_token(), visit.id, "page-two"),
    ):
        assert await closing(one) == "REPLACED"


async def test_a_browser_that_is_signed_out_loses_its_sockets_within_a_second(pod: Process, visit: Visit) -> None:
    agent, team = visit.agent, visit.appointment.team_id
    ended = SessionEnded(staff_id=agent.subject, session_id=agent.session_id)
    async with (
        joined(pod.url, visit.agent_token(), visit.id, "page-agent") as (room, _),
        joined(pod.url, visit.agent_token(), team, "page-desk", kind=CHANNEL_KIND_DESK) as (desk, _),
    ):
        assert await within_a_second(room, lambda: visit.tell_accounts(session_ended=ended)) == "UNAUTHENTICATED"
        assert await closing(desk) == "UNAUTHENTICATED"
    assert await refusal(pod.url, visit.agent_token(), visit.id) == "UNAUTHENTICATED"


async def test_whoever_is_deactivated_loses_their_sockets_within_a_second(pod: Process, visit: Visit) -> None:
    deactivated = StaffSaved(staff=Staff(id=visit.agent.subject, active=False))
    async with joined(pod.url, visit.agent_token(), visit.id, "page-agent") as (agent, _):
        assert await within_a_second(agent, lambda: visit.tell_accounts(staff_saved=deactivated)) == "UNAUTHENTICATED"
    assert await refusal(pod.url, visit.agent_token(), visit.id) == "UNAUTHENTICATED"


# Chat and presence


async def test_chat_reaches_both_sides_before_and_after_admission(pod: Process, visit: Visit) -> None:
    customer_actor = Actor(kind=ACTOR_KIND_PARTICIPANT, id=visit.participant.id)
    agent_actor = Actor(kind=ACTOR_KIND_STAFF, id=visit.agent.subject)
    async with (
        joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, _),
        joined(pod.url, visit.agent_token(), visit.id, "page-agent") as (agent, _),
    ):
        stored = await visit.post("Bonjour", customer_actor)
        for client in (customer, agent):
            news = await client.hear("message_news")
            assert (news.id, news.client_id, news.text) == (stored.id, stored.client_id, "Bonjour")
            assert news.sender_kind == MEMBER_KIND_CUSTOMER
        await visit.admit()
        await visit.post("Oui ?", agent_actor)
        assert (await customer.hear("message_news")).text == "Oui ?"
        await visit.read(visit.participant.id, stored.id)
        assert (await agent.hear("receipt_news")).read_up_to == stored.id
        await customer.say(typing=Typing(typing=True, member_id="somebody else"))
        assert (await agent.hear("typing")).member_id == visit.participant.id


async def test_another_tenants_message_does_not_reach_the_room(pod: Process, visit: Visit) -> None:
    async with joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, _):
        await visit.post("forged", tenant_id="ten_other")
        await visit.post("true")
        assert (await customer.hear("message_news")).text == "true"


async def test_both_see_each_other_come_change_and_go(pod: Process, visit: Visit) -> None:
    async with joined(pod.url, visit.agent_token(), visit.id, "page-agent") as (agent, alone):
        assert [member.id for member in alone.members] == [visit.agent.subject]
        async with joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, welcome):
            assert {member.id for member in welcome.members} == {visit.agent.subject, visit.participant.id}
            came = await agent.hear("presence")
            assert (came.member.kind, came.member.online) == (MEMBER_KIND_CUSTOMER, True)
            await customer.say_reliably(set_media=SetMedia(microphone=True))
            assert (await agent.hear("presence")).member.media.microphone
            await customer.say(bye=Bye())
            assert not (await agent.hear("presence")).member.online


# The desk


async def test_the_desk_hears_of_arrivals_presence_and_messages(
    installation: Installation, pod: Process, visit: Visit
) -> None:
    team = visit.appointment.team_id
    stranger = await arrival(installation)
    async with joined(pod.url, visit.agent_token(), team, "page-desk", kind=CHANNEL_KIND_DESK) as (desk, welcome):
        assert not welcome.HasField("appointment")
        await stranger.publish()
        await visit.publish()
        news = await desk.hear("appointment_news")
        assert (news.appointment_id, news.state, news.customer_online) == (visit.id, "waiting", False)
        async with joined(pod.url, visit.customer_token(), visit.id, "page-customer") as (customer, _):
            assert (await desk.hear("appointment_news")).customer_online
            await visit.post("Is anybody there?")
            assert (await desk.hear("message_news")).text == "Is anybody there?"
            await customer.say(bye=Bye())
        assert not (await desk.hear("appointment_news")).customer_online


async def test_a_desk_that_opens_later_hears_who_is_online_already(pod: Process, visit: Visit) -> None:
    team = visit.appointment.team_id
    async with joined(pod.url, visit.customer_token(), visit.id, "page-customer"):
        for page in ("page-one", "page-two"):
            async with joined(pod.url, visit.agent_token(), team, page, kind=CHANNEL_KIND_DESK) as (desk, _):
                news = await desk.hear("appointment_news")
                assert (news.appointment_id, news.customer_online) == (visit.id, True)
