from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.channel import Channel
from ..models.sendable_kind import SendableKind
from ..types import UNSET, Unset

T = TypeVar("T", bound="NewNotification")


@_attrs_define
class NewNotification:
    """A message to send to an appointment's customer, now or later.

    Attributes:
        appointment_id (str):
        channel (Channel): By what a message goes out.
        kind (SendableKind): What staff may have sent.
        text (str | Unset): Of a custom message; the link is added. Default: ''.
        send_at (datetime.datetime | None | Unset): Left out: now. Not past, and at most a year ahead.
    """

    appointment_id: str
    channel: Channel
    kind: SendableKind
    text: str | Unset = ""
    send_at: datetime.datetime | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        appointment_id = self.appointment_id

        channel = self.channel.value

        kind = self.kind.value

        text = self.text

        send_at: None | str | Unset
        if isinstance(self.send_at, Unset):
            send_at = UNSET
        elif isinstance(self.send_at, datetime.datetime):
            send_at = self.send_at.isoformat()
        else:
            send_at = self.send_at

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "appointment_id": appointment_id,
                "channel": channel,
                "kind": kind,
            }
        )
        if text is not UNSET:
            field_dict["text"] = text
        if send_at is not UNSET:
            field_dict["send_at"] = send_at

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        appointment_id = d.pop("appointment_id")

        channel = Channel(d.pop("channel"))

        kind = SendableKind(d.pop("kind"))

        text = d.pop("text", UNSET)

        def _parse_send_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                send_at_type_0 = datetime.datetime.fromisoformat(data)

                return send_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        send_at = _parse_send_at(d.pop("send_at", UNSET))

        new_notification = cls(
            appointment_id=appointment_id,
            channel=channel,
            kind=kind,
            text=text,
            send_at=send_at,
        )

        return new_notification
