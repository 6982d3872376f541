"""Templates."""

from parley.api.notifications.v1 import notifications_pb2
from parley.notifications.domain.template import Template, variables
from parley.notifications.messages.message import encode_channel, encode_kind
from parley.notifications.messages.times import timestamp


def encode_template(template: Template, *, with_texts: bool = True) -> notifications_pb2.Template:
    """For answers; events leave out the texts."""
    told = template.wording if with_texts else None
    worded_by_tenant = template.version > 0 and template.wording is not None
    return notifications_pb2.Template(
        tenant_id=template.tenant_id,
        kind=encode_kind(template.kind),
        channel=encode_channel(template.channel),
        locale=template.locale,
        version=template.version if worded_by_tenant else 0,
        subject=told.subject if told else "",
        body=told.body if told else "",
        variables=variables(template.kind, template.channel),
        saved_at=timestamp(template.saved_at) if template.version else None,
    )
