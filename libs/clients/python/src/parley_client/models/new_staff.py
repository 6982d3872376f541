from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.role import Role
from ..types import UNSET, Unset

T = TypeVar("T", bound="NewStaff")


@_attrs_define
class NewStaff:
    """A member of staff to add. Without a password they are invited by e-mail to choose one.

    Attributes:
        email (str):
        display_name (str):
        roles (list[Role]):
        password (str | Unset): At least 12 characters; empty: they are invited by e-mail. Default: ''.
        team_ids (list[str] | Unset):
        locale (str | Unset):  Default: ''.
        time_zone (str | Unset):  Default: ''.
        languages (list[str] | Unset): BCP 47 tags.
        skills (list[str] | Unset):
        tenant_id (str | Unset): Operators name the tenant; for others it is their own. Default: ''.
    """

    email: str
    display_name: str
    roles: list[Role]
    password: str | Unset = ""
    team_ids: list[str] | Unset = UNSET
    locale: str | Unset = ""
    time_zone: str | Unset = ""
    languages: list[str] | Unset = UNSET
    skills: list[str] | Unset = UNSET
    tenant_id: str | Unset = ""

    def to_dict(self) -> dict[str, Any]:
        email = self.email

        display_name = self.display_name

        roles = []
        for roles_item_data in self.roles:
            roles_item = roles_item_data.value
            roles.append(roles_item)

        password = self.password

        team_ids: list[str] | Unset = UNSET
        if not isinstance(self.team_ids, Unset):
            team_ids = self.team_ids

        locale = self.locale

        time_zone = self.time_zone

        languages: list[str] | Unset = UNSET
        if not isinstance(self.languages, Unset):
            languages = self.languages

        skills: list[str] | Unset = UNSET
        if not isinstance(self.skills, Unset):
            skills = self.skills

        tenant_id = self.tenant_id

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "email": email,
                "display_name": display_name,
                "roles": roles,
            }
        )
        if password is not UNSET:
            field_dict["password"] = password
        if team_ids is not UNSET:
            field_dict["team_ids"] = team_ids
        if locale is not UNSET:
            field_dict["locale"] = locale
        if time_zone is not UNSET:
            field_dict["time_zone"] = time_zone
        if languages is not UNSET:
            field_dict["languages"] = languages
        if skills is not UNSET:
            field_dict["skills"] = skills
        if tenant_id is not UNSET:
            field_dict["tenant_id"] = tenant_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        email = d.pop("email")

        display_name = d.pop("display_name")

        roles = []
        _roles = d.pop("roles")
        for roles_item_data in _roles:
            roles_item = Role(roles_item_data)

            roles.append(roles_item)

        password = d.pop("password", UNSET)

        team_ids = cast(list[str], d.pop("team_ids", UNSET))

        locale = d.pop("locale", UNSET)

        time_zone = d.pop("time_zone", UNSET)

        languages = cast(list[str], d.pop("languages", UNSET))

        skills = cast(list[str], d.pop("skills", UNSET))

        tenant_id = d.pop("tenant_id", UNSET)

        new_staff = cls(
            email=email,
            display_name=display_name,
            roles=roles,
            password=password,
            team_ids=team_ids,
            locale=locale,
            time_zone=time_zone,
            languages=languages,
            skills=skills,
            tenant_id=tenant_id,
        )

        return new_staff
