"""A client for Sestina servers: six features in, a probability of default out.

One file, Python 3.9 or later, no dependency: copy it into a project, or `pip install` this folder.

    with Client("127.0.0.1:7070") as client:
        decision = client.score([3, 4000, 12000, 52000, 4, 640])
        print(decision.probability, decision.default)  # 0.29062116887901746 False, of the default model
        why = client.explain([3, 4000, 12000, 52000, 4, 640])  # what each feature adds to the score
        change = client.change([3, 4000, 12000, 52000, 4, 640])  # what would change the decision

A row is six figures in the order of the model's features, or a mapping from their names to figures, which the client
puts in order. Many rows are any iterable of rows, or a table with named columns, such as a data frame.

`Client` is for threads, its `pipeline` and `score_many` for many rows, `AsyncClient` for asyncio. What they
share:

- Connecting is lazy and repeated: a call that finds no connection makes one, and tries again until its own
  time-out. Failed attempts are spaced by pauses that double up to a cap, with jitter.
- Every call has a time-out, connecting included.
- Nothing that a server is asked changes anything on it. So a call of `Client` or `AsyncClient` whose
  connection ends before the reply is sent once more on a new connection, unless `retry` is False.
- What a busy server refuses is asked again after pauses that grow, as long as the call has time, unless `retry` is
  False. Statuses that a repetition does not change are raised at once.
- A reply that breaks the protocol closes the connection; no reply is ever matched by guess.
- With `tls` everything goes inside TLS 1.3: the server's certificate and its name are checked, and a certificate
  of the client's own is shown where `cert` gives one.
- Rows by name are put in the order that the server's `info` tells, and an answer is given only if it comes from a
  model with that order; where another model answered, it is asked again in its own.
- With `contract` (the names of the six features in order, or the digest that `info` tells) only answers of
  models that were made for these features are given, whatever the server takes meanwhile.

The bytes are specified in SPEC.md of the protocol, version 1.
"""

from __future__ import annotations

import asyncio
import contextlib
import copy
import functools
import hashlib
import itertools
import json
import math
import os
import random
import selectors
import socket
import ssl
import struct
import threading
import time
from collections import deque
from typing import (
    Any, AsyncIterable, AsyncIterator, Callable, Container, Deque, Dict, Generic, Iterable, Iterator, List, Mapping,
    NamedTuple, NoReturn, Optional, Sequence, Tuple, Type, TypeVar, Union,
)

__version__ = "1.0.0"
__all__ = [
    "AsyncClient", "BusyError", "CallTimeout", "Change", "Client", "ConnectionLost", "ContractMismatch",
    "ContractUnknown", "Decision", "Explanation", "FrameTooLargeError", "InternalError", "InvalidFeaturesError",
    "MalformedError", "NoModelError", "NotOfferedError", "NotRecordedError", "OverloadedError", "Pending",
    "Pipeline", "ProtocolViolation",
    "SestinaError", "ShuttingDownError", "StatusError", "TLSError", "UnauthenticatedError", "UnknownOpcodeError",
    "UnsupportedVersionError", "contract_digest",
]

T = TypeVar("T")
Row = Union[Sequence[float], Mapping[str, float]]
"""Six figures by position, or by name: a mapping, or what has `keys` that are names, as a row of a data frame has."""
Rows = Union[Iterable[Row], Mapping[str, Sequence[float]], Any]
"""Rows one after the other, or a table: columns by name, in a mapping or in whatever has `columns`."""
PathOrNone = Union[str, "os.PathLike[str]", None]

VERSION = 1
HEADER_BYTES = 16
LENGTH_MIN = 12
LENGTH_MAX = 1_048_576
FEATURES = 6
BATCH_ROWS_MAX = 16_384
PING_BYTES_MAX = 64
REASONS_MAX = 4
UNITS_PER_ONE = 2**40
"""How many units of an explanation are 1 on its scale."""

SCORE, SCORE_BATCH, EXPLAIN, CHANGE, INFO, PING, STATS = 0x01, 0x02, 0x03, 0x04, 0x10, 0x11, 0x12
REPLY_BIT = 0x80

APPLICATION_PROTOCOL = "sestina/1"
"""The name by which both sides of TLS say that they speak version 1 of the protocol (ALPN)."""

DEFAULT_FLAG, OUTSIDE_RANGE_FLAG, NO_SCORE_FLAG = 0x01, 0x02, 0x80

_HEADER = struct.Struct("<IBBBBQ")
_ROW = struct.Struct("<6d")
_SCORE_REPLY = struct.Struct("<d8s")
_EXPLAIN_REPLY = struct.Struct("<d8s8sBB4s2sqq6q")
_CHANGE_REPLY = struct.Struct("<d8s6dBB6s2d")
_SCALES = ("probability", "log-odds")
_NO_FEATURE = 0xFF

_UNSENT_BYTES_MAX = 262_144
"""Bytes of requests that a connection keeps before it waits for the socket to take some."""
_WRITE_BYTES = 32_768
"""Bytes of requests that a pipeline gathers before it writes without being asked."""
_READ_BYTES = 262_144
_IN_FLIGHT_MAX = 1024
_ROWS_PER_FRAME = 1024
_FRAMES_UNDER_WAY = 4
_SECONDS_MAX = 86_400
_PORT_DEFAULT = 7070
_PORT_MAX = 65_535
_NEXT_ADDRESS_SECONDS = 0.25
"""How long one address of a name has to answer before the next is tried too (RFC 8305, section 5)."""


# Errors


class SestinaError(Exception):
    """Whatever goes wrong between this client and a server."""


class ConnectionLost(SestinaError, ConnectionError):
    """There is no connection, or it ended before the reply."""


class CallTimeout(SestinaError, TimeoutError):
    """The reply did not come in time."""


class ProtocolViolation(SestinaError):
    """The server sent what the protocol does not allow; the connection was closed."""


class ContractMismatch(SestinaError):
    """The model that answered was made for other features than this client sends; its answer is not given."""


class ContractUnknown(SestinaError):
    """The server does not tell what its model was made for, so its answer is not given."""


class TLSError(SestinaError):
    """TLS failed for a reason that trying again does not change; the sentence says what was wrong.

    `side` is "server" or "client": the one that has to change something.
    """

    def __init__(self, sentence: str, side: str = "server") -> None:
        super().__init__(sentence)
        self.side = side


class StatusError(SestinaError):
    """The server answered that it could not do what was asked.

    `status` is the number in the reply and `sentence` what the server said; a status that this client does
    not know gives this very class.
    """

    status = -1

    def __init__(self, sentence: str, status: Optional[int] = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        if status is not None:
            self.status = status


class MalformedError(StatusError):
    """The request was not well formed."""

    status = 1


class UnsupportedVersionError(StatusError):
    """The server does not speak this version of the protocol; it closed the connection."""

    status = 2


class UnknownOpcodeError(StatusError):
    """The server does not know this operation."""

    status = 3


class FrameTooLargeError(StatusError):
    """The request was longer than the server takes; it closed the connection."""

    status = 4


class InvalidFeaturesError(StatusError):
    """A feature is infinite, or NaN where it may not be missing; or the model has no probability for the row, or an
    explanation whose figures are beyond what can be told."""

    status = 5


class OverloadedError(StatusError):
    """The server has no room for the connection; try later."""

    status = 6


class ShuttingDownError(StatusError):
    """The server is stopping; ask another one, or this one later."""

    status = 7


class UnauthenticatedError(StatusError):
    """The client's certificate does not allow what was asked, or the server's port is for TLS and this is plain."""

    status = 8


class NoModelError(StatusError):
    """No model is loaded."""

    status = 9


class InternalError(StatusError):
    """The server has a defect."""

    status = 10


class NotRecordedError(StatusError):
    """The server has to record its decisions and could not record this one; ask again."""

    status = 11


class NotOfferedError(StatusError):
    """The model that is loaded has not what an `explain` or a `change` takes."""

    status = 12


class BusyError(StatusError):
    """The server has more to do than it can do in time; ask again after a pause."""

    status = 13


_STATUS_ERRORS: Dict[int, Type[StatusError]] = {
    error.status: error
    for error in (
        MalformedError, UnsupportedVersionError, UnknownOpcodeError, FrameTooLargeError, InvalidFeaturesError,
        OverloadedError, ShuttingDownError, UnauthenticatedError, NoModelError, InternalError, NotRecordedError,
        NotOfferedError, BusyError,
    )
}
_CLOSING_ERRORS = (UnsupportedVersionError, FrameTooLargeError, OverloadedError, ShuttingDownError)


# The bytes


class Decision(NamedTuple):
    """A model's answer for one row."""

    probability: float
    """Of default; NaN for a row of a batch that has no score."""
    default: bool
    """Whether the model predicts default: its probability is not under its threshold."""
    outside_training_range: bool
    """Whether some feature lies outside what the model saw in training."""
    model_digest: str
    """Which model answered: the first 16 hexadecimal digits of the SHA-256 of its file."""

    @property
    def scored(self) -> bool:
        """Whether there is a score; False only for rows of a batch that the model does not take."""
        return self.probability == self.probability


class Explanation(NamedTuple):
    """A decision, and why it is what it is: what each feature adds to what the model gives others on average.

    The figures in units are exact: `raw_units` is `mean_units` and the six of `contribution_units`.
    """

    decision: Decision
    """What `score` gives for the row."""
    reference: str
    """Of which group the mean is: the first 16 hexadecimal digits of the SHA-256 of its rows."""
    scale: str
    """What is added up: "probability", or "log-odds", of which the probability is the sigmoid."""
    raw_units: int
    """The score before it became a probability, in units of 2^-40 of the scale."""
    mean_units: int
    """What it is for the reference group on average."""
    contribution_units: Tuple[int, ...]
    """What each feature adds; above 0 it speaks for default."""
    reasons: Tuple[int, ...]
    """The places (0 to 5) of the features that speak for default, the strongest first; at most four."""

    @property
    def raw(self) -> float:
        """The score before it became a probability, on the scale."""
        return self.raw_units / UNITS_PER_ONE

    @property
    def mean(self) -> float:
        """What it is for the reference group on average, on the scale."""
        return self.mean_units / UNITS_PER_ONE

    @property
    def contributions(self) -> Tuple[float, ...]:
        """What each feature adds, on the scale."""
        return tuple(units / UNITS_PER_ONE for units in self.contribution_units)

    @property
    def model_digest(self) -> str:
        """Which model answered."""
        return self.decision.model_digest

    def named(self, features: Sequence[str]) -> Dict[str, float]:
        """The contributions by the names of the features, which `info` tells: `client.info()["model"]["features"]`."""
        return dict(zip(features, self.contributions))

    def reasons_named(self, features: Sequence[str]) -> List[str]:
        """The names of the features that speak for default, the strongest first."""
        return [features[place] for place in self.reasons]


class Change(NamedTuple):
    """A decision, and what would change it."""

    decision: Decision
    """What `score` gives for the row."""
    values: Tuple[Optional[float], ...]
    """For each feature the allowed value nearest to the row's at which the model decides otherwise, all else equal; None
    where no allowed value does."""
    pair: Optional[Tuple[Tuple[int, float], Tuple[int, float]]]
    """Two features (place, value) that together decide otherwise; None where none were found or one is enough."""

    @property
    def model_digest(self) -> str:
        """Which model answered."""
        return self.decision.model_digest

    def named(self, features: Sequence[str]) -> Dict[str, float]:
        """The values by the names of the features, which `info` tells; without those that change nothing."""
        return {name: value for name, value in zip(features, self.values) if value is not None}


class Reply(NamedTuple):
    """A reply as it came, its payload not looked at."""

    opcode: int
    status: int
    flags: int
    id: int
    payload: bytes


def encode_request(opcode: int, id: int, payload: bytes = b"") -> bytes:
    """The frame of a request."""
    return _HEADER.pack(LENGTH_MIN + len(payload), VERSION, opcode, 0, 0, id) + payload


def encode_row(features: Sequence[float]) -> bytes:
    """The 48 bytes of a row by position; ValueError unless it is six numbers."""
    try:
        return _ROW.pack(*features)
    except (struct.error, TypeError, OverflowError) as error:
        raise ValueError(f"a row is {FEATURES} floats, not {features!r}") from error


def encode_rows(rows: Iterable[Sequence[float]]) -> bytes:
    """The payload of a batch by position; ValueError unless it is 1 to 16,384 rows of six numbers."""
    encoded = [encode_row(row) for row in rows]
    _check_batch(len(encoded))
    return b"".join(encoded)


def _check_batch(count: int) -> None:
    if not 1 <= count <= BATCH_ROWS_MAX:
        raise ValueError(f"a batch has 1 to {BATCH_ROWS_MAX} rows, not {count}; score_many takes any number")


def encode_ping(payload: bytes) -> bytes:
    """The payload of a ping; ValueError when it is longer than 64 bytes."""
    if len(payload) > PING_BYTES_MAX:
        raise ValueError(f"a ping has at most {PING_BYTES_MAX} bytes, not {len(payload)}")
    return bytes(payload)


def decode_score(reply: Reply) -> Decision:
    """The answer in an ok reply to a score."""
    if len(reply.payload) != _SCORE_REPLY.size:
        raise ProtocolViolation(f"a score came in {len(reply.payload)} bytes; it has {_SCORE_REPLY.size}")
    probability, digest = _SCORE_REPLY.unpack(reply.payload)
    return _whole_decision(probability, reply.flags, digest.hex())


def _whole_decision(probability: float, flags: int, digest: str) -> Decision:
    """The decision of a reply that has one for sure, as only rows of a batch may have none."""
    if flags & NO_SCORE_FLAG:
        raise ProtocolViolation("a score came with status 0 and the flag of a row that has none")
    return _decision(probability, flags, digest)


def decode_explanation(reply: Reply) -> Explanation:
    """The answer in an ok reply to an explain; a ProtocolViolation where it contradicts itself."""
    if len(reply.payload) != _EXPLAIN_REPLY.size:
        raise ProtocolViolation(f"an explanation came in {len(reply.payload)} bytes; it has {_EXPLAIN_REPLY.size}")
    probability, digest, reference, scale, count, places, zeros, raw, mean, *contributions = _EXPLAIN_REPLY.unpack(
        reply.payload
    )
    if scale >= len(_SCALES) or any(zeros):
        raise ProtocolViolation(f"an explanation came on scale {scale} with {zeros!r} behind its reasons")
    if raw != mean + sum(contributions):
        raise ProtocolViolation("an explanation came whose contributions do not add up")
    reasons = _reasons(contributions)
    if count != len(reasons) or places != bytes(reasons).ljust(REASONS_MAX, bytes([_NO_FEATURE])):
        raise ProtocolViolation("an explanation came with other reasons than its contributions are")
    decision = _whole_decision(probability, reply.flags, digest.hex())
    return Explanation(decision, reference.hex(), _SCALES[scale], raw, mean, tuple(contributions), reasons)


def _reasons(contributions: Sequence[int]) -> Tuple[int, ...]:
    """The places of what is above 0, the largest first and the lower of two equal ones; four at the most."""
    places = [place for place, units in enumerate(contributions) if units > 0]
    return tuple(sorted(places, key=lambda place: -contributions[place])[:REASONS_MAX])


def decode_change(reply: Reply) -> Change:
    """The answer in an ok reply to a change; a ProtocolViolation where it contradicts itself."""
    if len(reply.payload) != _CHANGE_REPLY.size:
        raise ProtocolViolation(f"a change came in {len(reply.payload)} bytes; it has {_CHANGE_REPLY.size}")
    probability, digest, *rest = _CHANGE_REPLY.unpack(reply.payload)
    told, first, second, zeros, pair_values = rest[:FEATURES], rest[6], rest[7], rest[8], rest[9:]
    if any(zeros) or any(map(math.isinf, told)):
        raise ProtocolViolation("a change came with a value that is infinite, or bytes that are not zero")
    values = tuple(None if math.isnan(value) else value for value in told)
    decision = _whole_decision(probability, reply.flags, digest.hex())
    if first == second == _NO_FEATURE and all(map(math.isnan, pair_values)):
        return Change(decision, values, None)
    if not first < second < FEATURES or not all(map(math.isfinite, pair_values)):
        raise ProtocolViolation(f"a change came with the pair {first} and {second} at {pair_values}")
    if any(value is not None for value in values):
        raise ProtocolViolation("a change came with a pair where one feature is enough")
    return Change(decision, values, ((first, pair_values[0]), (second, pair_values[1])))


def decode_batch(reply: Reply, rows: int) -> List[Decision]:
    """The answers in an ok reply to a batch of so many rows."""
    payload = reply.payload
    if len(payload) != 8 + 9 * rows:
        raise ProtocolViolation(f"{rows} scores came in {len(payload)} bytes; they have {8 + 9 * rows}")
    digest = payload[:8].hex()
    probabilities = struct.unpack_from(f"<{rows}d", payload, 8)
    return [_decision(p, f, digest) for p, f in zip(probabilities, payload[8 + 8 * rows :])]


def _decision(probability: float, flags: int, digest: str) -> Decision:
    if flags & NO_SCORE_FLAG:
        return Decision(float("nan"), False, False, digest)
    if not 0.0 <= probability <= 1.0:  # which NaN is not, either
        raise ProtocolViolation(f"a score came with the probability {probability!r}; it is 0 to 1")
    return Decision(probability, bool(flags & DEFAULT_FLAG), bool(flags & OUTSIDE_RANGE_FLAG), digest)


def decode_json(reply: Reply) -> Dict[str, Any]:
    """The object in an ok reply to info or stats."""
    try:
        document = json.loads(reply.payload.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ProtocolViolation(f"a document came that is not JSON in UTF-8: {error}") from error
    if not isinstance(document, dict):
        raise ProtocolViolation("a document came that is not a JSON object")
    return document


def decode_error(reply: Reply) -> StatusError:
    """The error that a reply with a status other than 0 stands for."""
    sentence = reply.payload.decode("utf-8", "replace") or f"the server gave status {reply.status} and no reason"
    return _STATUS_ERRORS.get(reply.status, StatusError)(sentence, reply.status)


class ReplyReader:
    """Bytes in, replies out, however the bytes are cut."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, data: bytes) -> Iterator[Reply]:
        """Give each reply that `data` completes; must be exhausted before the next call.

        Raises ProtocolViolation at the first header that is no reply of this version.
        """
        self._bytes += data
        at = 0
        try:
            while len(self._bytes) - at >= HEADER_BYTES:
                if self._bytes.startswith(_HTTP_BEGINNINGS, at):
                    raise ProtocolViolation(_HTTP_SENTENCE)
                length, version, opcode, status, flags, id = _HEADER.unpack_from(self._bytes, at)
                _check_header(length, version, opcode)
                end = at + 4 + length
                if len(self._bytes) < end:
                    break
                payload = bytes(self._bytes[at + HEADER_BYTES : end])
                at = end
                yield Reply(opcode, status, flags, id, payload)
        finally:
            del self._bytes[:at]

    @property
    def is_between_replies(self) -> bool:
        """Whether no part of a reply is waiting for its rest."""
        return not self._bytes


_HTTP_BEGINNINGS = (b"HTTP/", b"<!DOCTYPE", b"<html")
"""How an answer in HTTP begins; the last two where the server took the request for one of HTTP/0.9."""
_HTTP_SENTENCE = (
    "the server at this address answers in HTTP; this client speaks the protocol of `sestina serve`, whose port (7070 "
    "unless another was chosen) is not that of sestina-web"
)


def _check_header(length: int, version: int, opcode: int) -> None:
    if not LENGTH_MIN <= length <= LENGTH_MAX:
        raise ProtocolViolation(f"a frame of length {length} came; it is {LENGTH_MIN} to {LENGTH_MAX}")
    if version != VERSION:
        raise ProtocolViolation(f"a frame of version {version} came; this client speaks {VERSION}")
    if not opcode & REPLY_BIT:
        raise ProtocolViolation(f"a frame with opcode {opcode} came, which is not a reply")


# Rows by name


class _NamedRows:
    """Rows of which some are by name, to be encoded once it is known which names a model takes in which order."""

    def __init__(self, rows: List[Row]) -> None:
        self._rows = rows
        self.row_count = len(rows)

    def encoded(self, order: Sequence[str]) -> bytes:
        """The payload for a model with these features.

        ContractMismatch where a row lacks one of them; ValueError for a figure that is no number.
        """
        return b"".join(self._encode(row, order) for row in self._rows)

    @staticmethod
    def _encode(row: Any, order: Sequence[str]) -> bytes:
        names = _names_of(row)
        if names is None:
            return encode_row(row)
        for name in order:
            if name not in names:
                raise ContractMismatch(f"the row has no {name!r}; the model takes {', '.join(order)}")
        return _encode_figures([row[name] for name in order], order)


class _Table:
    """Columns by name: a data frame of pandas, polars or pyarrow, or a mapping of names to sequences."""

    def __init__(self, table: Any, names: List[str]) -> None:
        self._table = table
        self._names = names
        self._columns: Dict[str, Any] = {}
        self.row_count = _length(table[names[0]] if isinstance(table, Mapping) and names else table)

    def column(self, name: str, order: Sequence[str]) -> Any:
        """A column that can be cut by position; the errors are those of `_NamedRows.encoded`."""
        if name not in self._columns:
            if name not in self._names:
                raise ContractMismatch(f"the table has no column {name!r}; the model takes {', '.join(order)}")
            if self._names.count(name) > 1:
                raise ValueError(f"the table has several columns {name!r}; it has to have one")
            column = self._table[name]
            if hasattr(column, "to_numpy"):  # pandas' own columns are cut by label where labels are floats
                with contextlib.suppress(ImportError):
                    column = column.to_numpy()
            if _length(column) != self.row_count:
                raise ValueError(f"the column {name!r} has {len(column)} values, and others have {self.row_count}")
            self._columns[name] = column
        return self._columns[name]


class _Part:
    """Some rows of a table, one after the other."""

    def __init__(self, table: _Table, start: int, stop: int) -> None:
        self._table = table
        self._rows = slice(start, stop)
        self.row_count = stop - start

    def encoded(self, order: Sequence[str]) -> bytes:
        """As of `_NamedRows`."""
        columns = [self._table.column(name, order)[self._rows] for name in order]
        columns = [column.tolist() if hasattr(column, "tolist") else column for column in columns]
        try:
            return struct.pack(f"<{FEATURES * self.row_count}d", *itertools.chain.from_iterable(zip(*columns)))
        except (struct.error, TypeError, OverflowError):
            return b"".join(_encode_figures(figures, order) for figures in zip(*columns))


def _names_of(row: Any) -> Optional[Container[str]]:
    """The names in a row; None for one by position."""
    if isinstance(row, (list, tuple)):
        return None
    if isinstance(row, Mapping):
        return row
    keys = getattr(row, "keys", None)
    names = list(keys()) if callable(keys) else []
    return names if names and all(isinstance(name, str) for name in names) else None


def _columns_of(rows: Any) -> Optional[List[str]]:
    """The names of a table's columns; None for what is no table."""
    if isinstance(rows, Mapping):
        return list(rows)
    for attribute in ("column_names", "columns"):  # pyarrow's `columns` are no names
        names = getattr(rows, attribute, None)
        if names is not None and not callable(names):
            return list(names)
    return None


def _length(column: Any) -> int:
    try:
        return len(column)
    except TypeError as error:
        raise ValueError(f"a column of a table is a sequence of figures, not {column!r:.80}; one row goes to `score`") from error


def _encode_figures(figures: Sequence[Any], names: Sequence[str]) -> bytes:
    try:
        return _ROW.pack(*figures)
    except (struct.error, TypeError, OverflowError):
        return _ROW.pack(*map(_figure, figures, names))


def _figure(value: Any, name: str) -> float:
    """A figure as a float, NaN for what means missing in tables; ValueError for what is no number."""
    if hasattr(value, "as_py"):  # pyarrow's
        value = value.as_py()
    if value is None or type(value).__name__ == "NAType":  # pandas'
        return math.nan
    try:
        return struct.unpack("<d", struct.pack("<d", value))[0]
    except (struct.error, TypeError, OverflowError) as error:
        raise ValueError(f"{name} is {value!r:.80}; a feature is a number") from error


def _rows_of(rows: Rows) -> Union[List[Any], _NamedRows, _Part]:
    """The rows as a list where all are by position, else as what can be encoded once the order is known."""
    if isinstance(rows, _Part):
        return rows
    names = _columns_of(rows)
    if names is not None:
        table = _Table(rows, names)
        return _Part(table, 0, table.row_count)
    listed = list(rows)
    return listed if all(_names_of(row) is None for row in listed) else _NamedRows(listed)


def _pieces(rows: Rows, size: int) -> Iterator[Union[List[Row], _Part]]:
    """Rows in pieces of at most `size`."""
    names = _columns_of(rows)
    if names is not None:
        table = _Table(rows, names)
        for start in range(0, table.row_count, size):
            yield _Part(table, start, min(start + size, table.row_count))
        return
    source = iter(rows)
    while True:
        piece = list(itertools.islice(source, size))
        if not piece:
            return
        yield piece


async def _async_pieces(rows: Union[Rows, AsyncIterable[Row]], size: int) -> AsyncIterator[Union[List[Row], _Part]]:
    """The same of rows that may come asynchronously."""
    if not hasattr(rows, "__aiter__"):
        for part in _pieces(rows, size):
            yield part
        return
    piece: List[Row] = []
    async for row in rows:
        piece.append(row)
        if len(piece) == size:
            yield piece
            piece = []
    if piece:
        yield piece


# Calls in flight


class _Call:
    """A request and what became of it."""

    __slots__ = (
        "opcode", "payload", "decode", "named", "order", "id", "sent_at", "attempts", "repeats", "is_done", "value",
        "error",
    )

    def __init__(
        self,
        opcode: int,
        payload: bytes,
        decode: Callable[[Reply], Any],
        named: Union[_NamedRows, _Part, None] = None,
    ) -> None:
        self.opcode = opcode
        self.payload = payload
        self.decode = decode
        self.named = named  # what the payload is made of once an order is known
        self.order: Optional[Tuple[str, ...]] = None  # in which it was made
        self.id = 0
        self.sent_at = 0.0
        self.attempts = 0  # on so many connections it was sent
        self.repeats = 0  # so often its answer could not be given, since the model was gone before it was known
        self.is_done = False
        self.value: Any = None
        self.error: Optional[Exception] = None

    @property
    def is_abandoned(self) -> bool:
        """Whether nobody waits any more."""
        return self.is_done

    def put_in_order(self, order: Tuple[str, ...]) -> None:
        """Make the payload of rows by name for a model with these features."""
        if self.named is not None and self.order != order:
            self.payload, self.order = self.named.encoded(order), order

    def finish(self, value: Any = None, error: Optional[Exception] = None) -> None:
        """Note the outcome; only the first one counts."""
        if not self.is_done:
            self.is_done, self.value, self.error = True, value, error

    def again(self) -> _Call:
        """The same request as one that was never sent."""
        return _Call(self.opcode, self.payload, self.decode, self.named)

    def result(self) -> Any:
        """The value, or the error raised."""
        if self.error is not None:
            raise self.error
        return self.value


def _score_call(features: Row) -> _Call:
    return _row_call(SCORE, features, decode_score)


def _explain_call(features: Row) -> _Call:
    return _row_call(EXPLAIN, features, decode_explanation)


def _change_call(features: Row) -> _Call:
    return _row_call(CHANGE, features, decode_change)


def _row_call(opcode: int, row: Any, decode: Callable[[Reply], Any]) -> _Call:
    if _names_of(row) is None:
        return _Call(opcode, encode_row(row), decode)
    return _Call(opcode, b"", decode, _NamedRows([row]))


def _batch_call(rows: Rows) -> _Call:
    source = _rows_of(rows)
    if isinstance(source, list):
        payload, count, named = encode_rows(source), len(source), None
    else:
        payload, count, named = b"", source.row_count, source
        _check_batch(count)
    return _Call(SCORE_BATCH, payload, lambda reply: decode_batch(reply, count), named)


def _ping_call(payload: bytes) -> _Call:
    sent = encode_ping(payload)

    def decode(reply: Reply) -> bytes:
        if reply.payload != sent:
            raise ProtocolViolation(f"a ping of {sent!r} came back as {reply.payload!r}")
        return sent

    return _Call(PING, sent, decode)


# Contracts


def contract_digest(features: Sequence[str], missing: Sequence[bool] = (False,) * FEATURES) -> str:
    """The digest of a contract: of the names of a model's features, in order, and of which may be missing."""
    if len(features) != FEATURES or len(missing) != FEATURES:
        raise ValueError(f"a contract is about {FEATURES} features")
    encoded = b"sestina contract v1\n"
    for name, may_be_missing in zip(features, missing):
        utf8 = name.encode("utf-8")
        encoded += struct.pack("<I", len(utf8)) + utf8 + (b"\1" if may_be_missing else b"\0")
    return hashlib.sha256(encoded).hexdigest()


class _Known(NamedTuple):
    """What the server told of a model."""

    complaint: str
    """Why its answers are not given; empty when they are."""
    order: Optional[Tuple[str, ...]]
    """The names of its features; None where they are not six different ones."""


class _Watch:
    """What is known of the models that answer, perhaps under a demand of their contract.

    A model's digest is that of its file, and its features stand in the file, so what was found out of a digest
    holds for good.
    """

    MODELS_MAX = 256

    def __init__(self, demand: Union[str, Sequence[str], None]) -> None:
        self.has_demand = demand is not None
        self.order: Optional[Tuple[str, ...]] = None  # in which rows by name are sent: the one heard of last
        self._models: Dict[str, _Known] = {}
        self._digest, self._features = "", []
        if demand is None:
            return
        if isinstance(demand, str):
            self._digest = demand.lower()
            if not _is_digest(self._digest):
                raise ValueError("a contract is the names of six features or a digest of 64 hexadecimal digits")
        else:
            self._features = list(demand)
            if len(self._features) != FEATURES or len(set(self._features)) != FEATURES:
                raise ValueError(f"a contract has {FEATURES} features with different names, not {self._features}")

    def known(self, model_digest: str) -> Optional[_Known]:
        """What is known of a model; None when the server has to be asked."""
        return self._models.get(model_digest)

    def learn(self, document: Dict[str, Any]) -> None:
        """Take in what the server says of its model. ContractUnknown when nothing can be told from it."""
        model = document.get("model")
        if model is None:
            return
        try:
            digest, known = model["digest"], _Known(self._judge(model), _order_of(model["features"]))
            if not _is_digest(digest):
                raise ValueError(f"the digest {digest!r} is none")
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ContractUnknown(f"the server's info does not describe its model: {error!r}") from error
        if len(self._models) >= self.MODELS_MAX:
            self._models.clear()
        self._models[digest[:16]] = known
        self.order = known.order

    def _judge(self, model: Dict[str, Any]) -> str:
        if not self.has_demand:
            return ""
        features = list(model["features"])
        if self._digest:
            contract = model.get("contract")
            # A server that tells no contract takes no missing values.
            told = contract_digest(features) if contract is None else contract["digest"].lower()
            return "" if told == self._digest else f"the contract's digest is {told} and has to be {self._digest}"
        if len(features) != FEATURES:
            return f"the model has {len(features)} features and has to have {FEATURES}"
        for place, (told, wanted) in enumerate(zip(features, self._features), start=1):
            if told != wanted:
                return f"feature {place} is {told!r} and has to be {wanted!r}"
        return ""


def _order_of(features: Sequence[Any]) -> Optional[Tuple[str, ...]]:
    """The names of a model's features, if they are six different ones."""
    are_names = len(features) == FEATURES and all(isinstance(name, str) for name in features)
    return tuple(features) if are_names and len(set(features)) == FEATURES else None


def _is_digest(text: str) -> bool:
    return len(text) == 64 and not text.strip("0123456789abcdef")


def _model_digest(value: Any) -> Optional[str]:
    """The digest of the model that gave an answer; None when no model did."""
    first = value[0] if isinstance(value, list) else value
    return first.model_digest if isinstance(first, (Decision, Explanation, Change)) else None


class _Exchange:
    """The calls in flight on one connection: requests to bytes, bytes to outcomes. It knows no socket.

    Replies come in the order of the requests, so a reply has to carry the id of the oldest call. A call that
    nobody waits for any more stays in line until its reply has come, which is then dropped.

    Under a demand of a contract it asks for `info` by itself, first of all and whenever an answer comes from a model
    that is not known yet. Such answers are held until the server has said what its model is. One of a model that was
    replaced before, of which nobody can be asked any more, is asked for again.

    It does the same for calls by name. They wait until an order is known, and an answer of a model with another
    order is not given: the call is sent again in that one.
    """

    REPEATS_MAX = 8

    def __init__(self, watch: _Watch, is_plain: bool = True) -> None:
        self.waiting: Deque[_Call] = deque()
        self.unsent = bytearray()
        self.has_answered = False
        self._is_plain = is_plain
        self._reader = ReplyReader()
        self._ids = itertools.count(1)
        self._watch = watch
        self._question: Optional[_Call] = None
        self._held: List[Tuple[_Call, Any]] = []
        self._unordered: List[_Call] = []
        if watch.has_demand:
            self._ask_info()

    @property
    def under_way(self) -> int:
        """How many calls have no outcome yet."""
        return len(self.waiting) + len(self._held) + len(self._unordered)

    def request(self, call: _Call) -> None:
        """Put a call in flight: its bytes are `unsent` now, or once the order of the features is known."""
        call.attempts += 1
        call.sent_at = time.monotonic()
        if call.named is None:
            self._send(call)
            return
        order = self._watch.order
        try:
            if order is not None:
                call.put_in_order(order)
                self._send(call)
                return
        except ContractMismatch:
            pass  # unless the server has another model by now
        except ValueError as error:
            call.finish(error=error)
            return
        self._unordered.append(call)
        self._ask_info()

    def _send(self, call: _Call) -> None:
        call.id = next(self._ids)
        call.sent_at = time.monotonic()
        self.waiting.append(call)
        self.unsent += encode_request(call.opcode, call.id, call.payload)

    def _send_in_order(self, call: _Call) -> None:
        """Send a call by name in the order that the server has told last."""
        order = self._watch.order
        if order is None:
            reason = "the server does not tell six different names of features, so rows by name have no order"
            call.finish(error=ContractUnknown(reason))
            return
        try:
            call.put_in_order(order)
        except (ContractMismatch, ValueError) as error:
            call.finish(error=error)
        else:
            self._send(call)

    def drop(self) -> List[_Call]:
        """Take out the calls that will have no answer from here, oldest first."""
        calls = [call for call, _ in self._held] + [call for call in self.waiting if call is not self._question]
        calls += self._unordered
        self._held.clear()
        self.waiting.clear()
        self._unordered.clear()
        return calls

    def receive(self, data: bytes) -> None:
        """Finish the calls whose replies are complete.

        Raises what the connection cannot go on after: ProtocolViolation, or a status that closes.
        """
        for reply in self._reader.feed(data):
            if reply.opcode == REPLY_BIT and reply.id == 0 and reply.status != 0:
                raise self._word_about_the_connection(reply)
            call = self._owner(reply)
            self.has_answered = True
            if reply.status != 0:
                error = decode_error(reply)
                if isinstance(error, InvalidFeaturesError) and call.named is not None:
                    self._hold(call, error)  # it may be about figures in the order of an earlier model
                    continue
                call.finish(error=error)
                if isinstance(error, _CLOSING_ERRORS):
                    raise error
                if call is self._question:
                    self._fail_held(f"the server refused to tell of its model: {error}")
                continue
            try:
                value = call.decode(reply)
            except ProtocolViolation as violation:
                call.finish(error=violation)
                raise
            if call is self._question:
                call.finish(value)
                self._settle_held(value)
            else:
                self._give(call, value)

    def _word_about_the_connection(self, reply: Reply) -> StatusError:
        error = decode_error(reply)
        if self._is_plain and isinstance(error, UnauthenticatedError):
            error.args = (f"the port is for TLS and this client speaks plain: tls=True is missing ({error.sentence})",)
        return error

    def _owner(self, reply: Reply) -> _Call:
        if not self.waiting:
            raise ProtocolViolation(f"a reply with id {reply.id} came, and nothing was asked")
        call = self.waiting[0]
        if reply.id != call.id:
            raise ProtocolViolation(f"a reply with id {reply.id} came; the next is that to {call.id}")
        if reply.opcode != call.opcode | REPLY_BIT:
            raise ProtocolViolation(
                f"a reply with opcode {reply.opcode} came to a request with opcode {call.opcode}"
            )
        return self.waiting.popleft()

    def _ask_info(self) -> None:
        if self._question is None:
            self._question = _Call(INFO, b"", decode_json)
            self._send(self._question)

    def _hold(self, call: _Call, outcome: Any) -> None:
        """Keep what came back until the server has said what its model is."""
        self._held.append((call, outcome))
        self._ask_info()

    def _give(self, call: _Call, value: Any) -> None:
        """Finish a call, or hold its answer while it is not known whether its model may give it."""
        digest = _model_digest(value) if self._watch.has_demand or call.named is not None else None
        if digest is None:
            call.finish(value)
            return
        known = self._watch.known(digest)
        if known is None:
            self._hold(call, value)
        elif known.complaint:
            call.finish(error=ContractMismatch(f"the model that answers has another contract: {known.complaint}"))
        elif call.named is not None and call.order != known.order:
            self._watch.order = known.order
            self._repeat(call)
        else:
            call.finish(value)

    def _repeat(self, call: _Call) -> None:
        """Send a call again whose answer cannot be given, a limited number of times."""
        if call.repeats >= self.REPEATS_MAX:
            call.finish(error=ContractUnknown("the server takes other models faster than they can be asked for"))
        elif not call.is_abandoned:
            call.repeats += 1
            (self._send if call.named is None else self._send_in_order)(call)

    def _settle_held(self, document: Dict[str, Any]) -> None:
        try:
            self._watch.learn(document)
        except ContractUnknown as error:
            self._fail_held(str(error))
            return
        for call, outcome in self._take_held():
            if isinstance(outcome, StatusError) and call.order == self._watch.order:
                call.finish(error=outcome)
            elif self._watch.known(_model_digest(outcome) or "") is not None:
                self._give(call, outcome)
            else:
                self._repeat(call)
        for call in self._take_unordered():
            if document.get("model") is None:
                call.finish(error=NoModelError("the server has no model, so rows by name have no order"))
            elif not call.is_abandoned:
                self._send_in_order(call)

    def _fail_held(self, reason: str) -> None:
        for call in [call for call, _ in self._take_held()] + self._take_unordered():
            call.finish(error=ContractUnknown(reason))

    def _take_unordered(self) -> List[_Call]:
        unordered, self._unordered = self._unordered, []
        return unordered

    def _take_held(self) -> List[Tuple[_Call, Any]]:
        held, self._held, self._question = self._held, [], None
        return held

    def ended(self, is_cut: bool = False) -> ConnectionLost:
        """What the end of the stream means now; it `is_cut` where TLS had to be ended first and was not."""
        where = "between two replies" if self._reader.is_between_replies else "in the middle of a reply"
        if is_cut:
            return ConnectionLost(f"the connection was cut {where}, for TLS was not ended")
        return ConnectionLost(f"the server closed the connection {where}")


_PAUSE_FIRST = 0.05
_PAUSE_CAP = 2.0


def _pause_after(failures: int) -> float:
    """Seconds to wait after so many failures in a row: longer after each, and never quite the same."""
    longest = min(_PAUSE_CAP, _PAUSE_FIRST * 2.0 ** min(failures - 1, 16))
    return random.uniform(longest / 2, longest)


class _Backoff:
    """How long to wait before connecting again."""

    def __init__(self) -> None:
        self._failures = 0
        self._next = 0.0

    def pause(self) -> float:
        """Seconds to wait now; 0 when the last connection was good or long enough ago."""
        return max(0.0, self._next - time.monotonic())

    def note(self, good: bool) -> None:
        """Take in how a connection, or an attempt at one, ended."""
        if good:
            self._failures, self._next = 0, 0.0
            return
        self._failures += 1
        self._next = time.monotonic() + _pause_after(self._failures)


def _positive(seconds: float, name: str) -> float:
    if not 0 < seconds <= _SECONDS_MAX:
        raise ValueError(f"{name} is a number of seconds over 0 and at most {_SECONDS_MAX}, not {seconds!r}")
    return float(seconds)


def _at_least_one(count: int, name: str) -> int:
    if count < 1:
        raise ValueError(f"{name} is at least 1, not {count!r}")
    return count


def _at_least_one_or_none(count: Optional[int], name: str) -> Optional[int]:
    return None if count is None else _at_least_one(count, name)


def _last_pause(left: float) -> float:
    """Seconds before the last attempt to connect of a call that has so many left, too few for the next pause."""
    return left * random.uniform(0.8, 0.95)


# TLS


_VERIFICATIONS = {
    9: "is not valid yet", 10: "has expired", 22: "has a chain that is too long", 23: "was revoked",
    **dict.fromkeys((2, 18, 19, 20, 21, 27), "is of an authority that this client does not know (ca= names one)"),
}
"""What OpenSSL's numbers say of a server's certificate, or of one above it in its chain."""
_NAME_FAULTS = (62, 64)

_ALERTS = {
    "SSLV3_ALERT_HANDSHAKE_FAILURE": (40, "server", "the server shares no cipher, group or signature with this client"),
    "SSLV3_ALERT_BAD_CERTIFICATE": (42, "client", "the client's certificate is not good: not valid yet, or unfit"),
    "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE": (43, "client", "the client's certificate is not made for a client"),
    "SSLV3_ALERT_CERTIFICATE_REVOKED": (44, "client", "the client's certificate was revoked"),
    "SSLV3_ALERT_CERTIFICATE_EXPIRED": (45, "client", "the client's certificate has expired"),
    "SSLV3_ALERT_CERTIFICATE_UNKNOWN": (46, "client", "the client's certificate is not good"),
    "TLSV1_ALERT_UNKNOWN_CA": (48, "client", "the client's certificate is of an authority that the server does not know"),
    "TLSV1_ALERT_ACCESS_DENIED": (49, "client", "the client's certificate is not let in"),
    "TLSV1_ALERT_PROTOCOL_VERSION": (70, "server", "the server does not speak TLS 1.3"),
    "TLSV1_ALERT_INSUFFICIENT_SECURITY": (71, "server", "the server shares no cipher that it finds safe with this client"),
    "TLSV1_ALERT_INTERNAL_ERROR": (80, "server", "the server failed inside"),
    "TLSV1_UNRECOGNIZED_NAME": (112, "server", "the server has no certificate for the name that it was asked by"),
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": (
        116, "client", "the client gave no certificate, and the server demands one (cert= and key= name it)"
    ),
    "NO_APPLICATION_PROTOCOL": (120, "server", f"the server does not speak {APPLICATION_PROTOCOL} on this port"),
}
"""What a server's alerts say, RFC 8446 section 6, by OpenSSL's names; each with its number and the side at fault."""

_RECORD_TYPES = range(20, 24)
_ALERT_RECORD = b"\x15"
_ALERT_RECORD_BYTES = 7
_NOT_TLS_13 = ("UNSUPPORTED_PROTOCOL", "WRONG_VERSION_NUMBER", "WRONG_SSL_VERSION", "VERSION_TOO_LOW")
_ALTERED = ("DECRYPTION_FAILED_OR_BAD_RECORD_MAC", "DECRYPTION_FAILED", "BAD_RECORD_TYPE", "BAD_SIGNATURE")


class _TLS:
    """TLS on one connection, as bytes: what came goes in, what is to be sent comes out. It knows no socket.

    The handshake of a client is over before the server has judged the client's certificate, so a refusal may
    come with any later `receive`.
    """

    def __init__(self, context: ssl.SSLContext, server_name: str) -> None:
        self.is_ready = False
        self.is_ended = False
        self._server_name = server_name
        self._first = b""
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._object = context.wrap_bio(self._incoming, self._outgoing, server_hostname=server_name)
        self._shake_hands()

    def seal(self, data: Union[bytes, bytearray]) -> None:
        """Encrypt bytes for the server, once the handshake is done."""
        with memoryview(data) as view:
            at = 0
            while at < len(view):  # some versions take a record at a time
                at += self._object.write(view[at:])

    def sealed(self) -> bytes:
        """What is to be sent and was not given before."""
        return self._outgoing.read()

    def farewell(self) -> bytes:
        """What is to be sent before the connection is closed."""
        with contextlib.suppress(ssl.SSLError):  # it waits for the server's word, which nobody does
            self._object.unwrap()
        return self.sealed()

    def receive(self, data: bytes) -> Iterator[bytes]:
        """Give what the server says in these bytes, piece by piece. Raises TLSError behind the last of it."""
        if len(self._first) < _ALERT_RECORD_BYTES:
            self._first += data[: _ALERT_RECORD_BYTES - len(self._first)]
            if self._first[0] not in _RECORD_TYPES or self._first[1:2] not in (b"", b"\x03"):
                raise _answer_in_plain(data)
        self._incoming.write(data)
        if not self.is_ready and not self._shake_hands():
            return
        while not self.is_ended:
            try:
                plain = self._object.read(_READ_BYTES)
            except ssl.SSLWantReadError:
                return
            except ssl.SSLError as error:
                raise self._failure(error) from None
            if plain:
                yield plain
            else:
                self.is_ended = True

    def _shake_hands(self) -> bool:
        try:
            self._object.do_handshake()
        except ssl.SSLWantReadError:
            return False
        except ssl.SSLError as error:
            raise self._failure(error) from None
        if self._object.selected_alpn_protocol() != APPLICATION_PROTOCOL:
            raise TLSError(f"the server does not say that it speaks {APPLICATION_PROTOCOL} on this port (ALPN)")
        self.is_ready = True
        return True

    def _failure(self, error: ssl.SSLError) -> TLSError:
        if isinstance(error, ssl.SSLCertVerificationError):
            if error.verify_code in _NAME_FAULTS:
                what = f"is for other names than {self._server_name!r} (server_name= says which name it must have)"
            else:
                what = _VERIFICATIONS.get(error.verify_code, f"is not good: {error.verify_message}")
            return TLSError(f"the server's certificate {what}")
        reason = error.reason or ""
        if reason in _ALERTS:
            _, side, sentence = _ALERTS[reason]
            return TLSError(sentence, side)
        # Before there are keys an alert is in plain, and some have no name in Python.
        if self._first[:1] == _ALERT_RECORD and len(self._first) == _ALERT_RECORD_BYTES:
            for number, side, sentence in _ALERTS.values():
                if number == self._first[-1]:
                    return TLSError(sentence, side)
            return TLSError(f"the server ended the TLS handshake with alert {self._first[-1]}")
        if reason in _NOT_TLS_13:
            return TLSError("the server does not speak TLS 1.3")
        if reason in _ALTERED:
            return TLSError("a record of the server does not decrypt: it was altered on its way")
        return TLSError(f"the server sent what is no TLS 1.3: {reason.lower().replace('_', ' ') or error}")


def _answer_in_plain(data: bytes) -> SestinaError:
    """What it means that a server answered a TLS handshake by bytes that are no TLS."""
    if data.startswith(_HTTP_BEGINNINGS):
        return TLSError(_HTTP_SENTENCE)
    said = ""
    with contextlib.suppress(ProtocolViolation):
        for reply in ReplyReader().feed(data):
            error = decode_error(reply)
            if isinstance(error, OverloadedError):
                return error
            said = said or f" ({error.sentence})"
    return TLSError(f"the server does not speak TLS on this port but plain{said}")


def _tls_of(
    host: str,
    tls: Union[bool, ssl.SSLContext],
    ca: PathOrNone,
    cert: PathOrNone,
    key: PathOrNone,
    server_name: Optional[str],
) -> Optional[Callable[[], _TLS]]:
    """What makes the TLS of a connection, from the options of a client; None for plain connections.

    Raises OSError for a file that cannot be read, and ValueError for one that is of no use and for options that
    do not go together.
    """
    if not tls:
        if any(option is not None for option in (ca, cert, key, server_name)):
            raise ValueError("ca, cert, key and server_name mean nothing without tls=True")
        return None
    if isinstance(tls, ssl.SSLContext):
        if any(option is not None for option in (ca, cert, key)):
            raise ValueError("ca, cert and key are those of the SSLContext that was given")
        context = tls
    else:
        context = _make_context(ca, cert, key)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.set_alpn_protocols([APPLICATION_PROTOCOL])
    make = functools.partial(_TLS, context, host if server_name is None else server_name)
    make()  # a name that is none is a ValueError here, and not within a call
    return make


def _make_context(ca: PathOrNone, cert: PathOrNone, key: PathOrNone) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ssl.HAS_NEVER_CHECK_COMMON_NAME:
        context.hostname_checks_common_name = False
    for path in (ca, cert, key):
        if path is not None:  # ssl's own errors do not name the file
            with open(path, "rb"):
                pass
    if ca is None:
        context.load_default_certs()
    else:
        try:
            context.load_verify_locations(ca)
        except ssl.SSLError as error:
            raise ValueError(f"{ca} holds no certificate of an authority in PEM") from error
    if cert is None:
        if key is not None:
            raise ValueError("a key needs the certificate that it belongs to: cert")
        return context
    files = str(cert) if key is None else f"{cert} and {key}"
    try:
        context.load_cert_chain(cert, key, password=lambda: _no_password(files))
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise ValueError(f"{files}: the key does not belong to the certificate") from error
        raise ValueError(f"{files}: there is no certificate with its private key in PEM") from error
    return context


def _no_password(files: str) -> NoReturn:
    raise ValueError(f"{files}: the key is encrypted; an SSLContext as tls can bring one with its password")


# Addresses


def _address(host: str, port: Optional[int]) -> Tuple[str, int]:
    """Host and port of HOST:PORT, of [IPV6]:PORT, or of a host beside its port; ValueError for what is no address."""
    example = f"127.0.0.1:{_PORT_DEFAULT}"
    if "://" in host:
        raise ValueError(f"an address is HOST:PORT, such as {example}, and not the URL {host!r}")
    name, has_port, digits = host, False, ""
    if host.startswith("["):
        name, bracket, rest = host[1:].partition("]")
        has_port, digits = bool(rest), rest[1:]
        if not bracket or rest[:1] not in ("", ":"):
            raise ValueError(f"an IPv6 address with a port is [ADDRESS]:PORT, not {host!r}")
    elif host.count(":") == 1:  # more of them are of IPv6
        name, _, digits = host.partition(":")
        has_port = True
    if not name:
        raise ValueError(f"an address is HOST:PORT, such as {example}; {host!r} has no host")
    if not has_port:
        return name, _PORT_DEFAULT if port is None else port
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 5 and 1 <= int(digits) <= _PORT_MAX):
        raise ValueError(f"the port in {host!r} has to be a number from 1 to {_PORT_MAX}")
    if port is not None and port != int(digits):
        raise ValueError(f"{host!r} names one port, and port={port!r} another")
    return name, int(digits)


# For threads


def _connect(host: str, port: int, timeout: float) -> socket.socket:
    """A connection to the first address of a name that takes one, within so many seconds for all of them."""
    deadline = time.monotonic() + timeout
    addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    failures = []
    for tried, (family, kind, protocol, _, address) in enumerate(addresses):
        # Each has an equal part of the time that is left.
        seconds = max(0.001, (deadline - time.monotonic()) / (len(addresses) - tried))
        try:
            connection = socket.socket(family, kind, protocol)
            try:
                connection.settimeout(seconds)
                connection.connect(address)
                return connection
            except BaseException:
                connection.close()
                raise
        except OSError as error:
            failures.append(error if len(addresses) == 1 else OSError(f"{address[0]}: {error}"))
    if len(failures) == 1:
        raise failures[0]
    raise OSError("; ".join(map(str, failures)))


class _Link:
    """A connection without blocking: it sends and receives by turns, so neither end can stop the other."""

    def __init__(
        self,
        host: str,
        port: int,
        timeout: float,
        watch: _Watch,
        make_tls: Optional[Callable[[], _TLS]] = None,
    ) -> None:
        deadline = time.monotonic() + timeout
        self.exchange = _Exchange(watch, is_plain=make_tls is None)
        self.error: Optional[SestinaError] = None
        self._process = os.getpid()
        self._tls = None if make_tls is None else make_tls()
        # What goes to the socket: the requests themselves, or what TLS made of them.
        self._unsent = self.exchange.unsent if self._tls is None else bytearray()
        self._can_write = True
        self._socket = _connect(host, port, timeout)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._events = selectors.EVENT_READ
        self._selector.register(self._socket, self._events)
        if self._tls is not None:
            tls = self._tls
            self.wait(lambda: tls.is_ready, deadline, "the server did not end the TLS handshake in time")

    @property
    def unsent_bytes(self) -> int:
        return len(self._unsent) + (0 if self._tls is None else len(self.exchange.unsent))

    def put(self, call: _Call) -> None:
        """Take a call; its bytes go out with the next `turn`."""
        if self.error is not None:
            raise self.error
        self.exchange.request(call)

    def wait(
        self, is_over: Callable[[], bool], deadline: float, late: str = "the server did not answer in time"
    ) -> None:
        """Take turns until something is so; if it is not by the deadline, close the connection."""
        while not is_over():
            if self.error is not None:
                raise self.error
            left = deadline - time.monotonic()
            if not self.turn(max(0.0, left)) and left <= 0:
                self.fail(CallTimeout(late))

    def turn(self, wait_seconds: float) -> bool:
        """Write and read what the socket allows, waiting at most so long; whether bytes moved."""
        moved = self._write()
        events = selectors.EVENT_READ
        if self._unsent and self._can_write:
            events |= selectors.EVENT_WRITE
        if events != self._events:
            self._events = events
            self._selector.modify(self._socket, events)
        for _, ready in self._selector.select(0 if moved and self._unsent else wait_seconds):
            if ready & selectors.EVENT_READ:
                moved = self._read() or moved
        return moved

    def fail(self, error: SestinaError) -> NoReturn:
        """Close, tell every call in flight why, and raise it."""
        self.close(error)
        raise error

    def close(self, reason: SestinaError) -> None:
        """Close; calls in flight fail for this reason."""
        if self.error is None:
            self.error = reason
            self._end_tls()
            self._selector.close()
            self._socket.close()
        for call in self.exchange.drop():
            call.finish(error=copy.copy(reason))

    def _end_tls(self) -> None:
        # A forked process has a copy of the keys, and a word of it would break the other's connection.
        if self._tls is not None and self._can_write and self._process == os.getpid():
            self._unsent += self._tls.farewell()
            with contextlib.suppress(OSError):
                self._socket.send(self._unsent)

    def _seal(self) -> None:
        if self._tls is None:
            return
        if self._tls.is_ready and self.exchange.unsent:
            self._tls.seal(self.exchange.unsent)
            self.exchange.unsent.clear()
        self._unsent += self._tls.sealed()

    def _write(self) -> bool:
        self._seal()
        if not self._unsent or not self._can_write:
            return False
        try:
            with memoryview(self._unsent) as view:
                sent = self._socket.send(view)
        except (BlockingIOError, InterruptedError):
            return False
        except OSError:
            # The server may have said why before it closed: what it sent is still to be read.
            self._can_write = False
            return False
        del self._unsent[:sent]
        return sent > 0

    def _read(self) -> bool:
        try:
            data = self._socket.recv(_READ_BYTES)
        except (BlockingIOError, InterruptedError):
            return False
        except OSError as error:
            self.fail(ConnectionLost(f"the connection was lost: {error.strerror or error}"))
        if not data:
            self.fail(self._ended())
        try:
            for plain in (data,) if self._tls is None else self._tls.receive(data):
                self.exchange.receive(plain)
        except SestinaError as error:
            self.fail(error)
        if self._tls is not None and self._tls.is_ended:
            self.fail(self._ended())
        return True

    def _ended(self) -> ConnectionLost:
        return _end_of(self.exchange, self._tls)


def _end_of(exchange: _Exchange, tls: Optional[_TLS]) -> ConnectionLost:
    """What the end of a connection means."""
    if tls is None:
        return exchange.ended()
    if not tls.is_ready:
        return ConnectionLost("the server ended the connection within the TLS handshake")
    return exchange.ended(is_cut=not tls.is_ended)


class Client:
    """A server as seen from ordinary code; any number of threads may share one, a call at a time.

    `host` is an address in the form HOST:PORT, or stands beside `port`, which is 7070 where nobody says another.

    `timeout` is how many seconds each call may take, connecting included. Until then a call goes on trying to
    connect, unless `connect_attempts` says how often it may. A call that times out closes the connection, so a
    late reply goes nowhere. A child process that was forked makes a connection of its own.

    `contract` is what a model must be made for whose answers are given: the names of the six features in order,
    or the digest of a contract. Answers of others end in ContractMismatch.

    `tls=True` makes connections of TLS 1.3. The server's certificate must be of an authority in the file `ca` (without
    it of one that the system trusts) and be for `server_name`, by default `host`. `cert` and `key` are the files of
    the certificate that the client shows, with those between it and the authority behind it, and of its private
    key; all files are PEM. An `ssl.SSLContext` as `tls` stands for all but the name; it is given TLS 1.3 as its
    least version and the ALPN of the protocol.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: Optional[int] = None,
        *,
        timeout: float = 5.0,
        connect_attempts: Optional[int] = None,
        retry: bool = True,
        contract: Union[str, Sequence[str], None] = None,
        tls: Union[bool, ssl.SSLContext] = False,
        ca: PathOrNone = None,
        cert: PathOrNone = None,
        key: PathOrNone = None,
        server_name: Optional[str] = None,
    ) -> None:
        self._host, self._port = _address(host, port)
        self._timeout = _positive(timeout, "timeout")
        self._connect_attempts = _at_least_one_or_none(connect_attempts, "connect_attempts")
        self._connect_failure: Optional[str] = None
        self._retry = retry
        self._watch = _Watch(contract)
        self._make_tls = _tls_of(self._host, tls, ca, cert, key, server_name)
        self._is_closed = False
        self._link: Optional[_Link] = None
        self._begin()

    def score(self, features: Row, *, timeout: Optional[float] = None) -> Decision:
        """Score one row, by position or by name, NaN for what is missing.

        InvalidFeaturesError where the model does not take it, ContractMismatch where a row by name lacks a feature.
        """
        return self._finish(_score_call(features), timeout)

    def explain(self, features: Row, *, timeout: Optional[float] = None) -> Explanation:
        """Score one row and tell why. NotOfferedError where the model cannot; InvalidFeaturesError as for `score`."""
        return self._finish(_explain_call(features), timeout)

    def change(self, features: Row, *, timeout: Optional[float] = None) -> Change:
        """Score one row and tell what would change the decision. The errors are those of `explain`."""
        return self._finish(_change_call(features), timeout)

    def score_batch(self, rows: Rows, *, timeout: Optional[float] = None) -> List[Decision]:
        """Score 1 to 16,384 rows, or a table of as many, by one model, in one frame.

        A row that the model does not take gets NaN.
        """
        return self._finish(_batch_call(rows), timeout)

    def info(self, *, timeout: Optional[float] = None) -> Dict[str, Any]:
        """What the server is: protocol, version, limits and model."""
        return self._finish(_Call(INFO, b"", decode_json), timeout)

    def stats(self, *, timeout: Optional[float] = None) -> Dict[str, Any]:
        """What the server has done since it started."""
        return self._finish(_Call(STATS, b"", decode_json), timeout)

    def ping(self, payload: bytes = b"", *, timeout: Optional[float] = None) -> bytes:
        """Send up to 64 bytes and get them back."""
        return self._finish(_ping_call(payload), timeout)

    def pipeline(self, *, in_flight_max: int = _IN_FLIGHT_MAX) -> Pipeline:
        """A connection of its own on which many requests are under way at once. Use it in a `with`."""
        link = self._dial(time.monotonic() + self._timeout)
        return Pipeline(link, self._timeout, in_flight_max, self._note)

    def score_many(self, rows: Rows, *, rows_per_frame: int = _ROWS_PER_FRAME) -> Iterator[Decision]:
        """Score any number of rows in bounded memory, giving the decisions in the order of the rows.

        Rows go in batches, some of them under way at once, on a connection of its own. Each batch is scored
        by one model; if the server loads another one meanwhile, `model_digest` tells. Waiting for a batch may take as
        long as a call.
        """
        size = min(_at_least_one(rows_per_frame, "rows_per_frame"), BATCH_ROWS_MAX)
        under_way: Deque[Callable[[], List[Decision]]] = deque()
        with self.pipeline() as pipeline:
            for piece in _pieces(rows, size):
                under_way.append(self._batch_under_way(pipeline, piece))
                if len(under_way) > _FRAMES_UNDER_WAY:
                    yield from self._insist(under_way.popleft(), time.monotonic() + self._timeout)
            while under_way:
                yield from self._insist(under_way.popleft(), time.monotonic() + self._timeout)

    @staticmethod
    def _batch_under_way(pipeline: Pipeline, rows: Union[List[Row], _Part]) -> Callable[[], List[Decision]]:
        """Ask for a batch; what is given waits for the answer, and asks again each further time."""
        pending: List[Pending[List[Decision]]] = [pipeline.score_batch(rows)]
        return lambda: (pending.pop() if pending else pipeline.score_batch(rows)).result()

    def close(self) -> None:
        """Close the connection; the client is of no more use."""
        self._is_closed = True
        self._begin_if_forked()
        self._closing.set()
        with self._turn:
            self._drop(ConnectionLost("the client was closed"))

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _finish(self, call: _Call, timeout: Optional[float]) -> Any:
        seconds = self._timeout if timeout is None else _positive(timeout, "timeout")
        deadline = time.monotonic() + seconds
        self._begin_if_forked()
        return self._insist(lambda: self._in_turn(call.again(), seconds, deadline), deadline)

    def _insist(self, ask: Callable[[], T], deadline: float) -> T:
        """Ask until the server is not busy, with growing pauses, or raise BusyError when the time is over."""
        refusals: List[BusyError] = []
        while True:
            try:
                return ask()
            except BusyError as error:
                refusals.append(error)
                pause = _pause_after(len(refusals))
                if not self._retry or pause >= deadline - time.monotonic():
                    raise
            except CallTimeout:
                if refusals:
                    raise refusals[-1] from None
                raise
            if self._closing.wait(pause):
                raise ConnectionLost("the client was closed")

    def _in_turn(self, call: _Call, seconds: float, deadline: float) -> Any:
        if not self._turn.acquire(timeout=max(0.0, deadline - time.monotonic())):
            if self._connect_failure is not None:
                raise ConnectionLost(self._connect_failure)
            raise CallTimeout(f"other threads kept the connection busy for {seconds:.3g} s")
        try:
            try:
                return self._attempt(call, deadline)
            except ConnectionLost:
                if not self._retry or call.attempts == 0 or self._is_closed:
                    raise
            return self._attempt(call.again(), deadline)
        finally:
            self._turn.release()

    def _attempt(self, call: _Call, deadline: float) -> Any:
        if self._link is None:
            self._link = self._dial(deadline)
        link = self._link
        try:
            link.put(call)
            link.wait(lambda: call.is_done, deadline)
        except SestinaError:
            if not call.is_done:
                raise
        finally:
            # Also on an interrupt: a connection with a call in flight must not serve the next caller.
            if link.error is not None or not call.is_done:
                self._drop(link.error or ConnectionLost("a call was interrupted"))
        return call.result()

    def _dial(self, deadline: float) -> _Link:
        """Connect, trying again as often as there is time and leave, or raise ConnectionLost."""
        reason: object = "no time was left"
        attempts, is_last = 0, False
        while attempts != self._connect_attempts and not is_last:
            pause = self._backoff.pause()
            left = deadline - time.monotonic()
            if pause >= left > 0 and attempts > 0:
                pause, is_last = _last_pause(left), True
            if pause >= left:
                reason = f"{reason}; the next attempt is due in {pause:.2g} s" if pause else reason
                break
            if self._closing.wait(pause) or self._is_closed:
                reason = "the client was closed"
                break
            attempts += 1
            try:
                link = _Link(self._host, self._port, left - pause, self._watch, self._make_tls)
            except (TLSError, StatusError):
                self._backoff.note(good=False)
                raise
            except OSError as error:
                reason = error.strerror or error
                self._backoff.note(good=False)
                self._connect_failure = f"cannot connect to {self._host}:{self._port}: {reason}"
            else:
                self._connect_failure = None
                return link
        raise ConnectionLost(f"cannot connect to {self._host}:{self._port}: {reason}")

    def _drop(self, reason: SestinaError) -> None:
        link, self._link = self._link, None
        if link is not None:
            self._note(link)
            link.close(reason)

    def _note(self, link: _Link) -> None:
        """Take in how a connection ended, one of a pipeline as well; one that never was used says nothing."""
        if link.exchange.has_answered and not isinstance(link.error, StatusError):
            self._backoff.note(good=True)
        elif link.error is not None:
            self._backoff.note(good=False)

    def _begin(self) -> None:
        self._process = os.getpid()
        self._turn = threading.Lock()
        self._closing = threading.Event()
        self._backoff = _Backoff()

    def _begin_if_forked(self) -> None:
        """Leave the connection to the process that this one was forked from; two readers would mix replies."""
        if self._process != os.getpid():
            self._begin()
            self._drop(ConnectionLost("the connection belongs to another process"))


class Pending(Generic[T]):
    """An answer that is under way."""

    __slots__ = ("_call", "_pipeline")

    def __init__(self, call: _Call, pipeline: Pipeline) -> None:
        self._call = call
        self._pipeline = pipeline

    @property
    def is_done(self) -> bool:
        """Whether `result` would not wait."""
        return self._call.is_done

    def result(self) -> T:
        """The answer, waited for if need be, or the error that came in its place, raised."""
        self._pipeline._wait_for(self._call)
        return self._call.result()


class Pipeline:
    """A connection on which many requests are under way at once, for one thread at a time.

    Each request gives a `Pending`. A request waits while `in_flight_max` others are under way; replies are read
    meanwhile, so client and server never wait for each other. Each wait is bounded by the client's
    `timeout`. An error status belongs to its own `Pending`; when the connection ends, every `Pending` without
    an answer gets that error, and nothing is sent again.
    """

    def __init__(self, link: _Link, timeout: float, in_flight_max: int, ended: Callable[[_Link], None]) -> None:
        self._link = link
        self._ended = ended
        self._timeout = timeout
        self._in_flight_max = _at_least_one(in_flight_max, "in_flight_max")
        self._is_closed = False

    def score(self, features: Row) -> Pending[Decision]:
        """Ask for the score of one row."""
        return self._put(_score_call(features))

    def explain(self, features: Row) -> Pending[Explanation]:
        """Ask for the score of one row and why it is what it is."""
        return self._put(_explain_call(features))

    def change(self, features: Row) -> Pending[Change]:
        """Ask for the score of one row and what would change the decision."""
        return self._put(_change_call(features))

    def score_batch(self, rows: Rows) -> Pending[List[Decision]]:
        """Ask for the scores of 1 to 16,384 rows."""
        return self._put(_batch_call(rows))

    def ping(self, payload: bytes = b"") -> Pending[bytes]:
        """Ask for up to 64 bytes back."""
        return self._put(_ping_call(payload))

    def flush(self) -> None:
        """Wait until nothing is under way. Raises when the connection ends; see `Pending` for each answer."""
        waiting = self._link.exchange.waiting
        while waiting:
            self._wait_for(waiting[0])
        if self._link.error is not None:
            raise self._link.error

    def close(self) -> None:
        """Close at once; what is under way fails."""
        if not self._is_closed:
            self._is_closed = True
            self._ended(self._link)
            self._link.close(ConnectionLost("the pipeline was closed"))

    def __enter__(self) -> Pipeline:
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], *_: object) -> None:
        try:
            if kind is None and not self._is_closed:
                self.flush()
        finally:
            self.close()

    def _put(self, call: _Call) -> Pending[Any]:
        link = self._link
        link.wait(
            lambda: link.exchange.under_way < self._in_flight_max and link.unsent_bytes < _UNSENT_BYTES_MAX,
            time.monotonic() + self._timeout,
        )
        link.put(call)
        if link.unsent_bytes >= _WRITE_BYTES:
            link.turn(0)
        return Pending(call, self)

    def _wait_for(self, call: _Call) -> None:
        with contextlib.suppress(SestinaError):  # which the call was told, too
            self._link.wait(lambda: call.is_done, time.monotonic() + self._timeout)


# For asyncio


class _AsyncCall(_Call):
    """A call that a task awaits."""

    __slots__ = ("future", "seconds", "deadline", "from_sending", "timer")

    def __init__(
        self, call: _Call, future: asyncio.Future[Any], seconds: float, deadline: float, from_sending: bool
    ) -> None:
        super().__init__(call.opcode, call.payload, call.decode, call.named)
        self.future = future
        self.seconds = seconds
        self.deadline = deadline
        self.from_sending = from_sending  # whether its time begins only when it is sent
        self.timer: Optional[asyncio.TimerHandle] = None

    @property
    def is_abandoned(self) -> bool:
        """Whether nobody waits any more: it was cancelled or timed out."""
        return self.future.done()

    def finish(self, value: Any = None, error: Optional[Exception] = None) -> None:
        if self.future.done():
            return
        if error is None:
            self.future.set_result(value)
        else:
            self.future.set_exception(error)


class _AsyncLink(asyncio.Protocol):
    """A connection of an `AsyncClient`."""

    def __init__(
        self,
        client: AsyncClient,
        loop: asyncio.AbstractEventLoop,
        watch: _Watch,
        make_tls: Optional[Callable[[], _TLS]],
    ) -> None:
        self.exchange = _Exchange(watch, is_plain=make_tls is None)
        self.is_ready: asyncio.Future[None] = loop.create_future()
        self.error: Optional[SestinaError] = None
        self._client = client
        self._loop = loop
        self._tls = None if make_tls is None else make_tls()
        self._transport: Optional[asyncio.Transport] = None
        self._can_write = True
        self.is_watched = False

    def has_room(self, in_flight_max: int) -> bool:
        """Whether another call may be put on its way."""
        return (
            self._can_write
            and len(self.exchange.unsent) < _UNSENT_BYTES_MAX
            and self.exchange.under_way < in_flight_max
        )

    def put(self, call: _AsyncCall) -> None:
        """Take a call; the calls of one turn of the event loop are written together."""
        if not self.exchange.unsent:
            self._loop.call_soon(self._write)
        self.exchange.request(call)

    def close(self, reason: SestinaError) -> None:
        """Close; the client decides what becomes of the calls in flight."""
        if self.error is not None:
            return
        self.error = reason
        if self._transport is not None:
            if self._tls is not None and not self._transport.is_closing():
                self._transport.write(self._tls.farewell())
            self._transport.abort()
        self._note_readiness()
        self._client._link_closed(self)

    def _write(self) -> None:
        if self.error is not None or self._transport is None:
            return
        data, tls = self.exchange.unsent, self._tls
        if tls is None or tls.is_ready:
            self.exchange.unsent = bytearray()
        if tls is not None:
            if tls.is_ready and data:
                tls.seal(data)
            data = bytearray(tls.sealed())
        if data:
            self._transport.write(data)
            self._client._advance()

    def _note_readiness(self) -> None:
        """Wake who waits for the connection: it may be used, or it never will."""
        if not self.is_ready.done() and (self.error is not None or self._tls is None or self._tls.is_ready):
            self.is_ready.set_result(None)

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]
        self._note_readiness()
        self._write()

    def data_received(self, data: bytes) -> None:
        if self.error is not None:
            return
        try:
            for plain in (data,) if self._tls is None else self._tls.receive(data):
                self.exchange.receive(plain)
        except SestinaError as error:
            self.close(error)
            return
        if self._tls is not None and self._tls.is_ended:
            self.close(_end_of(self.exchange, self._tls))
            return
        self._note_readiness()
        self._write()
        self._client._advance()

    def connection_lost(self, reason: Optional[Exception]) -> None:
        if reason is None:
            self.close(_end_of(self.exchange, self._tls))
        else:
            self.close(ConnectionLost(f"the connection was lost: {reason}"))

    def pause_writing(self) -> None:
        self._can_write = False

    def resume_writing(self) -> None:
        self._can_write = True
        self._client._advance()


class AsyncClient:
    """A server as seen from asyncio: concurrent calls share one connection and are pipelined by themselves.

    Each call has its own time-out (`timeout` seconds unless it says otherwise). At most `in_flight_max` requests
    are under way; further calls wait for their turn. A call that is cancelled or times out leaves the others
    alone: its reply is awaited in its place and dropped. If the oldest request is unanswered for longer than
    `timeout`, the connection is taken for dead and replaced.

    A client belongs to the event loop of its first call. The other options are as for `Client`.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: Optional[int] = None,
        *,
        timeout: float = 5.0,
        in_flight_max: int = _IN_FLIGHT_MAX,
        connect_attempts: Optional[int] = None,
        retry: bool = True,
        contract: Union[str, Sequence[str], None] = None,
        tls: Union[bool, ssl.SSLContext] = False,
        ca: PathOrNone = None,
        cert: PathOrNone = None,
        key: PathOrNone = None,
        server_name: Optional[str] = None,
    ) -> None:
        self._host, self._port = _address(host, port)
        self._timeout = _positive(timeout, "timeout")
        self._in_flight_max = _at_least_one(in_flight_max, "in_flight_max")
        self._connect_attempts = _at_least_one_or_none(connect_attempts, "connect_attempts")
        self._connect_failure: Optional[SestinaError] = None
        self._attempts_max = 2 if retry else 1
        self._watch = _Watch(contract)
        self._make_tls = _tls_of(self._host, tls, ca, cert, key, server_name)
        self._backoff = _Backoff()
        self._queue: Deque[_AsyncCall] = deque()
        self._link: Optional[_AsyncLink] = None
        self._connecting: Optional[asyncio.Task[None]] = None
        self._loop: Optional[asyncio.AbstractEventLoop] = None
        self._closing: Optional[asyncio.Future[None]] = None
        self._is_closed = False

    async def score(self, features: Row, *, timeout: Optional[float] = None) -> Decision:
        """Score one row, by position or by name, NaN for what is missing.

        InvalidFeaturesError where the model does not take it, ContractMismatch where a row by name lacks a feature.
        """
        return await self._finish(_score_call(features), timeout)

    async def explain(self, features: Row, *, timeout: Optional[float] = None) -> Explanation:
        """Score one row and tell why. NotOfferedError where the model cannot; InvalidFeaturesError as for `score`."""
        return await self._finish(_explain_call(features), timeout)

    async def change(self, features: Row, *, timeout: Optional[float] = None) -> Change:
        """Score one row and tell what would change the decision. The errors are those of `explain`."""
        return await self._finish(_change_call(features), timeout)

    async def score_batch(self, rows: Rows, *, timeout: Optional[float] = None) -> List[Decision]:
        """Score 1 to 16,384 rows, or a table of as many, by one model, in one frame.

        A row that the model does not take gets NaN.
        """
        return await self._finish(_batch_call(rows), timeout)

    async def score_many(
        self,
        rows: Union[Rows, AsyncIterable[Row]],
        *,
        rows_per_frame: int = _ROWS_PER_FRAME,
        timeout: Optional[float] = None,
    ) -> AsyncIterator[Decision]:
        """Score any number of rows in bounded memory, giving the decisions in the order of the rows.

        Rows may come asynchronously, too. They go in batches, some of them under way at once, among the other calls of
        the client. The time-out is that of each batch and counts from when it is sent, or while nobody can be
        connected to: waiting for rows, for a turn behind other calls, and for who takes the decisions costs nothing.
        """
        size = min(_at_least_one(rows_per_frame, "rows_per_frame"), BATCH_ROWS_MAX)
        under_way: Deque[asyncio.Future[List[Decision]]] = deque()
        try:
            async for piece in _async_pieces(rows, size):
                under_way.append(asyncio.ensure_future(self._finish(_batch_call(piece), timeout, from_sending=True)))
                if len(under_way) > _FRAMES_UNDER_WAY:
                    for decision in await under_way.popleft():
                        yield decision
            while under_way:
                for decision in await under_way.popleft():
                    yield decision
        finally:
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)

    async def info(self, *, timeout: Optional[float] = None) -> Dict[str, Any]:
        """What the server is: protocol, version, limits and model."""
        return await self._finish(_Call(INFO, b"", decode_json), timeout)

    async def stats(self, *, timeout: Optional[float] = None) -> Dict[str, Any]:
        """What the server has done since it started."""
        return await self._finish(_Call(STATS, b"", decode_json), timeout)

    async def ping(self, payload: bytes = b"", *, timeout: Optional[float] = None) -> bytes:
        """Send up to 64 bytes and get them back."""
        return await self._finish(_ping_call(payload), timeout)

    async def close(self) -> None:
        """Close the connection; calls under way fail, and the client is of no more use."""
        self._is_closed = True
        reason = ConnectionLost("the client was closed")
        if self._closing is not None and not self._closing.done():
            self._closing.set_result(None)
        if self._connecting is not None:
            self._connecting.cancel()
        if self._link is not None:
            self._link.close(reason)
        self._fail_queue(reason)
        await asyncio.sleep(0)  # lets the transport see that it was closed

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _finish(self, request: _Call, timeout: Optional[float], from_sending: bool = False) -> Any:
        seconds = self._timeout if timeout is None else _positive(timeout, "timeout")
        deadline = time.monotonic() + seconds
        refusals: List[BusyError] = []
        while True:
            try:
                return await self._ask(request, seconds, deadline, from_sending and not refusals)
            except BusyError as error:
                if from_sending and not refusals:
                    deadline = request.sent_at + seconds
                refusals.append(error)
                pause = _pause_after(len(refusals))
                if self._attempts_max == 1 or pause >= deadline - time.monotonic():
                    raise
            except CallTimeout:
                if refusals:
                    raise refusals[-1] from None
                raise
            assert self._closing is not None
            await asyncio.wait([self._closing], timeout=pause)

    async def _ask(self, request: _Call, seconds: float, deadline: float, from_sending: bool) -> Any:
        loop = self._own_loop()
        call = _AsyncCall(request, loop.create_future(), seconds, deadline, from_sending)
        call.timer = loop.call_later(max(0.0, deadline - time.monotonic()), self._expire, call)
        self._queue.append(call)
        self._advance()
        try:
            return await call.future
        except asyncio.CancelledError:
            self._abandoned()
            raise
        finally:
            call.timer.cancel()
            request.sent_at = call.sent_at

    def _own_loop(self) -> asyncio.AbstractEventLoop:
        loop = asyncio.get_running_loop()
        if self._is_closed:
            raise ConnectionLost("the client was closed")
        if self._loop is not loop:
            if self._loop is not None and not self._loop.is_closed():
                raise SestinaError("the client belongs to another event loop, which is still open")
            self._loop, self._link, self._connecting, self._closing = loop, None, None, loop.create_future()
            self._queue.clear()
        return loop

    def _advance(self) -> None:
        """Put calls on their way while there is room; make a connection when there is none."""
        while self._queue and (self._link is None or self._link.has_room(self._in_flight_max)):
            if self._queue[0].is_abandoned:
                self._queue.popleft()
            elif self._link is not None:
                self._link.put(self._queue.popleft())
            else:
                if self._connecting is None and self._loop is not None:
                    self._connecting = self._loop.create_task(self._connect(self._loop))
                return

    def _time_from_sending(self, call: _AsyncCall) -> float:
        """Seconds that are left to a call whose time begins when it is sent."""
        if call.sent_at:
            return call.sent_at + call.seconds - time.monotonic()
        # Without a connection it waits for one, else for its turn: what is before it has an end of its own.
        return call.deadline - time.monotonic() if self._link is None else call.seconds

    def _expire(self, call: _AsyncCall) -> None:
        if call.from_sending and self._loop is not None:
            left = self._time_from_sending(call)
            if left > 0:
                call.timer = self._loop.call_later(left, self._expire, call)
                return
        if self._link is None and self._connect_failure is not None:
            call.finish(error=copy.copy(self._connect_failure))
        else:
            what = "no answer came" if call.attempts else "the request could not be sent"
            call.finish(error=CallTimeout(f"{what} within {call.seconds:.3g} s"))
        self._abandoned()

    def _abandoned(self) -> None:
        """Note that a call may have been given up whose reply is still to come."""
        if self._link is not None and not self._link.is_watched:
            self._look_after(self._link)

    def _look_after(self, link: _AsyncLink) -> None:
        """Close a connection whose oldest request is unanswered for too long.

        Its call may have ended long before, so while nobody waits for it a timer does.
        """
        link.is_watched = False
        if not link.exchange.waiting or self._loop is None:
            return
        oldest = link.exchange.waiting[0]
        is_awaited = isinstance(oldest, _AsyncCall) and not oldest.is_abandoned
        seconds = max(self._timeout, oldest.seconds) if isinstance(oldest, _AsyncCall) else self._timeout
        left = oldest.sent_at + seconds - time.monotonic()
        if left <= 0:
            link.close(ConnectionLost(f"the server answered nothing for {seconds:.3g} s"))
        elif not is_awaited:
            link.is_watched = True
            self._loop.call_later(left, self._look_after, link)

    async def _connect(self, loop: asyncio.AbstractEventLoop) -> None:
        attempts, was_cut = 0, False
        while attempts != self._connect_attempts:
            pause, left = self._backoff.pause(), self._time_left()
            if pause >= left > 0 and attempts > 0 and not was_cut:
                pause, was_cut = _last_pause(left), True
            await asyncio.sleep(pause)
            if self._time_left() <= 0:
                break
            attempts += 1
            link = _AsyncLink(self, loop, self._watch, self._make_tls)
            try:
                await asyncio.wait_for(self._open(loop, link), self._timeout)
            except (OSError, ValueError, OverflowError, asyncio.TimeoutError) as cause:
                reason = str(cause) or "it took too long"
                link.close(ConnectionLost(f"cannot connect to {self._host}:{self._port}: {reason}"))
            except asyncio.CancelledError:
                link.close(ConnectionLost("the client was closed"))
                raise
            self._connect_failure = link.error
            if link.error is None:
                self._link = link
                break
            if isinstance(link.error, (StatusError, TLSError)):  # as a call in flight would get it
                self._fail_queue(link.error)
        self._connecting = None
        if self._connect_failure is not None and attempts == self._connect_attempts:
            self._fail_queue(self._connect_failure)
        self._advance()

    async def _open(self, loop: asyncio.AbstractEventLoop, link: _AsyncLink) -> None:
        # Each address of a name is tried; one that swallows packets holds the next up for a moment only.
        await loop.create_connection(
            lambda: link, self._host, self._port, happy_eyeballs_delay=_NEXT_ADDRESS_SECONDS
        )
        await link.is_ready

    def _time_left(self) -> float:
        """Seconds until the last call that waits has no more time; 0 when none waits."""
        ends = [call.deadline for call in self._queue if not call.is_abandoned]
        return max(0.0, max(ends) - time.monotonic()) if ends else 0.0

    def _link_closed(self, link: _AsyncLink) -> None:
        """Fail the calls that were in flight on a connection, or line them up again for the next."""
        error = link.error or ConnectionLost("the connection was closed")
        self._backoff.note(good=link.exchange.has_answered and not isinstance(error, StatusError))
        if self._link is link:
            self._link = None
        again: List[_AsyncCall] = []
        for call in link.exchange.drop():
            assert isinstance(call, _AsyncCall)
            may_retry = isinstance(error, ConnectionLost) and call.attempts < self._attempts_max
            if may_retry and not self._is_closed and not call.is_abandoned:
                again.append(call)
            else:
                call.finish(error=copy.copy(error))
        self._queue.extendleft(reversed(again))
        for call in self._queue:
            if call.from_sending:  # to connect again may take as long as to connect
                call.sent_at, call.deadline = 0.0, time.monotonic() + call.seconds
        if not self._is_closed:
            self._advance()

    def _fail_queue(self, error: SestinaError) -> None:
        while self._queue:
            self._queue.popleft().finish(error=copy.copy(error))
