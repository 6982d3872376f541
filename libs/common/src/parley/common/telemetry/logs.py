"""JSON logs on standard output, one object a line, with the trace's ids and no personal data."""

import logging
import sys
from collections.abc import Mapping, MutableMapping
from types import TracebackType
from typing import TextIO

import structlog
from opentelemetry import trace
from structlog.typing import EventDict, Processor, WrappedLogger

# Libraries that report their routine at INFO.
_NOISY = ("kafka", "pymongo", "grpc", "httpx", "httpcore", "asyncio", "aiosmtplib", "uvicorn.access")
# Names under which personal data or secrets might be logged by mistake.
_PERSONAL = frozenset(
    (
        *("email", "phone", "name", "display_name", "first_name", "last_name", "address", "recipient"),
        *("password", "secret", "token", "authorization", "cookie", "link", "body", "text"),
    )
)
_REDACTED = "[redacted]"


def configure_logs(service: str, instance: str, level: str, stream: TextIO | None = None) -> None:
    """Send structlog's and the standard library's logs to `stream` (default: standard output) as JSON.

    Each has time, level, event, service, instance, and trace_id and span_id within a span. Values under names
    of personal data are redacted; an exception is told by its type and frames, never by its text, which may
    quote a document. Raises KeyError for an unknown level.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        _origin(service, instance),
        _add_trace,
        _redact,
        _tell_exception,
    ]
    threshold = logging.getLevelNamesMapping()[level]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.WriteLoggerFactory(stream or sys.stdout),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_name_logger, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(threshold)
    for name in _NOISY:
        logging.getLogger(name).setLevel(max(threshold, logging.WARNING))


def _origin(service: str, instance: str) -> Processor:
    def add(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {**event, "service": service, "instance": instance}

    return add


def _name_logger(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    record = event.get("_record")
    return {**event, "logger": record.name} if isinstance(record, logging.LogRecord) else event


def _add_trace(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace_id"] = trace.format_trace_id(context.trace_id)
        event["span_id"] = trace.format_span_id(context.span_id)
    return event


def _redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {name: _redacted(name, value) for name, value in event.items()}


def _redacted(name: str, value: object) -> object:
    if name.lower() in _PERSONAL:
        return _REDACTED
    if isinstance(value, Mapping):
        return {key: _redacted(str(key), each) for key, each in value.items()}
    return value


def _tell_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    error = _exception(event)
    event.pop("exc_info", None)
    if error is not None:
        event["exception"] = list(_chain(error))
    return event


def _exception(event: MutableMapping[str, object]) -> BaseException | None:
    given = event.get("exc_info")
    if isinstance(given, tuple):
        given = given[1]
    if isinstance(given, BaseException):
        return given
    return sys.exc_info()[1] if given else None


def _chain(error: BaseException) -> list[dict[str, object]]:
    told: list[dict[str, object]] = [
        {"type": f"{type(error).__module__}.{type(error).__qualname__}", "frames": _frames(error)}
    ]
    following = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return told + (_chain(following) if following is not None else [])


def _frames(error: BaseException) -> list[str]:
    frames: list[str] = []
    traceback: TracebackType | None = error.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        frames.append(f"{code.co_filename}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return frames
