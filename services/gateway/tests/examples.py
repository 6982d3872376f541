"""Messages as services answer them."""

from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp

from parley.api.accounts.v1 import accounts_pb2
from parley.api.accounts.v1 import service_pb2 as accounts_rpc
from parley.api.appointments.v1 import appointments_pb2
from parley.api.appointments.v1 import service_pb2 as appointments_rpc
from parley.api.common.v1.common_pb2 import LocalizedText

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def stamp(instant: datetime = NOW) -> Timestamp:
    """The instant as messages carry it."""
    timestamp = Timestamp()
    timestamp.FromDatetime(instant)
    return timestamp


STAFF = accounts_pb2.Staff(
    id="stf_a",
    version=2,
    tenant_id="ten_a",
    display_name="Camille Martin",
    email="camille@lumiere.example",
    roles=[accounts_pb2.ROLE_AGENT],
    team_ids=["team_a"],
    locale="fr",
    time_zone="Europe/Paris",
    active=True,
    state=accounts_pb2.STAFF_STATE_ACTIVE,
)
TEAM = accounts_pb2.Team(id="team_a", version=1, tenant_id="ten_a", name="Auto")
TENANT = accounts_pb2.Tenant(
    id="ten_a",
    version=4,
    name="Lumière",
    locale="fr",
    time_zone="Europe/Paris",
    country="FR",
    support_phone="+33123456789",
    accent_color="#0b6e99",
    created_at=stamp(),
)
SESSION = accounts_rpc.Session(
    id="ses_a",
    staff=STAFF,
    access_token="access",
    access_token_expires_at=stamp(),
    refresh_token="refresh-2",
    refresh_token_expires_at=stamp(datetime(2100, 1, 1, tzinfo=UTC)),
)
CUSTOMER = appointments_pb2.Customer(
    id="cus_a",
    version=1,
    tenant_id="ten_a",
    display_name="Jeanne Petit",
    email="jeanne@example.org",
    locale="fr",
    time_zone="Europe/Paris",
    created_at=stamp(),
)
TYPE = appointments_pb2.AppointmentType(
    id="typ_a",
    version=1,
    tenant_id="ten_a",
    preset=appointments_pb2.PRESET_TELEMEDICINE,
    name=LocalizedText(by_locale={"fr": "Télémédecine", "en": "Telemedicine"}),
    duration_minutes=30,
    ad_hoc_validity_minutes=60,
    early_entry_minutes=15,
)
AVAILABILITY = appointments_pb2.Availability(
    staff_id="stf_a",
    version=5,
    tenant_id="ten_a",
    time_zone="Europe/Paris",
    hours=[appointments_pb2.WeeklyHours(weekday=1, start_minute=540, end_minute=720)],
)
APPOINTMENT = appointments_pb2.Appointment(
    id="apt_a",
    version=3,
    tenant_id="ten_a",
    state=appointments_pb2.APPOINTMENT_STATE_WAITING,
    type_id="typ_a",
    customer_id="cus_a",
    team_id="team_a",
    starts_at=stamp(),
    ends_at=stamp(),
    time_zone="Europe/Paris",
    participants=[
        appointments_pb2.Participant(
            id="prt_a",
            role=appointments_pb2.PARTICIPANT_ROLE_CUSTOMER,
            device_id="dev_a",
            pending_device_id="dev_b",
            admitted=True,
        )
    ],
    links=[appointments_pb2.Link(id="lnk_a", channel=appointments_pb2.LINK_CHANNEL_EMAIL, created_at=stamp())],
    waiting_since=stamp(),
    created_at=stamp(),
    invite_by=appointments_pb2.LINK_CHANNEL_EMAIL,
)
INVITATION = appointments_rpc.Invitation(
    status=appointments_rpc.INVITATION_STATUS_OPEN,
    appointment_id="apt_a",
    company_name="Lumière",
    type_name=LocalizedText(by_locale={"fr": "Expertise"}),
    customer_name="Jeanne Petit",
    locale="fr",
    starts_at=stamp(),
    ends_at=stamp(),
    time_zone="Europe/Paris",
    state=appointments_pb2.APPOINTMENT_STATE_INVITED,
)
ADMISSION = appointments_rpc.Admission(
    invitation=INVITATION,
    participant_id="prt_a",
    device_id="dev_a",
    device_secret="device-secret",
    access_token="access",
    access_token_expires_at=stamp(),
    live_url="wss://live.example/v1/live/signaling-0",
    ice_servers=[appointments_rpc.IceServer(urls=["turn:turn.example"], username="u", credential="c")],
)
