from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.ice_server import IceServer
    from ..models.invitation import Invitation


T = TypeVar("T", bound="Admission")


@_attrs_define
class Admission:
    """All that a customer's browser needs to go live; its device's secret is an HttpOnly cookie.

    Attributes:
        invitation (Invitation): What the holder of a link may know; of a revoked link that it is, and whom to call: the
            rest is empty.
        participant_id (str):
        access_token (str):
        access_token_expires_at (datetime.datetime):
        live_url (str):
        ice_servers (list[IceServer]):
        replaces_other_device (bool):
    """

    invitation: Invitation
    participant_id: str
    access_token: str
    access_token_expires_at: datetime.datetime
    live_url: str
    ice_servers: list[IceServer]
    replaces_other_device: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        invitation = self.invitation.to_dict()

        participant_id = self.participant_id

        access_token = self.access_token

        access_token_expires_at = self.access_token_expires_at.isoformat()

        live_url = self.live_url

        ice_servers = []
        for ice_servers_item_data in self.ice_servers:
            ice_servers_item = ice_servers_item_data.to_dict()
            ice_servers.append(ice_servers_item)

        replaces_other_device = self.replaces_other_device

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "invitation": invitation,
                "participant_id": participant_id,
                "access_token": access_token,
                "access_token_expires_at": access_token_expires_at,
                "live_url": live_url,
                "ice_servers": ice_servers,
                "replaces_other_device": replaces_other_device,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.ice_server import IceServer  # noqa: PLC0415
        from ..models.invitation import Invitation  # noqa: PLC0415

        d = dict(src_dict)
        invitation = Invitation.from_dict(d.pop("invitation"))

        participant_id = d.pop("participant_id")

        access_token = d.pop("access_token")

        access_token_expires_at = datetime.datetime.fromisoformat(d.pop("access_token_expires_at"))

        live_url = d.pop("live_url")

        ice_servers = []
        _ice_servers = d.pop("ice_servers")
        for ice_servers_item_data in _ice_servers:
            ice_servers_item = IceServer.from_dict(ice_servers_item_data)

            ice_servers.append(ice_servers_item)

        replaces_other_device = d.pop("replaces_other_device")

        admission = cls(
            invitation=invitation,
            participant_id=participant_id,
            access_token=access_token,
            access_token_expires_at=access_token_expires_at,
            live_url=live_url,
            ice_servers=ice_servers,
            replaces_other_device=replaces_other_device,
        )

        admission.additional_properties = d
        return admission

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
