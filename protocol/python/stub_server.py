"""A server for tests: SPEC.md sections 4, 5 and 7 with the stub model of its appendix A, and hostile variants."""

from __future__ import annotations

import hashlib
import json
import math
import socket
import ssl
import struct
import threading
from typing import Any, Callable, Container, Dict, Iterable, List, Optional, Protocol, Tuple, Union

FEATURES = [
    "credit_lines_outstanding",
    "loan_amt_outstanding",
    "total_debt_outstanding",
    "income",
    "years_employed",
    "fico_score",
]
DIGEST = bytes.fromhex("0123456789abcdef")
CONTRACT_DIGEST = hashlib.sha256(
    b"sestina contract v1\n" + b"".join(struct.pack("<I", len(n)) + n.encode() + b"\0" for n in FEATURES)
).hexdigest()
THRESHOLD = 0.5
REFERENCE = bytes.fromhex("fedcba9876543210")
MEAN = 2**38
UNTOLD = 2.0**60
FRAME_BYTES_MAX = 1_048_576
BATCH_ROWS_MAX = 16_384
PING_BYTES_MAX = 64

SCORE, BATCH, EXPLAIN, CHANGE, INFO, PING, STATS = 0x01, 0x02, 0x03, 0x04, 0x10, 0x11, 0x12
ROWS = (SCORE, BATCH, EXPLAIN, CHANGE)
"""The operations that ask about rows."""
OK, MALFORMED, UNSUPPORTED_VERSION, UNKNOWN_OPCODE, FRAME_TOO_LARGE, INVALID_FEATURES = range(6)
SHUTTING_DOWN, UNAUTHENTICATED, NO_MODEL, NOT_OFFERED, BUSY = 7, 8, 9, 12, 13

ROLES = {"score": {*ROWS, INFO, PING}, "observe": {INFO, PING, STATS}}


def frame(opcode: int, status: int, id: int, payload: bytes, flags: int = 0, version: int = 1) -> bytes:
    """A reply; it has bit 7 of the opcode set."""
    return struct.pack("<IBBBBQ", 12 + len(payload), version, opcode | 0x80, status, flags, id) + payload


def stub_score(row: Tuple[float, ...], missing: Container[int] = ()) -> Tuple[float, int]:
    """The stub model: probability and flags; NaN and 0x80 for a row without a score.

    `missing` are the places of features that may be missing, of which the specification's stub has none; they count as 0.
    """
    row = tuple(0.0 if place in missing and math.isnan(value) else value for place, value in enumerate(row))
    result = row[0] / 8
    if not all(map(math.isfinite, row)) or not -1e-6 <= result <= 1 + 1e-6:
        return math.nan, 0x80
    probability = 0.0 if result < 0 else 1.0 if result > 1 else result
    return probability, (1 if probability >= THRESHOLD else 0) | (2 if row[1] > 1000 else 0)


def stub_explain(row: Tuple[float, ...]) -> bytes:
    """What an explain tells behind probability and digest; ValueError with the place of a feature beyond the units."""
    for place in range(1, 6):
        if abs(row[place]) >= UNTOLD:
            raise ValueError(place)
    raw = round(row[0] * 2**37)
    rest = [round(value) for value in row[1:]]
    contributions = [raw - MEAN - sum(rest), *rest]
    reasons = sorted((i for i in range(6) if contributions[i] > 0), key=lambda i: (-contributions[i], i))[:4]
    told = bytes([0, len(reasons), *reasons, *[0xFF] * (4 - len(reasons)), 0, 0])
    return REFERENCE + told + struct.pack("<8q", raw, MEAN, *contributions)


def stub_change(row: Tuple[float, ...], is_default: bool) -> bytes:
    """What a change tells behind probability and digest."""
    turn = 4 - 2.0**-51 if is_default else 4.0
    values, pair, pair_values = [math.nan] * 6, (0xFF, 0xFF), (math.nan, math.nan)
    if row[1] > 1000:
        pair, pair_values = (0, 3), (turn, 0.0)
    elif row[2] >= 0:
        values[0] = turn
    return struct.pack("<6d", *values) + bytes([*pair, *[0] * 6]) + struct.pack("<2d", *pair_values)


class StubSession:
    """One connection: `receive` takes bytes as they come and gives the replies that they make due.

    `roles` are those of the caller; None where it may ask everything. A `busy` server finds every request too old. The
    model takes the features at the places `missing` as such.
    """

    def __init__(
        self,
        state: str = "serving",
        roles: Optional[Iterable[str]] = None,
        busy: bool = False,
        missing: Container[int] = (),
    ) -> None:
        self.state = state
        self.missing = missing
        self.busy = busy
        self._allowed = None if roles is None else set().union(*(ROLES[role] for role in roles))
        self.is_closing = False
        self._unread = b""

    def receive(self, data: bytes) -> bytes:
        self._unread += data
        replies: List[bytes] = []
        at = 0
        while not self.is_closing:
            reply, size = self._next(memoryview(self._unread)[at:])
            if reply:
                replies.append(reply)
            if size == 0:
                break
            at += size
        self._unread = b"" if self.is_closing else self._unread[at:]
        return b"".join(replies)

    def _next(self, data: memoryview) -> Tuple[bytes, int]:
        """The reply to the frame in front, and the frame's size; 0 when there is no whole frame."""
        if len(data) < 4:
            return b"", 0
        (length,) = struct.unpack_from("<I", data)
        if length < 12 or length > FRAME_BYTES_MAX:
            self.is_closing = True
            status = MALFORMED if length < 12 else FRAME_TOO_LARGE
            return frame(0, status, 0, f"length is {length}; it is 12 to {FRAME_BYTES_MAX}".encode()), 0
        if len(data) < 16:
            return b"", 0
        version, opcode, status, flags, id = struct.unpack_from("<BBBBQ", data, 4)
        if version != 1:
            self.is_closing = True
            return frame(opcode, UNSUPPORTED_VERSION, id, f"version is {version}; it must be 1".encode()), 0
        if len(data) < 4 + length:
            return b"", 0
        fault = self._fault(opcode, status, flags, length - 12)
        if fault is not None:
            return frame(opcode, fault[0], id, fault[1].encode()), 4 + length
        return self._answer(opcode, id, bytes(data[16 : 4 + length])), 4 + length

    def _fault(self, opcode: int, status: int, flags: int, size: int) -> Optional[Tuple[int, str]]:
        if status != 0:
            return MALFORMED, f"status is {status}; a request has 0"
        if flags != 0:
            return MALFORMED, f"flags are {flags}; a request has 0"
        if opcode not in (*ROWS, INFO, PING, STATS):
            return UNKNOWN_OPCODE, f"opcode {opcode} is unknown"
        if self._allowed is not None and opcode not in self._allowed:
            return UNAUTHENTICATED, f"the caller's certificate does not allow opcode {opcode}"
        fits = {
            **dict.fromkeys((SCORE, EXPLAIN, CHANGE), size == 48),
            BATCH: size % 48 == 0 and 1 <= size // 48 <= BATCH_ROWS_MAX,
            PING: size <= PING_BYTES_MAX,
        }.get(opcode, size == 0)
        if not fits:
            return MALFORMED, f"a payload of {size} bytes does not fit opcode {opcode}"
        if self.state == "draining":
            self.is_closing = True
            return SHUTTING_DOWN, "the server is stopping; ask another"
        if self.busy and opcode in ROWS:
            return BUSY, "the request waited too long; ask again after a pause"
        if self.state == "no-model" and opcode in ROWS:
            return NO_MODEL, "no model is loaded"
        if self.state == "no-reasons" and opcode in (EXPLAIN, CHANGE):
            return NOT_OFFERED, "the model gives no reasons"
        return None

    def _answer(self, opcode: int, id: int, payload: bytes) -> bytes:
        if opcode in (SCORE, EXPLAIN, CHANGE):
            return self._answer_row(opcode, id, struct.unpack("<6d", payload))
        if opcode == BATCH:
            answers = [stub_score(row, self.missing) for row in struct.iter_unpack("<6d", payload)]
            probabilities = struct.pack(f"<{len(answers)}d", *(p for p, _ in answers))
            return frame(BATCH, OK, id, DIGEST + probabilities + bytes(f for _, f in answers))
        if opcode == PING:
            return frame(PING, OK, id, payload)
        document = self.info() if opcode == INFO else {"uptime_seconds": 0}
        return frame(opcode, OK, id, json.dumps(document).encode())

    def _takes(self, place: int, value: float) -> bool:
        return math.isfinite(value) or math.isnan(value) and place in self.missing

    def _answer_row(self, opcode: int, id: int, row: Tuple[float, ...]) -> bytes:
        probability, flags = stub_score(row, self.missing)
        if flags & 0x80:
            at_fault = next((i for i in range(6) if not self._takes(i, row[i])), None)
            if at_fault is None:
                sentence = "the model gives no probability of 0 to 1"
            else:
                sentence = f"{FEATURES[at_fault]} is {row[at_fault]}; every feature must be finite"
            return frame(opcode, INVALID_FEATURES, id, sentence.encode())
        payload = struct.pack("<d", probability) + DIGEST
        try:
            if opcode == EXPLAIN:
                payload += stub_explain(row)
        except ValueError as error:
            sentence = f"{FEATURES[error.args[0]]} contributes too much"
            return frame(opcode, INVALID_FEATURES, id, sentence.encode())
        if opcode == CHANGE:
            payload += stub_change(row, bool(flags & 1))
        return frame(opcode, OK, id, payload, flags)

    def info(self) -> Dict[str, Any]:
        limits = {"frame_bytes": FRAME_BYTES_MAX, "batch_rows": BATCH_ROWS_MAX, "ping_bytes": PING_BYTES_MAX}
        model = {
            "name": "stub", "algorithm": "stub", "digest": DIGEST.hex() * 4, "features": FEATURES,
            "contract": {"digest": CONTRACT_DIGEST, "missing": [False] * 6}, "threshold": THRESHOLD, "ranges": None,
        }
        return {
            "protocol": 1,
            "server": "stub 0.0.0",
            "limits": limits,
            "model": None if self.state == "no-model" else model,
        }


Behaviour = Callable[[socket.socket, int], None]
"""What a server does with a connection; the number counts connections from 0."""


def serve_stub(connection: socket.socket, _: int = 0, session: Optional[StubSession] = None) -> None:
    """Answer as the specification says. It reads nothing while it writes: what a hasty client deadlocks on."""
    session = session or StubSession()
    while not session.is_closing:
        data = connection.recv(65536)
        if not data:
            return
        connection.sendall(session.receive(data))


def server_context(chain: str, key: str, clients: Optional[str] = None, lists: Optional[str] = None) -> ssl.SSLContext:
    """TLS as a server speaks it; with `clients`, authorities of clients, it demands certificates."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.set_alpn_protocols(["sestina/1"])
    context.load_cert_chain(chain, key)
    if clients is not None:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(clients)
    if lists is not None:
        context.load_verify_locations(lists)
        context.verify_flags |= ssl.VERIFY_CRL_CHECK_LEAF
    return context


def over_tls(
    context: ssl.SSLContext,
    roles: Optional[Dict[str, List[str]]] = None,
    behaviour: Optional[Behaviour] = None,
) -> Behaviour:
    """A port for TLS: the stub with the roles that names have, or another behaviour, inside TLS."""

    def behave(connection: socket.socket, number: int) -> None:
        first = connection.recv(2, socket.MSG_PEEK)
        if not first:
            return None
        if not 20 <= first[0] <= 23 or first[1:] not in (b"\x03", b""):
            connection.sendall(frame(0, UNAUTHENTICATED, 0, b"this port is for TLS 1.3 with the ALPN sestina/1"))
            return end(connection)
        try:
            # The connection itself stays open, for what is in it is read after a failure.
            secret = context.wrap_socket(connection.dup(), server_side=True)
        except OSError:
            return end(connection)
        with secret:
            if behaviour is not None:
                return behaviour(secret, number)
            caller = None if roles is None else roles_of(secret.getpeercert() or {}, roles)
            serve_stub(secret, number, StubSession(roles=caller))
            secret.unwrap()

    return behave


def roles_of(certificate: Dict[str, Any], roles: Dict[str, List[str]]) -> List[str]:
    """The roles of all names of a certificate."""
    names = [name for kind, name in certificate.get("subjectAltName", ()) if kind in ("DNS", "URI")]
    if not names:
        names = [value for group in certificate["subject"] for kind, value in group if kind == "commonName"]
    return [role for name in names for role in roles.get(name, [])]


def end(connection: socket.socket) -> None:
    """End the stream and read what still comes, so that what was sent is not destroyed by a reset."""
    connection.shutdown(socket.SHUT_WR)
    while connection.recv(65536):
        pass


def read_request(connection: socket.socket) -> Optional[bytes]:
    """One request, or None when the client has ended."""
    whole = b""
    size = 4
    while len(whole) < size:
        data = connection.recv(size - len(whole))
        if not data:
            return None
        whole += data
        if len(whole) == 4:
            size = 4 + struct.unpack("<I", whole)[0]
    return whole


class StubServer:
    """A server in threads of this process, for use in a `with`; `behaviour` may make it hostile."""

    def __init__(self, behaviour: Behaviour = serve_stub, port: int = 0) -> None:
        self._behaviour = behaviour
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port: int = self._listener.getsockname()[1]
        self.connection_count = 0
        self.stopping = threading.Event()
        self._connections: List[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]

    def __enter__(self) -> StubServer:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._threads[0].join()
        self._listener.close()
        for connection in self._connections:
            with connection:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
        for thread in self._threads[1:]:
            thread.join()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection, self.connection_count))
            self.connection_count += 1
            self._connections.append(connection)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        try:
            self._behaviour(connection, number)
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


class ScriptedModel(Protocol):
    """What answers requests of a script."""

    def reply(self, opcode: int, payload: bytes) -> Tuple[int, bytes]:
        """The status and the payload of a reply."""
        ...


Answer = Union[ScriptedModel, bytes, None]
"""What answers a request: a model, the bytes of a reply's status and payload, `b"close"` to hang up, or nothing."""


class Script:
    """A server's behaviour: `choose` is given the opcode and the number of each request, over all connections."""

    def __init__(self, choose: Callable[[int, int], Answer]) -> None:
        self._choose = choose
        self.requests: List[int] = []

    def __call__(self, connection: socket.socket, _: int) -> None:
        while True:
            request = read_request(connection)
            if request is None:
                return
            opcode, (id,) = request[5], struct.unpack_from("<Q", request, 8)
            answer = self._choose(opcode, len(self.requests))
            self.requests.append(opcode)
            if answer == b"close":
                return
            if isinstance(answer, bytes):
                connection.sendall(frame(opcode, answer[0], id, answer[1:]))
            elif answer is not None:
                status, payload = answer.reply(opcode, request[16:])
                connection.sendall(frame(opcode, status, id, payload))

    @property
    def info_count(self) -> int:
        return self.requests.count(INFO)
