from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.channel import Channel
from ..models.message_kind import MessageKind
from ..models.message_state import MessageState

T = TypeVar("T", bound="Notification")


@_attrs_define
class Notification:
    """A message outside the call.

    Attributes:
        id (str):
        appointment_id (None | str):
        customer_id (None | str):
        kind (MessageKind): What a message is about.
        channel (Channel): By what a message goes out.
        state (MessageState): How far a message has got.
        due_at (datetime.datetime):
        sent_at (datetime.datetime | None):
        lateness_ms (int | None): From due_at to the provider's acceptance; null until sent.
        attempts (int):
        error (None | str): Why it failed, was dropped or is held.
        text (None | str): Of a custom message, until it is erased.
        requested_by (None | str): Who had it sent; null where Parley itself did.
    """

    id: str
    appointment_id: None | str
    customer_id: None | str
    kind: MessageKind
    channel: Channel
    state: MessageState
    due_at: datetime.datetime
    sent_at: datetime.datetime | None
    lateness_ms: int | None
    attempts: int
    error: None | str
    text: None | str
    requested_by: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        appointment_id: None | str
        appointment_id = self.appointment_id

        customer_id: None | str
        customer_id = self.customer_id

        kind = self.kind.value

        channel = self.channel.value

        state = self.state.value

        due_at = self.due_at.isoformat()

        sent_at: None | str
        if isinstance(self.sent_at, datetime.datetime):
            sent_at = self.sent_at.isoformat()
        else:
            sent_at = self.sent_at

        lateness_ms: int | None
        lateness_ms = self.lateness_ms

        attempts = self.attempts

        error: None | str
        error = self.error

        text: None | str
        text = self.text

        requested_by: None | str
        requested_by = self.requested_by

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "appointment_id": appointment_id,
                "customer_id": customer_id,
                "kind": kind,
                "channel": channel,
                "state": state,
                "due_at": due_at,
                "sent_at": sent_at,
                "lateness_ms": lateness_ms,
                "attempts": attempts,
                "error": error,
                "text": text,
                "requested_by": requested_by,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        def _parse_appointment_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        appointment_id = _parse_appointment_id(d.pop("appointment_id"))

        def _parse_customer_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        customer_id = _parse_customer_id(d.pop("customer_id"))

        kind = MessageKind(d.pop("kind"))

        channel = Channel(d.pop("channel"))

        state = MessageState(d.pop("state"))

        due_at = datetime.datetime.fromisoformat(d.pop("due_at"))

        def _parse_sent_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                sent_at_type_0 = datetime.datetime.fromisoformat(data)

                return sent_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        sent_at = _parse_sent_at(d.pop("sent_at"))

        def _parse_lateness_ms(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        lateness_ms = _parse_lateness_ms(d.pop("lateness_ms"))

        attempts = d.pop("attempts")

        def _parse_error(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        error = _parse_error(d.pop("error"))

        def _parse_text(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        text = _parse_text(d.pop("text"))

        def _parse_requested_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        requested_by = _parse_requested_by(d.pop("requested_by"))

        notification = cls(
            id=id,
            appointment_id=appointment_id,
            customer_id=customer_id,
            kind=kind,
            channel=channel,
            state=state,
            due_at=due_at,
            sent_at=sent_at,
            lateness_ms=lateness_ms,
            attempts=attempts,
            error=error,
            text=text,
            requested_by=requested_by,
        )

        notification.additional_properties = d
        return notification

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
