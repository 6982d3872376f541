"""What every resource shares: strict models, pages, problems, timestamps and enum names."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Path, Query
from google.protobuf.timestamp_pb2 import Timestamp
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

T = TypeVar("T")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# RFC 3339, section 5.6: a date, then a time.
_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}")


class Resource(BaseModel):
    """An answer's model."""

    model_config = ConfigDict(frozen=True)


class Body(BaseModel):
    """A request's model: an unknown field is refused by name rather than ignored, and so is text that isn't Unicode."""

    # Pydantic looks into a text only where something is asked of it: the least length has each one looked into, so that
    # a lone surrogate, which JSON can write and no service can be sent, gets no further.
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, str_min_length=0)


class SecretBody(Body):
    """A request with a password, which is taken as it was typed, with its spaces."""

    model_config = ConfigDict(str_strip_whitespace=False)


class Page(Resource, Generic[T]):
    """One page of a list."""

    data: list[T]
    next_page_token: str | None = Field(description="Pass it as page_token for the next page; null on the last one.")

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """Name its schema AppointmentPage."""
        return f"{params[0].__name__}Page"


class Listing(Resource, Generic[T]):
    """A list that is short enough to be told whole."""

    data: list[T]

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """Name its schema AppointmentListing."""
        return f"{params[0].__name__}Listing"


class Problem(Resource):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str = Field(
        description="What went wrong and how to mend it.",
    )
    code: str = Field(description="Stable and machine readable.")
    field: str | None = Field(default=None, description="The input that is wrong, as a path into the request.")
    trace_id: str | None = Field(default=None, description="Quote it to support.")


Version = Annotated[int, Field(description="Grows with every change; the newer one wins. The ETag tells it.")]
LocalDate = Annotated[
    str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$", description="ISO 8601 date; empty: none.", examples=["2026-11-23"])
]
Texts = Annotated[dict[str, str], Field(description="By language tag.")]
PageSize = Annotated[int, Field(ge=1, le=200, description="Items on a page.")]
PageToken = Annotated[str, Field(max_length=2048, description="next_page_token of the page before.")]
# An id within the path, and one to filter by.
PathId = Annotated[str, Path(max_length=64)]
QueryId = Annotated[str, Query(max_length=64)]
TenantId = Annotated[str, Query(max_length=64, description="Operators name the tenant; for others it is their own.")]


def written(value: object) -> object:
    """A time that was written out; pydantic alone would take "12" for a time of 1970."""
    if not (isinstance(value, str) and _DATE_TIME.match(value)):
        raise ValueError("write it as 2026-11-23T10:00:00+01:00")
    return value


def to_utc(instant: datetime) -> datetime:
    """The same instant in UTC, as services expect it. Raises ValueError beyond the years 1 to 9999."""
    try:
        return instant.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("must be within the years 1 to 9999") from error


Instant = Annotated[AwareDatetime, BeforeValidator(written), AfterValidator(to_utc)]

From = Annotated[Instant, Query(alias="from")]
Until = Annotated[Instant, Query(alias="to", description="At most 31 days after from.")]


def instant(timestamp: Timestamp) -> datetime:
    """A set timestamp as an aware datetime in UTC."""
    # ToDatetime takes twice as long, and an answer has a dozen.
    return _EPOCH + timedelta(seconds=timestamp.seconds, microseconds=timestamp.nanos // 1000)


def optional_instant(timestamp: Timestamp) -> datetime | None:
    """None for a timestamp never set; no resource of ours was made in 1970."""
    return instant(timestamp) if timestamp.seconds or timestamp.nanos else None


def timestamp(moment: datetime) -> Timestamp:
    """The protobuf form of an aware datetime."""
    message = Timestamp()
    message.FromDatetime(moment)
    return message


def public_name(name: str, prefix: str) -> str:
    """APPOINTMENT_STATE_IN_PROGRESS without its prefix, in lower case: in_progress."""
    return name.removeprefix(prefix).lower()
