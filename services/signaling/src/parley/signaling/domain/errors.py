"""What callers of the RPCs are told."""

from parley.common.errors import InvalidArgument, NotFound, Unavailable


class ChannelUnnamed(InvalidArgument):
    """The request names neither a room nor a desk."""

    reason = "CHANNEL_UNNAMED"


class AppointmentNotFound(NotFound):
    """No such appointment, or another tenant's."""

    reason = "APPOINTMENT_NOT_FOUND"


class DeskNotFound(NotFound):
    """No such team, or not the caller's."""

    reason = "DESK_NOT_FOUND"


class NotServing(Unavailable):
    """This pod can't tell at the moment who serves the channel."""

    reason = "NOT_SERVING"
