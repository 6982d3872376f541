from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.appointment_state import AppointmentState
from ..models.link_channel import LinkChannel

if TYPE_CHECKING:
    from ..models.age_confirmation import AgeConfirmation
    from ..models.consent import Consent
    from ..models.link import Link
    from ..models.participant import Participant


T = TypeVar("T", bound="Appointment")


@_attrs_define
class Appointment:
    """A meeting of a specialist and a customer, from booking to wrap-up.

    Attributes:
        id (str):
        version (int): Grows with every change; the newer one wins. The ETag tells it.
        state (AppointmentState): Where an appointment stands.
        ad_hoc (bool):
        type_id (str):
        customer_id (str):
        team_id (str):
        specialist_id (None | str): Null where any of the team may answer.
        starts_at (datetime.datetime):
        ends_at (datetime.datetime): Ad hoc: the end of the link's validity.
        time_zone (str):
        invite_by (LinkChannel): How a link reaches its holder; copy sends nothing.
        subject (str): Why the customer comes.
        priority (int): 2 is the most urgent.
        language (str): The language that the customer wants to be served in.
        reminders_minutes_before (list[int]):
        entrance_id (None | str): The public page that it came by.
        participants (list[Participant]):
        links (list[Link]):
        consents (list[Consent]): Every answer, oldest first.
        age_confirmation (AgeConfirmation | None):
        created_at (datetime.datetime):
        waiting_since (datetime.datetime | None):
        place_held_at (datetime.datetime | None): Since when the customer's place is kept while away.
        turn_near_at (datetime.datetime | None): When the customer was told that it is nearly their turn.
        admitted_at (datetime.datetime | None):
        ended_at (datetime.datetime | None):
        erased_at (datetime.datetime | None):
        outcome (str):
        notes (str):
        cancel_reason (str):
        transfer_note (str):
    """

    id: str
    version: int
    state: AppointmentState
    ad_hoc: bool
    type_id: str
    customer_id: str
    team_id: str
    specialist_id: None | str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    time_zone: str
    invite_by: LinkChannel
    subject: str
    priority: int
    language: str
    reminders_minutes_before: list[int]
    entrance_id: None | str
    participants: list[Participant]
    links: list[Link]
    consents: list[Consent]
    age_confirmation: AgeConfirmation | None
    created_at: datetime.datetime
    waiting_since: datetime.datetime | None
    place_held_at: datetime.datetime | None
    turn_near_at: datetime.datetime | None
    admitted_at: datetime.datetime | None
    ended_at: datetime.datetime | None
    erased_at: datetime.datetime | None
    outcome: str
    notes: str
    cancel_reason: str
    transfer_note: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.age_confirmation import AgeConfirmation  # noqa: PLC0415

        id = self.id

        version = self.version

        state = self.state.value

        ad_hoc = self.ad_hoc

        type_id = self.type_id

        customer_id = self.customer_id

        team_id = self.team_id

        specialist_id: None | str
        specialist_id = self.specialist_id

        starts_at = self.starts_at.isoformat()

        ends_at = self.ends_at.isoformat()

        time_zone = self.time_zone

        invite_by = self.invite_by.value

        subject = self.subject

        priority = self.priority

        language = self.language

        reminders_minutes_before = self.reminders_minutes_before

        entrance_id: None | str
        entrance_id = self.entrance_id

        participants = []
        for participants_item_data in self.participants:
            participants_item = participants_item_data.to_dict()
            participants.append(participants_item)

        links = []
        for links_item_data in self.links:
            links_item = links_item_data.to_dict()
            links.append(links_item)

        consents = []
        for consents_item_data in self.consents:
            consents_item = consents_item_data.to_dict()
            consents.append(consents_item)

        age_confirmation: dict[str, Any] | None
        if isinstance(self.age_confirmation, AgeConfirmation):
            age_confirmation = self.age_confirmation.to_dict()
        else:
            age_confirmation = self.age_confirmation

        created_at = self.created_at.isoformat()

        waiting_since: None | str
        if isinstance(self.waiting_since, datetime.datetime):
            waiting_since = self.waiting_since.isoformat()
        else:
            waiting_since = self.waiting_since

        place_held_at: None | str
        if isinstance(self.place_held_at, datetime.datetime):
            place_held_at = self.place_held_at.isoformat()
        else:
            place_held_at = self.place_held_at

        turn_near_at: None | str
        if isinstance(self.turn_near_at, datetime.datetime):
            turn_near_at = self.turn_near_at.isoformat()
        else:
            turn_near_at = self.turn_near_at

        admitted_at: None | str
        if isinstance(self.admitted_at, datetime.datetime):
            admitted_at = self.admitted_at.isoformat()
        else:
            admitted_at = self.admitted_at

        ended_at: None | str
        if isinstance(self.ended_at, datetime.datetime):
            ended_at = self.ended_at.isoformat()
        else:
            ended_at = self.ended_at

        erased_at: None | str
        if isinstance(self.erased_at, datetime.datetime):
            erased_at = self.erased_at.isoformat()
        else:
            erased_at = self.erased_at

        outcome = self.outcome

        notes = self.notes

        cancel_reason = self.cancel_reason

        transfer_note = self.transfer_note

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "version": version,
                "state": state,
                "ad_hoc": ad_hoc,
                "type_id": type_id,
                "customer_id": customer_id,
                "team_id": team_id,
                "specialist_id": specialist_id,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "time_zone": time_zone,
                "invite_by": invite_by,
                "subject": subject,
                "priority": priority,
                "language": language,
                "reminders_minutes_before": reminders_minutes_before,
                "entrance_id": entrance_id,
                "participants": participants,
                "links": links,
                "consents": consents,
                "age_confirmation": age_confirmation,
                "created_at": created_at,
                "waiting_since": waiting_since,
                "place_held_at": place_held_at,
                "turn_near_at": turn_near_at,
                "admitted_at": admitted_at,
                "ended_at": ended_at,
                "erased_at": erased_at,
                "outcome": outcome,
                "notes": notes,
                "cancel_reason": cancel_reason,
                "transfer_note": transfer_note,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.age_confirmation import AgeConfirmation  # noqa: PLC0415
        from ..models.consent import Consent  # noqa: PLC0415
        from ..models.link import Link  # noqa: PLC0415
        from ..models.participant import Participant  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        version = d.pop("version")

        state = AppointmentState(d.pop("state"))

        ad_hoc = d.pop("ad_hoc")

        type_id = d.pop("type_id")

        customer_id = d.pop("customer_id")

        team_id = d.pop("team_id")

        def _parse_specialist_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        specialist_id = _parse_specialist_id(d.pop("specialist_id"))

        starts_at = datetime.datetime.fromisoformat(d.pop("starts_at"))

        ends_at = datetime.datetime.fromisoformat(d.pop("ends_at"))

        time_zone = d.pop("time_zone")

        invite_by = LinkChannel(d.pop("invite_by"))

        subject = d.pop("subject")

        priority = d.pop("priority")

        language = d.pop("language")

        reminders_minutes_before = cast(list[int], d.pop("reminders_minutes_before"))

        def _parse_entrance_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        entrance_id = _parse_entrance_id(d.pop("entrance_id"))

        participants = []
        _participants = d.pop("participants")
        for participants_item_data in _participants:
            participants_item = Participant.from_dict(participants_item_data)

            participants.append(participants_item)

        links = []
        _links = d.pop("links")
        for links_item_data in _links:
            links_item = Link.from_dict(links_item_data)

            links.append(links_item)

        consents = []
        _consents = d.pop("consents")
        for consents_item_data in _consents:
            consents_item = Consent.from_dict(consents_item_data)

            consents.append(consents_item)

        def _parse_age_confirmation(data: object) -> AgeConfirmation | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                age_confirmation_type_0 = AgeConfirmation.from_dict(data)

                return age_confirmation_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AgeConfirmation | None, data)

        age_confirmation = _parse_age_confirmation(d.pop("age_confirmation"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        def _parse_waiting_since(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                waiting_since_type_0 = datetime.datetime.fromisoformat(data)

                return waiting_since_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        waiting_since = _parse_waiting_since(d.pop("waiting_since"))

        def _parse_place_held_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                place_held_at_type_0 = datetime.datetime.fromisoformat(data)

                return place_held_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        place_held_at = _parse_place_held_at(d.pop("place_held_at"))

        def _parse_turn_near_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                turn_near_at_type_0 = datetime.datetime.fromisoformat(data)

                return turn_near_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        turn_near_at = _parse_turn_near_at(d.pop("turn_near_at"))

        def _parse_admitted_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                admitted_at_type_0 = datetime.datetime.fromisoformat(data)

                return admitted_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        admitted_at = _parse_admitted_at(d.pop("admitted_at"))

        def _parse_ended_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ended_at_type_0 = datetime.datetime.fromisoformat(data)

                return ended_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        ended_at = _parse_ended_at(d.pop("ended_at"))

        def _parse_erased_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                erased_at_type_0 = datetime.datetime.fromisoformat(data)

                return erased_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        erased_at = _parse_erased_at(d.pop("erased_at"))

        outcome = d.pop("outcome")

        notes = d.pop("notes")

        cancel_reason = d.pop("cancel_reason")

        transfer_note = d.pop("transfer_note")

        appointment = cls(
            id=id,
            version=version,
            state=state,
            ad_hoc=ad_hoc,
            type_id=type_id,
            customer_id=customer_id,
            team_id=team_id,
            specialist_id=specialist_id,
            starts_at=starts_at,
            ends_at=ends_at,
            time_zone=time_zone,
            invite_by=invite_by,
            subject=subject,
            priority=priority,
            language=language,
            reminders_minutes_before=reminders_minutes_before,
            entrance_id=entrance_id,
            participants=participants,
            links=links,
            consents=consents,
            age_confirmation=age_confirmation,
            created_at=created_at,
            waiting_since=waiting_since,
            place_held_at=place_held_at,
            turn_near_at=turn_near_at,
            admitted_at=admitted_at,
            ended_at=ended_at,
            erased_at=erased_at,
            outcome=outcome,
            notes=notes,
            cancel_reason=cancel_reason,
            transfer_note=transfer_note,
        )

        appointment.additional_properties = d
        return appointment

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
