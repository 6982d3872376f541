"""What is kept of a customer, as a JSON document that people can read."""

import json
from collections.abc import Sequence

from google.protobuf.json_format import MessageToDict

from parley.notifications.domain.message import Message
from parley.notifications.domain.preference import ContactPreference
from parley.notifications.messages.message import encode_message
from parley.notifications.messages.preference import encode_preference


def encode_personal_data(messages: Sequence[Message], preferences: Sequence[ContactPreference]) -> bytes:
    """UTF-8 JSON; members are named as in parley.notifications.v1."""
    told = {
        "messages": [MessageToDict(encode_message(each), preserving_proto_field_name=True) for each in messages],
        "contact_preferences": [
            MessageToDict(encode_preference(each), preserving_proto_field_name=True) for each in preferences
        ],
    }
    return json.dumps(told, ensure_ascii=False).encode()
