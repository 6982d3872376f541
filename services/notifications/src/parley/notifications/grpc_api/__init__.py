"""The gRPC edge of notifications: one class of methods for each aggregate, served as one."""

from parley.api.notifications.v1.service_pb2_grpc import NotificationsServiceServicer
from parley.notifications.grpc_api.channels import ChannelMethods
from parley.notifications.grpc_api.messages import MessageMethods
from parley.notifications.grpc_api.personal_data import PersonalDataMethods
from parley.notifications.grpc_api.preferences import PreferenceMethods
from parley.notifications.grpc_api.templates import TemplateMethods
from parley.notifications.grpc_api.webhooks import WebhookMethods
from parley.notifications.service.channels import Channels
from parley.notifications.service.messages import Messages
from parley.notifications.service.personal_data import PersonalDataService
from parley.notifications.service.preferences import Preferences
from parley.notifications.service.templates import Templates
from parley.notifications.service.webhooks import Webhooks

SERVICE = "parley.api.notifications.v1.NotificationsService"
# What needs no token: the link's secret proves the caller.
ANONYMOUS = frozenset({f"/{SERVICE}/OptOut"})


class NotificationsApi(
    MessageMethods,
    ChannelMethods,
    TemplateMethods,
    PreferenceMethods,
    WebhookMethods,
    PersonalDataMethods,
    NotificationsServiceServicer,
):
    """parley.api.notifications.v1.NotificationsService."""

    def __init__(
        self,
        messages: Messages,
        channels: Channels,
        templates: Templates,
        preferences: Preferences,
        webhooks: Webhooks,
        personal_data: PersonalDataService,
    ) -> None:
        self._messages = messages
        self._channels = channels
        self._templates = templates
        self._preferences = preferences
        self._webhooks = webhooks
        self._personal_data = personal_data
