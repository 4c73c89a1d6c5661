"""The vectors, the specification and this client must say the same.

Run in this folder: python3 -m unittest
"""

from __future__ import annotations

import json
import math
import re
import struct
import subprocess
import sys
import unittest
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

import sestina
import stub_server

PROTOCOL = Path(__file__).resolve().parent.parent
VECTORS = PROTOCOL / "vectors"
INDEX = VECTORS / "index.json"


def padded(entry: Dict[str, Any], file_key: str, pad_key: str) -> bytes:
    data = (VECTORS / entry[file_key]).read_bytes()
    return data.ljust(entry.get(pad_key, 0), b"\0")


def request_of(entry: Dict[str, Any]) -> bytes:
    return padded(entry, "file", "pad_zero_to")


def session_of(entry: Dict[str, Any]) -> stub_server.StubSession:
    """A new connection of the stub to which the entry happens."""
    return stub_server.StubSession(entry["state"], entry.get("roles"), entry.get("busy", False))


def server_of(entry: Dict[str, Any]) -> Tuple[Any, ...]:
    """What a server and a caller have to be for an entry."""
    return entry["state"], entry.get("roles"), entry.get("busy", False)


def split(data: bytes) -> List[bytes]:
    """Whole frames, by their lengths."""
    frames, at = [], 0
    while at < len(data):
        end = at + 4 + struct.unpack_from("<I", data, at)[0]
        frames.append(data[at:end])
        at = end
    return frames


def cut_points(size: int) -> Iterator[int]:
    """Every place in a request of ordinary size, some hundred in a long one."""
    return iter(range(size + 1) if size <= 5000 else [*range(70), *range(70, size, size // 100), size - 1, size])


@unittest.skipUnless(INDEX.exists(), "the vectors are not there: this client was copied without them")
class VectorTest(unittest.TestCase):
    """A base with the index at hand."""

    vectors: List[Dict[str, Any]] = []

    @classmethod
    def setUpClass(cls) -> None:
        cls.vectors = json.loads(INDEX.read_text(encoding="utf-8"))["vectors"]
        if not cls.vectors:
            raise AssertionError(f"{INDEX} lists no vector")


class IndexTests(VectorTest):
    """Whether the vectors hold together."""

    def test_the_roles_are_those_of_the_stub(self) -> None:
        roles = json.loads(INDEX.read_text(encoding="utf-8"))["roles"]
        self.assertEqual({role: set(opcodes) for role, opcodes in roles.items()}, stub_server.ROLES)

    def test_the_files_are_as_their_generator_writes_them(self) -> None:
        command = [sys.executable, str(VECTORS / "make_vectors.py"), "--check"]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, 0, run.stderr)

    def test_every_dump_in_the_specification_is_its_vector(self) -> None:
        text = (PROTOCOL / "SPEC.md").read_text(encoding="utf-8")
        dumps = re.findall(r"```dump (\S+)\n(.*?)```", text, re.DOTALL)
        self.assertGreaterEqual(len(dumps), 8)
        for name, dump in dumps:
            digits = "".join(re.match(r"(?:[0-9a-f]{2} ?)*", line).group() for line in dump.splitlines())
            self.assertEqual(bytes.fromhex(digits), (VECTORS / name).read_bytes(), name)


class StubSessionTests(VectorTest):
    """The vectors against an implementation that was written from the specification alone."""

    def check(self, entry: Dict[str, Any], pieces: List[bytes]) -> None:
        session = session_of(entry)
        received, replies = 0, b""
        for piece in pieces:
            replies += session.receive(piece)
            received += len(piece)
            due = [r for r in entry["replies"] if r["due_at"] <= received]
            self.assertEqual(len(split(replies)), len(due), f"replies after {received} bytes")
        closes = entry["connection"] == "closes" and received >= entry["replies"][-1]["due_at"]
        self.assertEqual(session.is_closing, closes)
        for reply, expected in zip(split(replies), entry["replies"]):
            self.check_reply(reply, expected)
        if "reply_file" in entry and received == len(request_of(entry)):
            self.assertEqual(replies, padded(entry, "reply_file", "reply_pad_zero_to"))

    def check_reply(self, reply: bytes, expected: Dict[str, Any]) -> None:
        _, version, opcode, status, flags, id = struct.unpack_from("<IBBBBQ", reply)
        payload = reply[16:]
        self.assertEqual(version, 1)
        self.assertEqual(
            (opcode, status, flags, id),
            (expected["opcode"], expected["status"], expected["flags"], int(expected["id"], 16)),
        )
        if "payload_hex" in expected:
            exact = bytes.fromhex(expected["payload_hex"]).ljust(expected.get("payload_pad_zero_to", 0), b"\0")
            self.assertEqual(payload, exact)
        elif "payload_json" in expected:
            self.check_subset(json.loads(payload), expected["payload_json"])
        else:
            self.assertTrue(1 <= len(payload) <= 255)
            for word in expected["payload_contains"]:
                self.assertIn(word, payload.decode("utf-8"))

    def check_subset(self, document: Dict[str, Any], expected: Dict[str, Any]) -> None:
        for key, value in expected.items():
            if isinstance(value, dict):
                self.check_subset(document[key], value)
            else:
                self.assertEqual(document[key], value, key)

    def test_whole(self) -> None:
        for entry in self.vectors:
            with self.subTest(entry["name"]):
                self.check(entry, [request_of(entry)])

    def test_one_byte_at_a_time(self) -> None:
        for entry in self.vectors:
            request = request_of(entry)
            if len(request) <= 5000:
                with self.subTest(entry["name"]):
                    self.check(entry, [request[i : i + 1] for i in range(len(request))])

    def test_cut_in_two_at_every_place(self) -> None:
        for entry in self.vectors:
            request = request_of(entry)
            for cut in cut_points(len(request)):
                with self.subTest(entry["name"], cut=cut):
                    self.check(entry, [request[:cut], request[cut:]])

    def test_glued_to_another(self) -> None:
        whole = [e for e in self.vectors if e["state"] != "draining" and not e["name"].startswith("cut-")]
        for entry in (e for e in whole if e["connection"] == "stays"):
            alike = (e for e in whole if e is not entry and server_of(e) == server_of(entry))
            for next_entry in (e for e in alike if "pad_zero_to" not in e):
                first, second = request_of(entry), request_of(next_entry)
                if len(first) > 5000:
                    continue
                later = [{**r, "due_at": r["due_at"] + len(first)} for r in next_entry["replies"]]
                glued = {
                    **{key: entry[key] for key in ("state", "roles", "busy") if key in entry},
                    "replies": entry["replies"] + later,
                    "connection": next_entry["connection"],
                }
                with self.subTest(entry["name"], then=next_entry["name"]):
                    self.check(glued, [first + second])


class EncoderTests(VectorTest):
    """The client's encoder gives the bytes of the valid requests."""

    def test_every_valid_request(self) -> None:
        count = 0
        for entry in self.vectors:
            if entry["file"].startswith("valid/"):
                for request in split(request_of(entry)):
                    with self.subTest(entry["name"]):
                        self.assertEqual(self.encoded_again(request), request)
                        count += 1
        self.assertGreater(count, 100)

    @staticmethod
    def encoded_again(request: bytes) -> bytes:
        opcode, id = struct.unpack_from("<xBxxQ", request, 4)
        payload = request[16:]
        rows = list(struct.iter_unpack("<6d", payload)) if opcode in (1, 2, 3, 4) else []
        encoded = {
            **dict.fromkeys((1, 3, 4), lambda: sestina.encode_row(rows[0])),
            2: lambda: sestina.encode_rows(rows),
            0x11: lambda: sestina.encode_ping(payload),
        }.get(opcode, lambda: b"")()
        return sestina.encode_request(opcode, id, encoded)

    def test_what_is_no_request_is_refused(self) -> None:
        for row in ([], [1.0] * 5, [1.0] * 7, ["1"] * 6, [None] * 6, "abcdef", 3.0, [10**400] * 6):
            with self.subTest(row), self.assertRaises(ValueError):
                sestina.encode_row(row)  # type: ignore[arg-type]
        for count in (0, 16_385):
            with self.subTest(count), self.assertRaises(ValueError):
                sestina.encode_rows([[0.0] * 6] * count)
        with self.assertRaises(ValueError):
            sestina.encode_ping(bytes(65))


class DecoderTests(VectorTest):
    """The client's decoder reads every reply that the vectors spell out."""

    def reply_streams(self) -> Iterator[Tuple[str, bytes, List[Dict[str, Any]]]]:
        for entry in self.vectors:
            if "reply_file" in entry:
                yield entry["name"], padded(entry, "reply_file", "reply_pad_zero_to"), entry["replies"]

    def test_cut_at_every_place(self) -> None:
        for name, stream, expected in self.reply_streams():
            for cut in cut_points(len(stream)):
                with self.subTest(name, cut=cut):
                    reader = sestina.ReplyReader()
                    replies = [*reader.feed(stream[:cut]), *reader.feed(stream[cut:])]
                    self.assertEqual(len(replies), len(expected))
                    self.assertTrue(reader.is_between_replies)
                    for reply, e in zip(replies, expected):
                        self.assertEqual(
                            (reply.opcode, reply.status, reply.flags, reply.id),
                            (e["opcode"], e["status"], e["flags"], int(e["id"], 16)),
                        )

    def test_one_byte_at_a_time(self) -> None:
        for name, stream, _ in self.reply_streams():
            if len(stream) <= 5000:
                with self.subTest(name):
                    whole, slow = sestina.ReplyReader(), sestina.ReplyReader()
                    pieces = [r for i in range(len(stream)) for r in slow.feed(stream[i : i + 1])]
                    self.assertEqual(pieces, list(whole.feed(stream)))

    def test_scores_have_the_values_of_the_stub(self) -> None:
        scores = rows_seen = 0
        for entry in self.vectors:
            if "reply_file" not in entry:
                continue
            requests = split(request_of(entry))
            replies = list(sestina.ReplyReader().feed(padded(entry, "reply_file", "reply_pad_zero_to")))
            for request, reply in zip(requests, replies):
                rows = list(struct.iter_unpack("<6d", request[16:])) if request[5] in (1, 2) else []
                with self.subTest(entry["name"]):
                    if reply.opcode == 0x81:
                        scores += 1
                        self.check_decision(sestina.decode_score(reply), rows[0])
                    elif reply.opcode == 0x82:
                        for decision, row in zip(sestina.decode_batch(reply, len(rows)), rows):
                            rows_seen += 1
                            self.check_decision(decision, row)
        self.assertGreater(scores, 50)
        self.assertGreater(rows_seen, 16_384)

    def check_decision(self, decision: sestina.Decision, row: Tuple[float, ...]) -> None:
        probability, flags = stub_server.stub_score(row)
        self.assertEqual(decision.model_digest, "0123456789abcdef")
        self.assertEqual(decision.scored, not flags & 0x80)
        if decision.scored:
            self.assertEqual(struct.pack("<d", decision.probability), struct.pack("<d", probability))
        else:
            self.assertTrue(math.isnan(decision.probability))
        self.assertEqual((decision.default, decision.outside_training_range), (bool(flags & 1), bool(flags & 2)))

    def replies_of(self, name: str) -> List[sestina.Reply]:
        entry = next(entry for entry in self.vectors if entry["name"] == name)
        return list(sestina.ReplyReader().feed(padded(entry, "reply_file", "reply_pad_zero_to")))

    def test_an_explanation_is_what_its_vector_says(self) -> None:
        why = sestina.decode_explanation(self.replies_of("explain")[0])
        self.assertEqual(why.decision, sestina.Decision(0.5, True, False, "0123456789abcdef"))
        self.assertEqual((why.reference, why.scale, why.model_digest),
                         ("fedcba9876543210", "probability", "0123456789abcdef"))
        self.assertEqual((why.raw, why.mean), (0.5, 0.25))
        self.assertEqual(why.contribution_units, (2**38 - 56546, 900, 4000, 51000, 6, 640))
        self.assertEqual(why.contributions[3], 51000 / 2**40)
        names = stub_server.FEATURES
        self.assertEqual(why.named(names)["income"], 51000 / 2**40)
        self.assertEqual(why.reasons, (0, 3, 2, 1))
        self.assertEqual(why.reasons_named(names), [names[i] for i in (0, 3, 2, 1)])
        self.assertEqual(sestina.decode_explanation(self.replies_of("explain-equal")[0]).reasons, (2, 3, 4, 1))
        self.assertEqual(sestina.decode_explanation(self.replies_of("explain-no-reason")[0]).reasons, ())
        large = sestina.decode_explanation(self.replies_of("explain-largest")[0])
        self.assertEqual(large.contribution_units[1], 2**60 - 2**7)

    def test_a_change_is_what_its_vector_says(self) -> None:
        single = sestina.decode_change(self.replies_of("change-default")[0])
        self.assertEqual(single.decision, sestina.Decision(0.75, True, False, "0123456789abcdef"))
        self.assertEqual((single.values, single.pair), ((4 - 2**-51, *[None] * 5), None))
        self.assertEqual(single.named(stub_server.FEATURES), {"credit_lines_outstanding": 4 - 2**-51})
        pair = sestina.decode_change(self.replies_of("change-pair")[0])
        self.assertEqual((pair.values, pair.pair), ((None,) * 6, ((0, 4 - 2**-51), (3, 0.0))))
        none = sestina.decode_change(self.replies_of("change-none")[0])
        self.assertEqual((none.values, none.pair), ((None,) * 6, None))

    def test_what_contradicts_itself_is_a_violation(self) -> None:
        nan_tail, infinity_tail = b"\xf8\x7f", b"\xf0\x7f"
        for name, decode, faults in (
            ("explain", sestina.decode_explanation,
             [(24, b"\2"), (25, b"\3"), (25, b"\5"), (26, b"\3\0"), (29, b"\xff"), (29, b"\4"), (30, b"\1"),
              (31, b"\x80"), (32, b"\1"), (40, b"\1"), (48, b"\0"), (95, b"\x80"), (6, nan_tail)]),
            ("change-pair", sestina.decode_change,
             [(64, b"\xff\xff"), (64, b"\0\xff"), (64, b"\3\3"), (64, b"\3\0"), (64, b"\0\6"), (66, b"\1"), (71, b"\1"),
              (78, nan_tail), (86, infinity_tail), (22, b"\0\x40"), (54, infinity_tail), (6, nan_tail)]),
        ):
            good = self.replies_of(name)[0]
            for at, fault in faults:
                payload = good.payload[:at] + fault + good.payload[at + len(fault) :]
                with self.subTest(name, at=at, fault=fault), self.assertRaises(sestina.ProtocolViolation):
                    decode(good._replace(payload=payload))
            for size in (0, 16, len(good.payload) - 1, len(good.payload) + 1):
                with self.subTest(name, size=size), self.assertRaises(sestina.ProtocolViolation):
                    decode(good._replace(payload=good.payload.ljust(size, b"\0")[:size]))
            with self.subTest(name, flag=0x80), self.assertRaises(sestina.ProtocolViolation):
                decode(good._replace(flags=good.flags | 0x80))

    def test_each_status_has_its_error(self) -> None:
        classes = set()
        for status in range(1, 14):
            error = sestina.decode_error(sestina.Reply(0x81, status, 0, 1, "no: ü".encode()))
            self.assertEqual((error.status, error.sentence, str(error)), (status, "no: ü", "no: ü"))
            classes.add(type(error))
        self.assertEqual(len(classes), 13)
        self.assertNotIn(sestina.StatusError, classes)
        unknown = sestina.decode_error(sestina.Reply(0x81, 77, 0, 1, b""))
        self.assertEqual((type(unknown), unknown.status), (sestina.StatusError, 77))

    def test_flag_bits_that_are_not_known_are_ignored(self) -> None:
        payload = struct.pack("<d8s", 0.5, b"01234567")
        decision = sestina.decode_score(sestina.Reply(0x81, 0, 0x7D, 1, payload))
        self.assertEqual(decision[:3], (0.5, True, False))

    def test_a_broken_header_is_a_violation(self) -> None:
        good = bytearray(stub_server.frame(1, 0, 1, bytes(16)))
        for name, at, value in (
            ("length under 12", 0, b"\x0b\0\0\0"),
            ("length over the limit", 0, struct.pack("<I", 1_048_577)),
            ("largest length", 0, b"\xff\xff\xff\xff"),
            ("version 0", 4, b"\0"),
            ("version 2", 4, b"\2"),
            ("a request", 5, b"\1"),
        ):
            broken = bytes(good[:at]) + value + bytes(good[at + len(value) :])
            with self.subTest(name):
                reader = sestina.ReplyReader()
                replies = reader.feed(bytes(good) + broken)
                self.assertEqual(next(replies).id, 1)
                with self.assertRaises(sestina.ProtocolViolation):
                    next(replies)

    def test_a_payload_that_does_not_fit_is_a_violation(self) -> None:
        for size in (0, 15, 17):
            with self.subTest(score=size), self.assertRaises(sestina.ProtocolViolation):
                sestina.decode_score(sestina.Reply(0x81, 0, 0, 1, bytes(size)))
        for size in (0, 25, 27, 35):
            with self.subTest(batch=size), self.assertRaises(sestina.ProtocolViolation):
                sestina.decode_batch(sestina.Reply(0x82, 0, 0, 1, bytes(size)), 2)
        for document in (b"", b"[]", b"{", b"\xff", b"[" * 100_000):
            with self.subTest(document[:5]), self.assertRaises(sestina.ProtocolViolation):
                sestina.decode_json(sestina.Reply(0x90, 0, 0, 1, document))


if __name__ == "__main__":
    unittest.main()
