"""What can go wrong with messages."""

from parley.common import errors


class MessageNotFound(errors.NotFound):
    """No such message for this caller."""

    reason = "MESSAGE_NOT_FOUND"


class AppointmentNotFound(errors.NotFound):
    """No such appointment for this caller."""

    reason = "APPOINTMENT_NOT_FOUND"


class TooManyMessages(errors.ResourceExhausted):
    """An appointment has had as many messages as it may."""

    reason = "TOO_MANY_MESSAGES"


class LeaseLost(errors.Conflict):
    """The sender was too slow: the message is another one's by now."""

    reason = "LEASE_LOST"


class MessageFinished(errors.FailedPrecondition):
    """What was to happen to the message can't: it is sent, failed or dropped already."""

    reason = "MESSAGE_FINISHED"


class MessageInHand(errors.FailedPrecondition):
    """A sender has the message at this moment."""

    reason = "MESSAGE_IN_HAND"


class NotSendable(errors.FailedPrecondition):
    """The message can never be sent as things are: no address, no appointment, no customer."""

    reason = "NOT_SENDABLE"


class OptedOut(errors.FailedPrecondition):
    """The customer does not want messages of this kind on this channel."""

    reason = "OPTED_OUT"


class CountryNotServed(errors.FailedPrecondition):
    """SMS may not be sent to the number's country (M25)."""

    reason = "COUNTRY_NOT_SERVED"


class AppointmentOver(errors.FailedPrecondition):
    """It is too late to invite anyone."""

    reason = "APPOINTMENT_OVER"


class ChannelHeld(errors.FailedPrecondition):
    """The channel, the tenant's access to it, or the tenant itself is suspended (M22): the message waits."""

    reason = "CHANNEL_SUSPENDED"


class Refused(errors.FailedPrecondition):
    """The provider refused the message for good; trying again would change nothing."""

    reason = "REFUSED"


class NotTaken(errors.Unavailable):
    """The provider did not take the message this time; it may the next."""

    reason = "NOT_TAKEN"


class Unanswered(NotTaken):
    """The provider said neither yes nor no: it may have taken the message."""

    reason = "UNANSWERED"


class Unwanted(errors.FailedPrecondition):
    """Nobody should get the message any more: its appointment was called off, moved or taken place."""

    reason = "UNWANTED"


class IdempotencyKeyReused(errors.AlreadyExists):
    """The key came with another request before."""

    reason = "IDEMPOTENCY_KEY_REUSED"


class MessageExists(Exception):
    """The message is on the books already: the same occasion and recipient, or the same request."""


class OptOutInvalid(errors.NotFound):
    """The secret of an opt-out link is none that was made here."""

    reason = "OPT_OUT_INVALID"


class WebhookNotFound(errors.NotFound):
    """No such webhook for this caller."""

    reason = "WEBHOOK_NOT_FOUND"


class WebhookDeliveryNotFound(errors.NotFound):
    """No such delivery for this caller, or the log has forgotten it."""

    reason = "WEBHOOK_DELIVERY_NOT_FOUND"


class TooManyWebhooks(errors.ResourceExhausted):
    """The tenant has as many webhooks as it may."""

    reason = "TOO_MANY_WEBHOOKS"


class WebhookInactive(errors.FailedPrecondition):
    """Nothing is delivered to a webhook that is switched off."""

    reason = "WEBHOOK_INACTIVE"


class UrlRefused(errors.InvalidArgument):
    """A webhook's URL is malformed, or leads where Parley calls nobody."""

    reason = "URL_REFUSED"


class UnknownEventType(errors.InvalidArgument):
    """There is no event type of this name."""

    reason = "UNKNOWN_EVENT_TYPE"


class WebhookExists(Exception):
    """The slot is taken, or the same request was heard before."""


class WebhookDeliveryExists(Exception):
    """The event is on its way to the webhook already."""
