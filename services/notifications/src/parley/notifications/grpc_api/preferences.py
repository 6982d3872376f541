"""Contact preferences, and the link by which customers opt out."""

from parley.api.notifications.v1 import notifications_pb2, service_pb2
from parley.common.rpc import caller
from parley.notifications.grpc_api import enums
from parley.notifications.messages.message import encode_channel
from parley.notifications.messages.preference import encode_preference
from parley.notifications.service.preferences import Preferences


class PreferenceMethods:
    """The methods on contact preferences."""

    _preferences: Preferences

    async def ListContactPreferences(
        self, request: service_pb2.ListContactPreferencesRequest, _context: object
    ) -> service_pb2.ListContactPreferencesResponse:
        """One for every channel."""
        listed = await self._preferences.of_customer(caller(), request.customer_id)
        return service_pb2.ListContactPreferencesResponse(preferences=map(encode_preference, listed))

    async def SetContactPreference(
        self, request: service_pb2.SetContactPreferenceRequest, _context: object
    ) -> notifications_pb2.ContactPreference:
        """Write down what the customer told."""
        channel = enums.channel(request.channel)
        return encode_preference(await self._preferences.set(caller(), request.customer_id, channel, request.opted_out))

    async def OptOut(self, request: service_pb2.OptOutRequest, _context: object) -> service_pb2.OptOutResponse:
        """By the secret of an e-mail's link."""
        done = await self._preferences.opt_out(request.secret)
        return service_pb2.OptOutResponse(company_name=done.company_name, channel=encode_channel(done.channel))
