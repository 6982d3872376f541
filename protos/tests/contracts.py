"""The declared topics, their messages and examples, and what is wrong with an example."""

import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import yaml
from google.protobuf.descriptor import Descriptor
from google.protobuf.json_format import MessageToDict, Parse, ParseError
from google.protobuf.message import Message

from parley.common.ids import is_id

PROTOS = Path(__file__).parents[1]
EXAMPLES = PROTOS / "examples"
TOPICS: dict[str, dict[str, Any]] = yaml.safe_load((PROTOS / "topics.yaml").read_text(encoding="utf-8"))["topics"]

_TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]")
_EMAIL = re.compile(r"\S@\S+\.\w")
# A run of digits as people write phone numbers, that is no part of an id and no ISO 8601 date.
_PHONE = re.compile(r"(?<![\w-])(?!\d{4}-\d\d-\d\d\b)\+?\d[\d .()-]{6,}\d(?![\w-])")
_CONTACT_FIELDS = {"email", "phone"}
# A company's public number and address, which it wants used.
_PUBLIC_FIELDS = {"support_phone", "support_email"}


def message_type(full_name: str) -> type[Message]:
    """The generated class of a topic's message. Raises ImportError or AttributeError for one that is not there."""
    package, _, name = full_name.rpartition(".")
    found: type[Message] = getattr(importlib.import_module(f"{package}.events_pb2"), name)
    return found


def descriptor(message: type[Message]) -> Descriptor:
    """A class's descriptor, which the stubs give a wider type."""
    return cast(Descriptor, message.DESCRIPTOR)


def event_names(message: type[Message]) -> list[str]:
    """The events that a topic's message may hold."""
    return [field.name for field in descriptor(message).oneofs_by_name["event"].fields]


def problems(message: type[Message], event: str, text: str) -> list[str]:
    """What is wrong with an example of an event; nothing where it is right."""
    try:
        parsed = Parse(text, message(), ignore_unknown_fields=False)
    except ParseError as error:
        return [str(error)]
    found = list(_contact_data(parsed))
    if MessageToDict(parsed) != json.loads(text):
        found.append("isn't written as protobuf's JSON mapping writes it")
    if parsed.WhichOneof("event") != event:
        found.append(f"holds {parsed.WhichOneof('event')}")
    return found + list(_envelope_problems(parsed))


def reachable(message: type[Message]) -> set[str]:
    """The full names of all messages that one of this type may hold, its own included."""
    waiting = [descriptor(message)]
    found = {waiting[0].full_name}
    while waiting:
        for field in waiting.pop().fields:
            if field.message_type is not None and field.message_type.full_name not in found:
                found.add(field.message_type.full_name)
                waiting.append(field.message_type)
    return found


def _envelope_problems(parsed: Message) -> Iterator[str]:
    envelope = MessageToDict(parsed).get("envelope", {})
    if not is_id(envelope.get("id", ""), "evt"):
        yield "has no event id"
    if not _TRACEPARENT.fullmatch(envelope.get("traceparent", "")):
        yield "has no trace context"
    yield from (f"has no {name}" for name in ("time", "actor") if name not in envelope)


def _contact_data(message: Message) -> Iterator[str]:
    for field, value in message.ListFields():
        if field.name in _CONTACT_FIELDS:
            yield f"sets {field.full_name}"
        if field.name in _PUBLIC_FIELDS:
            continue
        for each in _values(field, value):
            if isinstance(each, Message):
                yield from _contact_data(each)
            elif isinstance(each, str) and (_EMAIL.search(each) or _PHONE.search(each)):
                yield f"tells an address or a number in {field.full_name}"


def _values(field: Any, value: Any) -> list[Any]:
    if field.message_type is not None and field.message_type.GetOptions().map_entry:
        return list(value.values())
    return list(value) if field.is_repeated else [value]
