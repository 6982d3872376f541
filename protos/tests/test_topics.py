"""topics.yaml declares what is there."""

import pytest

from .contracts import PROTOS, TOPICS, descriptor, event_names, message_type

SERVICES = {path.parent.name for path in (PROTOS.parent / "services").glob("*/pyproject.toml")}


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_has_a_message_with_an_envelope_and_events(topic: str) -> None:
    message = message_type(TOPICS[topic]["message"])
    assert descriptor(message).full_name == TOPICS[topic]["message"]
    envelope = descriptor(message).fields_by_name["envelope"]
    assert envelope.message_type is not None
    assert (envelope.number, envelope.message_type.full_name) == (1, "parley.api.common.v1.Envelope")
    assert event_names(message)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_is_named_after_its_producer_and_read_by_the_audit_trail(topic: str) -> None:
    declared = TOPICS[topic]
    assert topic == f"parley.{declared['producer']}.v1"
    assert {declared["producer"], *declared["consumers"]} <= SERVICES
    assert "insights" in declared["consumers"]
    assert declared["partitions"] > 0
    assert declared["retention_days"] > 0


def test_every_domain_with_events_has_its_topic() -> None:
    domains = {path.parent.parent.name for path in PROTOS.glob("parley/api/*/v1/events.proto")}
    assert {declared["producer"] for declared in TOPICS.values()} == domains


@pytest.mark.parametrize("name", ["parley.api.accounts.v1.NoSuchEvent", "parley.api.nowhere.v1.AccountsEvent"])
def test_a_message_that_is_not_there_is_seen(name: str) -> None:
    with pytest.raises((ImportError, AttributeError)):
        message_type(name)
