from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.role import Role
from ..models.staff_state import StaffState

T = TypeVar("T", bound="Staff")


@_attrs_define
class Staff:
    """A member of a tenant's staff.

    Attributes:
        id (str):
        version (int): Grows with every change; the newer one wins. The ETag tells it.
        tenant_id (None | str):
        display_name (str):
        email (str):
        roles (list[Role]):
        team_ids (list[str]):
        locale (str):
        time_zone (str):
        languages (list[str]): BCP 47 tags of the languages that they serve customers in.
        skills (list[str]):
        state (StaffState): Whether somebody can sign in.
        active (bool):
    """

    id: str
    version: int
    tenant_id: None | str
    display_name: str
    email: str
    roles: list[Role]
    team_ids: list[str]
    locale: str
    time_zone: str
    languages: list[str]
    skills: list[str]
    state: StaffState
    active: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        version = self.version

        tenant_id: None | str
        tenant_id = self.tenant_id

        display_name = self.display_name

        email = self.email

        roles = []
        for roles_item_data in self.roles:
            roles_item = roles_item_data.value
            roles.append(roles_item)

        team_ids = self.team_ids

        locale = self.locale

        time_zone = self.time_zone

        languages = self.languages

        skills = self.skills

        state = self.state.value

        active = self.active

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "version": version,
                "tenant_id": tenant_id,
                "display_name": display_name,
                "email": email,
                "roles": roles,
                "team_ids": team_ids,
                "locale": locale,
                "time_zone": time_zone,
                "languages": languages,
                "skills": skills,
                "state": state,
                "active": active,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        version = d.pop("version")

        def _parse_tenant_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        tenant_id = _parse_tenant_id(d.pop("tenant_id"))

        display_name = d.pop("display_name")

        email = d.pop("email")

        roles = []
        _roles = d.pop("roles")
        for roles_item_data in _roles:
            roles_item = Role(roles_item_data)

            roles.append(roles_item)

        team_ids = cast(list[str], d.pop("team_ids"))

        locale = d.pop("locale")

        time_zone = d.pop("time_zone")

        languages = cast(list[str], d.pop("languages"))

        skills = cast(list[str], d.pop("skills"))

        state = StaffState(d.pop("state"))

        active = d.pop("active")

        staff = cls(
            id=id,
            version=version,
            tenant_id=tenant_id,
            display_name=display_name,
            email=email,
            roles=roles,
            team_ids=team_ids,
            locale=locale,
            time_zone=time_zone,
            languages=languages,
            skills=skills,
            state=state,
            active=active,
        )

        staff.additional_properties = d
        return staff

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
