"""The Wireshark dissector, as tshark runs it: made-up captures of every vector, and captures of real traffic.

Run by Tests/Acceptance/check-dissector, which installs tshark. By hand:

    SESTINA_BIN=FOLDER python3 protocol/test_dissector.py

where FOLDER has the built sestina and loadtest; without it only the made-up captures are looked at.
"""

from __future__ import annotations

import json
import os
import random
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any, Dict, Iterable, List, NamedTuple, Optional, Sequence, Tuple

PROTOCOL = Path(__file__).resolve().parent
ROOT = PROTOCOL.parent
sys.path.insert(0, str(PROTOCOL / "python"))

import sestina  # noqa: E402
import stub_certificates  # noqa: E402
import stub_server  # noqa: E402
from test_vectors import server_of, session_of  # noqa: E402

SCRIPT = os.environ.get("SESTINA_DISSECTOR", str(PROTOCOL / "sestina.lua"))
BIN = os.environ.get("SESTINA_BIN", "")
MODEL = ROOT / "models" / "loan-default" / "model.onnx"
DEFAULT_PORT = 7070
ROW = [2.0, 900.5, 4000.25, 52000.0, 5.0, 640.0]
SEGMENT_BYTES_MAX = 60_000
STATUSES = {
    1: "malformed", 2: "unsupported version", 3: "unknown opcode", 4: "frame too large", 5: "invalid features",
    7: "shutting down", 8: "unauthenticated", 9: "no model", 12: "not offered", 13: "busy",
}


# Captures that were never on a wire


class Capture:
    """A capture file in the making: IPv4 and TCP, one packet each microsecond."""

    def __init__(self, snap_bytes: int = 262_144) -> None:
        self._snap_bytes = snap_bytes
        self._packets: List[bytes] = []

    def add(self, packet: bytes) -> None:
        kept = packet[: self._snap_bytes]
        count = len(self._packets)
        self._packets.append(struct.pack("<IIII", count // 10**6, count % 10**6 * 1000, len(kept), len(packet)) + kept)

    def write(self, path: Path) -> None:
        raw_ip, nanoseconds = 101, 0xA1B23C4D
        head = struct.pack("<IHHiIII", nanoseconds, 2, 4, 0, 0, self._snap_bytes, raw_ip)
        path.write_bytes(head + b"".join(self._packets))


class Connection:
    """One TCP connection of a capture."""

    SYN, FIN, PUSH, ACK = 2, 1, 8, 16
    _ports = 10_000

    def __init__(self, capture: Capture, port: int = DEFAULT_PORT, with_start: bool = True) -> None:
        Connection._ports = Connection._ports % 60_000 + 1 if Connection._ports >= 60_000 else Connection._ports + 1
        self.client_port = Connection._ports
        self._capture, self._port = capture, port
        self._next = {True: 1000, False: 5000}
        if with_start:
            self._packet(True, self.SYN)
            self._next[True] += 1
            self._packet(False, self.SYN | self.ACK)
            self._next[False] += 1
            self._packet(True, self.ACK)

    def client(self, data: bytes) -> None:
        self._send(True, data)

    def server(self, data: bytes) -> None:
        self._send(False, data)

    def lose(self, from_client: bool, data: bytes) -> None:
        """Send what the capture misses."""
        self._next[from_client] += len(data)

    def _send(self, from_client: bool, data: bytes) -> None:
        for at in range(0, len(data), SEGMENT_BYTES_MAX):
            piece = data[at : at + SEGMENT_BYTES_MAX]
            self._packet(from_client, self.PUSH | self.ACK, piece)
            self._next[from_client] += len(piece)

    def _packet(self, from_client: bool, flags: int, data: bytes = b"") -> None:
        client, server = (bytes([10, 0, 0, 1]), self.client_port), (bytes([10, 0, 0, 2]), self._port)
        source, target = (client, server) if from_client else (server, client)
        acknowledged = self._next[not from_client] if flags & self.ACK else 0
        tcp = struct.pack(">HHIIBBHHH", source[1], target[1], self._next[from_client], acknowledged, 5 << 4, flags, 65535, 0, 0)
        total = 20 + len(tcp) + len(data)
        ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, total, 0, 0, 64, 6, 0, source[0], target[0])
        self._capture.add(ip + tcp + data)


# What tshark says


class Frame(NamedTuple):
    """A frame as the dissector showed it."""

    packet: int
    stream: int
    client_port: int
    is_request: bool
    title: str
    fields: Dict[str, List[Tuple[str, str]]]
    """By name: the value as words and as the bytes behind it, in hexadecimal."""

    def show(self, name: str) -> Optional[str]:
        found = self.fields.get(f"sestina.{name}")
        return found[0][0] if found else None

    def number(self, name: str) -> Optional[int]:
        text = self.show(name)
        return None if text is None else int(text, 0)

    def doubles(self, name: str) -> List[bytes]:
        return [bytes.fromhex(value) for _, value in self.fields.get(f"sestina.{name}", [])]

    @property
    def experts(self) -> List[str]:
        prefixes = ("sestina.fault.",)
        names = {"refused", "mismatch", "no_request", "partial_capture", "about_connection", "cut", "not_judged"}
        return sorted(
            name[8:] for name in self.fields if name.startswith(prefixes) or name[8:] in names
        )

    @property
    def faults(self) -> List[str]:
        return [name[6:] for name in self.experts if name.startswith("fault.")]


def tshark(path: Path, *options: str) -> str:
    command = ["tshark", "-X", f"lua_script:{SCRIPT}", "-r", str(path), "-o", "tcp.desegment_tcp_streams:TRUE", *options]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    complaints = [line for line in run.stderr.splitlines() if not line.startswith("Running as user")]
    if run.returncode != 0 or complaints:
        raise AssertionError(f"{' '.join(command)}\nexit code {run.returncode}\n" + "\n".join(complaints[:20]))
    return run.stdout


def dissect(path: Path, *options: str, server_port: int = DEFAULT_PORT) -> List[Frame]:
    """Every frame in a capture, in order; fails on a word of Lua or a malformed packet."""
    text = tshark(path, "-Y", "sestina", "-T", "pdml", "-J", "tcp sestina", *options)
    for word in ("_ws.malformed", "Lua Error", "_ws.lua.error"):
        if word in text:
            at = text.index(word)
            raise AssertionError(f"{word} in tshark's output: {text[max(0, at - 500):at + 500]}")
    frames = []
    for packet in ElementTree.fromstring(text).iter("packet"):
        number, stream, source, target = 0, 0, 0, 0
        for proto in packet.iter("proto"):
            if proto.get("name") == "sestina":
                fields: Dict[str, List[Tuple[str, str]]] = {}
                for field in proto.iter("field"):
                    entry = (field.get("show", ""), field.get("value", ""))
                    fields.setdefault(field.get("name", ""), []).append(entry)
                client = source if target == server_port else target
                title = proto.get("showname", "")
                frames.append(Frame(number, stream, client, target == server_port, title, fields))
            elif proto.get("name") == "tcp":
                values = {f.get("name"): f.get("show", "") for f in proto.iter("field")}
                stream, source, target = (int(values[f"tcp.{key}"]) for key in ("stream", "srcport", "dstport"))
            elif proto.get("name") == "geninfo":
                number = next(int(f.get("show", "")) for f in proto if f.get("name") == "num")
    return frames


def without_reply_numbers(frames: Iterable[Frame]) -> List[Frame]:
    return [f._replace(fields={k: v for k, v in f.fields.items() if k != "sestina.response_in"}) for f in frames]


class CaptureTest(unittest.TestCase):
    """A base with a folder for captures."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "capture.pcap"

    def dissect(self, capture: Capture, *options: str, server_port: int = DEFAULT_PORT) -> List[Frame]:
        """The frames of a capture in the second pass, which must say what the first said."""
        capture.write(self.path)
        twice = dissect(self.path, "-2", *options, server_port=server_port)
        once = dissect(self.path, *options, server_port=server_port)
        self.check_same(once, twice)
        return twice

    def check_same(self, once: Sequence[Frame], twice: Sequence[Frame]) -> None:
        """Both passes showed the same, but for the numbers of replies, which the first cannot know."""
        for first, second in zip(without_reply_numbers(once), without_reply_numbers(twice)):
            self.assertEqual(first, second)
        self.assertEqual(len(once), len(twice))


# Vectors


def cuts(request: bytes) -> List[List[bytes]]:
    """Ways to cut a request into segments: in the length, the header, the payload; all bytes alone; whole."""
    places = {1, 3, 4, 5, 8, 15, 16, 17, 40, 63, 64, 65, len(request) // 2, len(request) - 1}
    ways = [[request]] + [[request[:at], request[at:]] for at in sorted(places) if 0 < at < len(request)]
    ways.append([request[:2], request[2:10], request[10:20], request[20:]])
    if len(request) <= 160:
        ways.append([request[i : i + 1] for i in range(len(request))])
    return [way for way in ways if all(way)] if len(request) < 5000 else ways[:2]


class VectorTests(CaptureTest):
    """Every vector, cut at every kind of place, with the replies that a server owes."""

    def test_faults_and_replies_are_as_the_index_says(self) -> None:
        vectors = json.loads((PROTOCOL / "vectors" / "index.json").read_text(encoding="utf-8"))["vectors"]
        capture, expected = Capture(), {}
        for entry in vectors:
            request = (PROTOCOL / "vectors" / entry["file"]).read_bytes().ljust(entry.get("pad_zero_to", 0), b"\0")
            for way in cuts(request):
                connection = Connection(capture)
                session = session_of(entry)
                for piece in way:
                    connection.client(piece)
                    connection.server(session.receive(piece))
                expected[connection.client_port] = (entry, [len(piece) for piece in way][:20])
        self.assertGreater(len(expected), 1500)
        by_port: Dict[int, List[Frame]] = {}
        for frame in self.dissect(capture, "-o", "sestina.rows_shown:2"):
            by_port.setdefault(frame.client_port, []).append(frame)
        for port, (entry, way) in expected.items():
            with self.subTest(entry["name"], cut=way):
                self.check(entry, by_port.get(port, []))

    def check(self, entry: Dict[str, Any], frames: Sequence[Frame]) -> None:
        replies = [f for f in frames if not f.is_request]
        self.assertEqual(len(replies), len(entry["replies"]))
        if entry["name"].startswith("tls-client-hello"):  # which is shown as what it is
            self.assertEqual([f.is_request for f in frames], [False])
            self.assertEqual((replies[0].number("status"), replies[0].number("request_in")), (entry["replies"][0]["status"], None))
            return
        requests = [f for f in frames if f.is_request and "not_judged" not in f.experts]
        for request, reply, expected in zip(requests, replies, entry["replies"]):
            for name in ("opcode", "status", "flags"):
                self.assertEqual(reply.number(name), expected[name], name)
            self.assertEqual(reply.number("id"), int(expected["id"], 16))
            self.assertEqual(reply.number("request_in"), request.packet)
            self.assertEqual(request.number("response_in"), reply.packet)
            self.assertGreater(float(reply.show("time") or 0), 0)
            self.assertEqual(reply.experts, ["refused"] if expected["status"] else [])
            words = expected.get("payload_contains", [])
            if "finite" in words:
                self.assertEqual(request.faults, ["features"])
            elif expected["status"] in (1, 2, 3, 4):
                self.assertEqual(request.faults, words[:1])
            elif server_of(entry) == ("serving", None, False):
                self.assertEqual(request.faults, [])
            else:  # roles come before the payload, the state before the features; the bytes tell neither
                self.assertIn(request.faults, ([], ["features"], ["payload"]))
            if expected["status"]:
                self.assertIn(f"({STATUSES[expected['status']]})", reply.title)
                self.assertTrue(all(word in (reply.show("error") or "") for word in words))


# Faults planted in connections


def score(id: int) -> bytes:
    return sestina.encode_request(sestina.SCORE, id, sestina.encode_row(ROW))


def answer(request: bytes) -> bytes:
    return stub_server.StubSession().receive(request)


class PlantedTests(CaptureTest):
    """What a capture of a broken or half-seen connection must be told as."""

    def test_a_reply_with_another_id_is_matched_by_order_and_told(self) -> None:
        capture = Capture()
        connection = Connection(capture)
        connection.client(score(7) + score(8))
        connection.server(answer(score(9)) + answer(score(8)))
        first, second, wrong, right = self.dissect(capture)
        self.assertEqual((wrong.number("request_in"), wrong.experts), (first.packet, ["mismatch"]))
        self.assertEqual((right.number("request_in"), right.experts), (second.packet, []))

    def test_ids_that_are_all_zero_are_matched_by_order(self) -> None:
        capture = Capture()
        connection = Connection(capture)
        for _ in range(3):
            connection.client(score(0))
        for _ in range(3):
            connection.server(answer(score(0)))
        frames = self.dissect(capture)
        self.assertEqual([f.number("request_in") for f in frames[3:]], [f.packet for f in frames[:3]])
        self.assertEqual([f.experts for f in frames], [[]] * 6)

    def test_a_connection_without_its_beginning_is_not_matched_without_a_word(self) -> None:
        capture = Capture()
        connection = Connection(capture, with_start=False)
        connection.client(score(6))
        connection.server(answer(score(5)))
        connection.server(answer(score(6)))
        request, stray, reply = self.dissect(capture)
        self.assertEqual((stray.number("request_in"), stray.experts), (None, ["no_request"]))
        self.assertEqual((reply.number("request_in"), reply.experts), (request.packet, ["partial_capture"]))

    def test_a_lost_packet_does_not_shift_the_matches(self) -> None:
        capture = Capture()
        connection = Connection(capture)
        connection.client(score(1))
        connection.lose(True, score(2))
        connection.client(score(3))
        connection.server(answer(score(1)) + answer(score(2)) + answer(score(3)))
        one, three, *replies = self.dissect(capture)
        self.assertEqual([f.number("request_in") for f in replies], [one.packet, None, three.packet])
        self.assertEqual([f.experts for f in replies], [["partial_capture"], ["no_request"], ["partial_capture"]])

    def test_a_reply_to_nothing_is_told(self) -> None:
        capture = Capture()
        Connection(capture).server(answer(score(1)))
        (reply,) = self.dissect(capture)
        self.assertEqual(reply.experts, ["no_request"])

    def test_a_word_about_the_connection_answers_no_request(self) -> None:
        capture = Capture()
        connection = Connection(capture)
        connection.client(score(1))
        connection.server(struct.pack("<IBBBBQ", 15, 1, 0x80, 6, 0, 0) + b"no.")
        _, word = self.dissect(capture)
        self.assertEqual((word.number("request_in"), word.experts), (None, ["about_connection", "refused"]))

    def test_replies_that_no_server_may_send_are_told(self) -> None:
        good = answer(score(1))
        broken = {
            "length": struct.pack("<I", 11) + good[4:],
            "version": good[:4] + b"\2" + good[5:],
            "opcode": good[:5] + b"\1" + good[6:],
            "flags": good[:7] + b"\4" + good[8:],
            "payload": struct.pack("<I", 13) + good[4:17],
        }
        for name, reply in broken.items():
            capture = Capture()
            connection = Connection(capture)
            connection.client(score(1))
            connection.server(reply)
            with self.subTest(name):
                self.assertEqual(self.dissect(capture)[1].faults, [name])

    def test_a_batch_reply_with_other_rows_is_told(self) -> None:
        capture = Capture()
        connection = Connection(capture)
        connection.client(sestina.encode_request(sestina.SCORE_BATCH, 1, sestina.encode_rows([ROW] * 3)))
        connection.server(answer(sestina.encode_request(sestina.SCORE_BATCH, 1, sestina.encode_rows([ROW] * 2))))
        self.assertEqual(self.dissect(capture)[1].faults, ["payload"])

    def test_packets_cut_by_the_capture_keep_their_place(self) -> None:
        batch = sestina.encode_request(sestina.SCORE_BATCH, 1, sestina.encode_rows([ROW] * 3000))
        capture = Capture(snap_bytes=120)
        connection = Connection(capture)
        connection.client(batch + score(2))
        connection.server(answer(batch) + answer(score(2)))
        connection.client(score(3))
        connection.server(answer(score(3)))
        frames = self.dissect(capture)
        whole = [f for f in frames if f.number("opcode") is not None]
        self.assertEqual([f.number("id") for f in whole], [1, 1, 3, 3])
        self.assertIn("cut", whole[0].experts)
        self.assertEqual(whole[1].number("request_in"), whole[0].packet)

    def test_without_reassembly_frames_over_segments_keep_their_place(self) -> None:
        capture = Capture()
        connection = Connection(capture)
        connection.client(score(1)[:40])
        connection.client(score(1)[40:] + score(2))
        connection.server(answer(score(1)) + answer(score(2)))
        frames = self.dissect(capture, "-o", "tcp.desegment_tcp_streams:FALSE")
        self.assertEqual([f.number("id") for f in frames], [1, None, 2, 1, 2])
        self.assertEqual(frames[3].number("request_in"), frames[0].packet)

    def test_an_explanation_is_shown_figure_by_figure(self) -> None:
        request = sestina.encode_request(sestina.EXPLAIN, 1, sestina.encode_row([4.0, 900.5, 4000.25, 51000.0, 5.5, 640.0]))
        capture = Capture()
        connection = Connection(capture)
        connection.client(request)
        connection.server(answer(request))
        asked, told = self.dissect(capture)
        self.assertEqual(asked.doubles("feature4"), [struct.pack("<d", 51000.0)])
        self.assertEqual(told.title, "Sestina, explain reply id=1 p=0.5 default reasons=1,4,3,2")
        self.assertEqual(told.doubles("reference"), [stub_server.REFERENCE])
        self.assertEqual([told.number(name) for name in ("scale", "reasons")], [0, 4])
        self.assertEqual([value for _, value in told.fields["sestina.reason"]], ["00", "03", "02", "01"])
        why = sestina.decode_explanation(next(sestina.ReplyReader().feed(answer(request))))
        self.assertEqual((told.number("raw"), told.number("mean")), (why.raw_units, why.mean_units))
        self.assertEqual(tuple(told.number(f"contribution{i}") for i in range(1, 7)), why.contribution_units)
        self.assertEqual((asked.experts, told.experts), ([], []))

    def test_a_change_is_shown_value_by_value(self) -> None:
        row = sestina.encode_row
        for features, title in (
            ([6.0, 0.0, 0.0, 0.0, 0.0, 0.0], "change reply id=1 p=0.75 default features=1"),
            ([6.0, 2000.0, 0.0, 0.0, 0.0, 0.0], "change reply id=1 p=0.75 default outside range pair=1,4"),
            ([2.0, 0.0, -1.0, 0.0, 0.0, 0.0], "change reply id=1 p=0.25 nothing"),
        ):
            request = sestina.encode_request(sestina.CHANGE, 1, row(features))
            capture = Capture()
            connection = Connection(capture)
            connection.client(request)
            connection.server(answer(request))
            with self.subTest(title):
                _, told = self.dissect(capture)
                self.assertEqual((told.title, told.experts), (f"Sestina, {title}", []))
                change = sestina.decode_change(next(sestina.ReplyReader().feed(answer(request))))
                values = [struct.unpack("<d", told.doubles(f"change{i}")[0])[0] for i in range(1, 7)]
                self.assertEqual([None if value != value else value for value in values], list(change.values))
                pair = [struct.unpack("<d", value)[0] for value in told.doubles("pair.value")]
                self.assertEqual(pair, [value for _, value in change.pair or ()])
        self.assertEqual([value for _, value in told.fields.get("sestina.pair", [])], [])

    def test_rows_over_the_limit_are_a_count(self) -> None:
        capture = Capture()
        connection = Connection(capture)
        connection.client(sestina.encode_request(sestina.SCORE_BATCH, 1, sestina.encode_rows([ROW] * 10)))
        (frame,) = self.dissect(capture, "-o", "sestina.rows_shown:4")
        self.assertEqual(len(frame.doubles("feature1")), 4)
        self.assertEqual((frame.number("rows"), frame.number("rows_not_shown")), (10, 6))

    def test_a_request_is_known_on_any_port(self) -> None:
        for options in ([], ["-d", "tcp.port==9999,sestina"], ["-o", "sestina.ports:9000-9999"]):
            capture = Capture()
            connection = Connection(capture, port=9999)
            connection.client(score(1))
            connection.server(answer(score(1)))
            with self.subTest(options=options):
                request, reply = self.dissect(capture, *options, server_port=9999)
                self.assertEqual(reply.number("request_in"), request.packet)

    def test_random_bytes_are_told_and_never_break_it(self) -> None:
        generator = random.Random(5)
        capture = Capture()
        for _ in range(300):
            connection = Connection(capture, with_start=generator.random() < 0.5)
            for _ in range(generator.randrange(1, 6)):
                frame = bytearray(generator.choice([score(1), answer(score(1)), generator.randbytes(generator.randrange(1, 200))]))
                for _ in range(generator.randrange(4)):
                    frame[generator.randrange(len(frame))] = generator.randrange(256)
                cut = generator.randrange(1, len(frame) + 1)
                for piece in (frame[:cut], frame[cut:]):
                    (connection.client if generator.random() < 0.5 else connection.server)(bytes(piece))
        frames = self.dissect(capture)
        self.assertGreater(sum(bool(f.faults) for f in frames), 100)


# Inside TLS


class Secret:
    """A connection of a capture in TLS, of which the keys are written down."""

    def __init__(self, capture: Capture, folder: Path, port: int) -> None:
        self.keys = str(folder / "keys.log")
        server = stub_server.server_context(str(folder / "server.pem"), str(folder / "server.key"))
        client = ssl.create_default_context(cafile=str(folder / "authority.pem"))
        client.minimum_version = ssl.TLSVersion.TLSv1_3
        client.set_alpn_protocols([sestina.APPLICATION_PROTOCOL])
        client.keylog_filename = self.keys
        self._connection = Connection(capture, port)
        self._to_server, self._to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._client = client.wrap_bio(self._to_client, self._to_server, server_hostname="localhost")
        self._server = server.wrap_bio(self._to_server, self._to_client, server_side=True)
        self._session = stub_server.StubSession()
        for _ in range(3):
            for side in (self._client, self._server):
                try:
                    side.do_handshake()
                except ssl.SSLWantReadError:
                    pass
                self._carry(side is self._client, 1000)

    def ask(self, request: bytes, record_bytes: int, segment_bytes: int) -> None:
        """A request, and the stub's reply to it, in records and segments of so many bytes at the most."""
        for at in range(0, len(request), record_bytes):
            self._client.write(request[at : at + record_bytes])
        self._carry(True, segment_bytes)
        reply = b""
        try:
            while True:
                reply += self._session.receive(self._server.read(65536))
        except ssl.SSLWantReadError:
            pass
        for at in range(0, len(reply), record_bytes):
            self._server.write(reply[at : at + record_bytes])
        self._carry(False, segment_bytes)
        try:
            while True:
                self._client.read(65536)
        except ssl.SSLWantReadError:
            pass

    def _carry(self, from_client: bool, segment_bytes: int) -> None:
        # What is on its way is looked at and put back for the other side.
        way = self._to_server if from_client else self._to_client
        data = way.read()
        way.write(data)
        for at in range(0, len(data), segment_bytes):
            (self._connection.client if from_client else self._connection.server)(data[at : at + segment_bytes])


class TLSTests(CaptureTest):
    """Captures of TLS, read with the keys."""

    def setUp(self) -> None:
        super().setUp()
        self.folder = self.path.parent
        stub_certificates.make(self.folder)

    def test_frames_inside_tls_by_their_application_protocol(self) -> None:
        batch = sestina.encode_request(sestina.SCORE_BATCH, 3, sestina.encode_rows([ROW] * 1000))
        asked = [score(1), score(2) + sestina.encode_request(sestina.PING, 7, b"ping"), batch, score(4)]
        ids, opcodes = [1, 2, 7, 3, 4], [1, 1, 0x11, 2, 1]
        # On a port that TLS finds by itself, and on ours, where it is handed what is TLS.
        for port in (4433, DEFAULT_PORT):
            for record_bytes, segment_bytes in ((16_000, 60_000), (50, 60_000), (7, 60_000), (16_000, 1400), (100, 33)):
                with self.subTest(port=port, record_bytes=record_bytes, segment_bytes=segment_bytes):
                    capture = Capture()
                    secret = Secret(capture, self.folder, port)
                    for request in asked:
                        secret.ask(request, record_bytes, segment_bytes)
                    frames = self.dissect(capture, "-o", f"tls.keylog_file:{secret.keys}", server_port=port)
                    requests = [f for f in frames if f.is_request]
                    replies = [f for f in frames if not f.is_request]
                    self.assertEqual([f.number("id") for f in requests], ids)
                    self.assertEqual([f.number("id") for f in replies], ids)
                    self.assertEqual([f.number("opcode") for f in requests], opcodes)
                    self.assertEqual([f.number("request_in") for f in replies], [f.packet for f in requests])
                    self.assertEqual({name for f in frames for name in f.experts}, set())
                    self.assertEqual(replies[0].doubles("probability"), [struct.pack("<d", 0.25)])
                    self.assertEqual(len(replies[3].doubles("probability")), 64)

    def test_without_the_keys_nothing_is_made_up(self) -> None:
        for port in (4433, DEFAULT_PORT):
            capture = Capture()
            secret = Secret(capture, self.folder, port)
            secret.ask(score(1), 16_000, 60_000)
            with self.subTest(port=port):
                self.assertEqual(self.dissect(capture, server_port=port), [])

    def test_a_plain_request_to_a_port_for_tls(self) -> None:
        capture = Capture()
        connection = Connection(capture)
        connection.client(score(1))
        connection.server(stub_server.frame(0, stub_server.UNAUTHENTICATED, 0, b"this port is for TLS"))
        request, word = self.dissect(capture)
        self.assertEqual((request.faults, word.number("request_in")), ([], None))
        self.assertEqual(word.experts, ["about_connection", "refused"])
        self.assertIn("status 8 (unauthenticated)", word.title)


# Real traffic


def free_port() -> int:
    """The port of the protocol when nobody has it, else any."""
    for port in (DEFAULT_PORT, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise AssertionError("no port is free")


def wait_for(process: "subprocess.Popen[str]", word: str) -> None:
    """Wait until a process says a word on stderr."""
    assert process.stderr is not None
    lines = []
    for line in process.stderr:
        lines.append(line)
        if word in line:
            return
    raise AssertionError(f"{process.args!r} ended without '{word}': {''.join(lines)}")


@unittest.skipUnless(BIN, "SESTINA_BIN is not set: no real traffic is captured")
class LiveTests(CaptureTest):
    """A server and its callers, captured on the loopback interface."""

    def setUp(self) -> None:
        super().setUp()
        self.port = free_port()
        self.ports = [] if self.port == DEFAULT_PORT else ["-o", f"sestina.ports:{self.port}"]
        self.server = self.start([f"{BIN}/sestina", "serve", "--model", str(MODEL), "--listen", f"127.0.0.1:{self.port}"], "listening on")
        self.capture = self.start(["dumpcap", "-i", "lo", "-B", "64", "-f", f"tcp port {self.port}", "-w", str(self.path)], "File:")
        time.sleep(0.5)

    def start(self, command: List[str], word: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        self.addCleanup(lambda: process.stderr and process.stderr.close())
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        wait_for(process, word)
        return process

    def captured(self) -> List[Frame]:
        time.sleep(0.5)
        self.capture.terminate()
        self.capture.wait()
        once = dissect(self.path, *self.ports, server_port=self.port)
        twice = dissect(self.path, "-2", *self.ports, server_port=self.port)
        self.check_same(once, twice)
        return twice

    def check_matches(self, frames: Sequence[Frame]) -> None:
        replies = [f for f in frames if not f.is_request]
        for stream in {f.stream for f in frames}:
            asked = [f for f in frames if f.stream == stream and f.is_request]
            answered = [f for f in replies if f.stream == stream]
            self.assertEqual([f.number("id") for f in asked], [f.number("id") for f in answered])
            self.assertEqual([f.packet for f in asked], [f.number("request_in") for f in answered])
            self.assertEqual([f.number("response_in") for f in asked], [f.packet for f in answered])
        self.assertTrue(all(float(f.show("time") or 0) > 0 for f in replies))

    def test_the_client(self) -> None:
        generator = random.Random(1)
        rows = [[generator.uniform(0, 1000) for _ in ROW] for _ in range(100)]
        with sestina.Client("127.0.0.1", self.port) as client:
            decisions = [client.score(row) for row in rows[:5]]
            batch = client.score_batch([*rows[:40], [float("nan")] * 6])
            info, stats = client.info(), client.stats()
            self.assertEqual(client.ping(b"\0\xffping"), b"\0\xffping")
            with self.assertRaises(sestina.InvalidFeaturesError) as refused:
                client.score([1, float("inf"), 1, 1, 1, 1])
            with client.pipeline() as pipeline:
                pending = [pipeline.score(row) for row in rows]
                pipeline.flush()
                piped = [call.result() for call in pending]
        frames = self.captured()
        self.check_matches(frames)
        scores = [f for f in frames if f.number("opcode") == 0x01]
        sent = [[f.doubles(f"feature{i}")[0] for i in range(1, 7)] for f in scores]
        as_bytes = [[struct.pack("<d", x) for x in row] for row in [*rows[:5], [1, float("inf"), 1, 1, 1, 1], *rows]]
        self.assertEqual(sent, as_bytes)
        replies = [f for f in frames if f.number("opcode") == 0x81 and f.number("status") == 0]
        self.assertEqual([f.doubles("probability") for f in replies], [[struct.pack("<d", d.probability)] for d in decisions + piped])
        self.assertEqual({f.doubles("model_digest")[0].hex() for f in replies}, {decisions[0].model_digest})
        self.assertEqual([f.show("flags.default") in ("1", "True") for f in replies], [d.default for d in decisions + piped])
        (asked,) = [f for f in frames if f.number("opcode") == 0x02]
        (answered,) = [f for f in frames if f.number("opcode") == 0x82]
        self.assertEqual(asked.doubles("feature6")[:40], [struct.pack("<d", row[5]) for row in rows[:40]])
        self.assertEqual(answered.doubles("probability"), [struct.pack("<d", d.probability) for d in batch])
        self.assertEqual([f.number("rows") for f in (asked, answered)], [41, 41])
        documents = [json.loads(f.show("json") or "") for f in frames if f.number("opcode") in (0x90, 0x92)]
        self.assertEqual(documents, [info, stats])
        pings = [f.doubles("ping") for f in frames if f.number("opcode") in (0x11, 0x91)]
        self.assertEqual(pings, [[b"\0\xffping"]] * 2)
        (error,) = [f for f in frames if f.number("status") == 5]
        self.assertEqual(error.show("error"), refused.exception.sentence)

    def test_the_load_tester(self) -> None:
        command = [f"{BIN}/loadtest", "--address", f"127.0.0.1:{self.port}", "--rps", "max", "--depth", "8",
                   "--connections", "4", "--duration", "0.02", "--warmup", "0", "--verify", str(MODEL), "--quiet"]
        run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        self.assertIn(run.returncode, (0, 2), run.stdout + run.stderr)
        frames = self.captured()
        self.assertGreater(len(frames), 1000)
        self.check_matches(frames)
        self.assertEqual({name for f in frames for name in f.experts}, set())


if __name__ == "__main__":
    unittest.main()
