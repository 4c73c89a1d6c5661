#!/usr/bin/env python3
"""Write the test vectors of the protocol: the bytes a connection sends, and what must come back.

The expectations are stated here by hand, vector by vector; no implementation of the protocol is asked.
SPEC.md holds the rules that they follow, its appendix A the stub model, its appendix B the index.

    make_vectors.py            write index.json, valid/ and invalid/ beside this file
    make_vectors.py --check    write nothing; exit 1 and name each file that is not as it would be written
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import struct
import sys
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence

HERE = Path(__file__).resolve().parent

SCORE, BATCH, EXPLAIN, CHANGE, INFO, PING, STATS = 0x01, 0x02, 0x03, 0x04, 0x10, 0x11, 0x12
OK, MALFORMED, UNSUPPORTED_VERSION, UNKNOWN_OPCODE, FRAME_TOO_LARGE, INVALID_FEATURES = range(6)
SHUTTING_DOWN, UNAUTHENTICATED, NO_MODEL, NOT_OFFERED, BUSY = 7, 8, 9, 12, 13

ROLES = {"score": [SCORE, BATCH, EXPLAIN, CHANGE, INFO, PING], "observe": [INFO, PING, STATS]}
"""The opcodes that each role allows."""

HEADER_BYTES = 16
FRAME_BYTES_MAX = 1_048_576
BATCH_ROWS_MAX = 16_384
PING_BYTES_MAX = 64

DIGEST = bytes.fromhex("0123456789abcdef")
FEATURES = [
    "credit_lines_outstanding",
    "loan_amt_outstanding",
    "total_debt_outstanding",
    "income",
    "years_employed",
    "fico_score",
]
CONTRACT_DIGEST = hashlib.sha256(
    b"sestina contract v1\n"
    + b"".join(struct.pack("<I", len(name)) + name.encode() + b"\x00" for name in FEATURES)
).hexdigest()
REFERENCE = bytes.fromhex("fedcba9876543210")
MEAN = 2**38
"""The mean raw score of the stub's reference group, 0.25 in units of 2^-40."""
UNTOLD = 2.0**60
"""From here on a feature other than the first contributes more than the stub can tell."""
NONE = 0xFF
QUIET_NAN = bytes.fromhex("000000000000f87f")
INFINITY = float("inf")
MAX_DOUBLE = sys.float_info.max
SMALLEST_SUBNORMAL = 5e-324
ROUNDING_MAX = 1e-6
"""How far beyond 0 or 1 a result may lie and still be a probability."""

ROW = (2.0, 900.5, 4000.25, 52000.0, 5.0, 640.0)
"""The row that vectors use when nothing depends on its values: the stub gives it 0.25 and no flag."""

ID = 0x0102030405060708
"""The id that vectors use when nothing depends on it: every byte differs, so byte order shows."""


def frame(
    opcode: int,
    payload: bytes = b"",
    id: int = ID,
    version: int = 1,
    status: int = 0,
    flags: int = 0,
    length: Optional[int] = None,
) -> bytes:
    """A frame; `length` overrides the true length for the vectors that lie about it."""
    told = 12 + len(payload) if length is None else length
    return struct.pack("<IBBBBQ", told, version, opcode, status, flags, id) + payload


def row_bytes(row: Sequence[Any]) -> bytes:
    """Six features; one given as bytes goes in bit for bit (packing a NaN could change its payload)."""
    return b"".join(x if isinstance(x, bytes) else struct.pack("<d", x) for x in row)


def replaced(index: int, value: Any) -> List[Any]:
    """`ROW` with another value at one place."""
    row: List[Any] = list(ROW)
    row[index] = value
    return row


def score(row: Sequence[Any] = ROW, id: int = ID) -> bytes:
    return frame(SCORE, row_bytes(row), id)


def batch(rows: Sequence[Sequence[Any]], id: int = ID) -> bytes:
    return frame(BATCH, b"".join(map(row_bytes, rows)), id)


def ok(opcode: int, payload: bytes = b"", id: int = ID, flags: int = 0) -> Dict[str, Any]:
    """An expected reply that is exact to the last byte."""
    return reply_head(opcode, OK, id, flags, payload_hex=payload.hex())


def scored(probability: float, flags: int = 0, id: int = ID) -> Dict[str, Any]:
    return ok(SCORE, struct.pack("<d", probability) + DIGEST, id, flags)


def explain(row: Sequence[Any] = ROW, id: int = ID) -> bytes:
    return frame(EXPLAIN, row_bytes(row), id)


def change(row: Sequence[Any] = ROW, id: int = ID) -> bytes:
    return frame(CHANGE, row_bytes(row), id)


def explained(
    probability: float, raw: int, contributions: Sequence[int], reasons: Sequence[int], flags: int = 0, id: int = ID
) -> Dict[str, Any]:
    """The reply to an explain; its figures are stated by hand, and only have to add up."""
    assert raw == MEAN + sum(contributions) and len(contributions) == 6
    told = [*reasons, *[NONE] * 4][:4]
    payload = struct.pack("<d", probability) + DIGEST + REFERENCE + bytes([0, len(reasons), *told, 0, 0])
    return ok(EXPLAIN, payload + struct.pack("<8q", raw, MEAN, *contributions), id, flags)


def changed(
    probability: float,
    values: Dict[int, float],
    pair: Optional[Sequence[Any]] = None,
    flags: int = 0,
    id: int = ID,
) -> Dict[str, Any]:
    """The reply to a change: values by feature, and a pair as (lower feature, value, higher feature, value)."""
    first, first_value, second, second_value = pair or (NONE, QUIET_NAN, NONE, QUIET_NAN)
    payload = struct.pack("<d", probability) + DIGEST
    payload += row_bytes([values.get(feature, QUIET_NAN) for feature in range(6)])
    payload += bytes([first, second, *[0] * 6]) + row_bytes([first_value, second_value])
    return ok(CHANGE, payload, id, flags)


def batch_scored(answers: Sequence[Any], id: int = ID) -> Dict[str, Any]:
    """The reply to a batch; an answer is (probability, flags), or None for a row without a score."""
    filled = [(QUIET_NAN, 0x80) if a is None else (struct.pack("<d", a[0]), a[1]) for a in answers]
    payload = DIGEST + b"".join(p for p, _ in filled) + bytes(f for _, f in filled)
    return ok(BATCH, payload, id)


def error(opcode: int, status: int, contains: Sequence[str], id: int = ID) -> Dict[str, Any]:
    """An expected error reply: its sentence is free but must hold these words."""
    return reply_head(opcode, status, id, 0, payload_contains=list(contains))


def headless(status: int) -> Dict[str, Any]:
    """The reply to a fault of `length`, which is judged before there is a header."""
    return error(0, status, ["length"], id=0)


def reply_head(opcode: int, status: int, id: int, flags: int, **payload: Any) -> Dict[str, Any]:
    head = {"opcode": opcode | 0x80, "status": status, "flags": flags, "id": f"0x{id:016x}"}
    return {**head, **payload}


VECTORS: List[Dict[str, Any]] = []
FILES: Dict[str, bytes] = {}


def vector(
    name: str,
    shows: str,
    *steps: Any,
    folder: str = "invalid",
    state: str = "serving",
    roles: Optional[Sequence[str]] = None,
    busy: bool = False,
    connection: str = "stays",
    pad_zero_to: int = 0,
    reply_pad_zero_to: int = 0,
) -> None:
    """Add a vector; its caller has `roles`, or may ask everything where they are None.

    Each step is (bytes, reply or None) or (bytes, reply, judged): the reply is due when `judged` bytes of the
    step have come, by default all of them, zeros of the padding included.
    """
    request, replies = b"", []
    for data, reply, *judged in steps:
        if reply is not None:
            due = len(request) + (judged[0] if judged else max(len(data), pad_zero_to))
            replies.append({"due_at": due, **reply})
        request += data
    entry: Dict[str, Any] = {"name": name, "file": f"{folder}/{name}.bin", "shows": shows, "state": state}
    if roles is not None:
        entry["roles"] = list(roles)
    if busy:
        entry["busy"] = True
    FILES[entry["file"]] = request
    if pad_zero_to:
        entry["pad_zero_to"] = pad_zero_to
    if replies and all("payload_hex" in reply for reply in replies):
        entry["reply_file"] = f"{folder}/{name}.reply"
        FILES[entry["reply_file"]] = b"".join(map(reply_bytes, replies))
    if reply_pad_zero_to:
        shorten_reply(entry, replies[0], reply_pad_zero_to)
    VECTORS.append({**entry, "replies": replies, "connection": connection})


def reply_bytes(reply: Dict[str, Any]) -> bytes:
    payload = bytes.fromhex(reply["payload_hex"])
    return frame(
        reply["opcode"], payload, int(reply["id"], 16), status=reply["status"], flags=reply["flags"]
    )


def shorten_reply(entry: Dict[str, Any], reply: Dict[str, Any], total: int) -> None:
    """Leave the zeros at the end of a long reply to whoever reads it, as `pad_zero_to` does for requests."""
    whole = FILES[entry["reply_file"]]
    kept = whole.rstrip(b"\0")
    assert len(whole) == total and len(kept) > HEADER_BYTES
    FILES[entry["reply_file"]] = kept
    entry["reply_pad_zero_to"] = total
    reply["payload_hex"] = kept[HEADER_BYTES:].hex()
    reply["payload_pad_zero_to"] = total - HEADER_BYTES


def valid(name: str, shows: str, *steps: Any, **more: Any) -> None:
    vector(name, shows, *steps, folder="valid", **more)


def closing(name: str, shows: str, *steps: Any, **more: Any) -> None:
    vector(name, shows, *steps, connection="closes", **more)


def scores() -> None:
    valid("score", "A score below the threshold.", (score(), scored(0.25)))
    valid("score-default", "A score above the threshold sets bit 0.", (score(replaced(0, 6.0)), scored(0.75, 1)))
    valid("score-at-threshold", "A probability equal to the threshold predicts default.",
          (score(replaced(0, 4.0)), scored(0.5, 1)))
    below = 4.0 - 2.0**-51
    valid("score-just-below-threshold", "The next double below the threshold does not predict default.",
          (score(replaced(0, below)), scored(below / 8, 0)))
    valid("score-outside-range", "A feature outside the range seen in training sets bit 1.",
          (score(replaced(1, 1000.5)), scored(0.25, 2)))
    valid("score-at-range-end", "The end of a range is inside it.", (score(replaced(1, 1000.0)), scored(0.25, 0)))
    valid("score-default-outside-range", "Bits 0 and 1 together.",
          (score([6.0, 2000.0, 0.0, 0.0, 0.0, 0.0]), scored(0.75, 3)))
    valid("score-zeros", "Six zeros are six finite numbers.", (score([0.0] * 6), scored(0.0)))
    valid("score-negative-zero", "Negative zero is finite and keeps its sign.", (score([-0.0] * 6), scored(-0.0)))
    valid("score-subnormal", "A subnormal is finite and is not flushed to zero.",
          (score(replaced(0, 8 * SMALLEST_SUBNORMAL)), scored(SMALLEST_SUBNORMAL)))
    valid("score-largest-doubles", "The largest doubles of both signs are finite.",
          (score([1.0] + [MAX_DOUBLE, -MAX_DOUBLE, MAX_DOUBLE, -MAX_DOUBLE, MAX_DOUBLE]), scored(0.125, 2)))
    for name, shows, result, probability, flags in (
        ("below-zero", "A result that rounding carried just below 0 is the probability 0.", -1e-7, 0.0, 0),
        ("above-one", "A result that rounding carried just above 1 is the probability 1.", 1 + 1e-7, 1.0, 1),
        ("smallest-below-zero", "The negative double nearest to 0 is the probability 0.", -SMALLEST_SUBNORMAL, 0.0, 0),
        ("next-above-one", "The next double above 1 is the probability 1.", 1 + 2.0**-52, 1.0, 1),
        ("least", "A result of -1e-6 is the least that is a probability.", -ROUNDING_MAX, 0.0, 0),
        ("greatest", "A result of 1 + 1e-6 is the greatest that is one.", 1 + ROUNDING_MAX, 1.0, 1),
    ):
        valid(f"score-rounded-{name}", shows, (score(replaced(0, 8 * result)), scored(probability, flags)))
    valid("score-one", "A probability of exactly 1.", (score(replaced(0, 8.0)), scored(1.0, 1)))
    valid("score-id-zero", "An id of 0 is an id like any other.", (score(id=0), scored(0.25, id=0)))
    valid("score-id-largest", "An id of 2^64 - 1 is echoed in full.",
          (score(id=2**64 - 1), scored(0.25, id=2**64 - 1)))


def batches() -> None:
    valid("batch-one-row", "The smallest batch.", (batch([ROW]), batch_scored([(0.25, 0)])))
    valid("batch-two-rows", "Probabilities first, then flag bytes, both in the order of the rows.",
          (batch([ROW, [6.0, 2000.0, 0, 0, 0, 0]]), batch_scored([(0.25, 0), (0.75, 3)])))
    mixed = [ROW, replaced(3, QUIET_NAN), replaced(0, 6.0), replaced(5, INFINITY), replaced(1, -INFINITY), ROW]
    answers = [(0.25, 0), None, (0.75, 1), None, None, (0.25, 0)]
    valid("batch-with-unscored-rows", "A row that is not finite gets NaN and exactly bit 7; the others are scored.",
          (batch(mixed), batch_scored(answers)))
    valid("batch-all-unscored", "A batch of which no row has a score is still answered with status 0.",
          (batch([[QUIET_NAN] * 6, [INFINITY] * 6]), batch_scored([None, None])))
    valid("batch-no-probability", "A row to which the model gives no probability gets NaN and bit 7.",
          (batch([[1.1e300, 2000.0, 0, 0, 0, 0], ROW]), batch_scored([None, (0.25, 0)])))
    results = [-1e-7, 1 + 1e-7, -1.1e-6, 1 + 1.1e-6, -21.0, 7671.0, -ROUNDING_MAX, 1 + ROUNDING_MAX]
    answers = [(0.0, 0), (1.0, 1), None, None, None, None, (0.0, 0), (1.0, 1)]
    valid("batch-results-beyond-0-to-1", "Rounding is taken off row by row; what lies further out is no figure.",
          (batch([replaced(0, 8 * r) for r in results]), batch_scored(answers)))
    valid("batch-other-nan", "The NaN of a reply has the bits 0x7FF8000000000000 whatever NaN was sent.",
          (batch([replaced(0, bytes.fromhex("efbeaddebaddf4ff"))]), batch_scored([None])))
    payload_bytes = 48 * BATCH_ROWS_MAX
    valid("batch-16384-rows", "The largest batch; all of its rows but the first are zeros.",
          (frame(BATCH, row_bytes(ROW), length=12 + payload_bytes),
           batch_scored([(0.25, 0)] + [(0.0, 0)] * (BATCH_ROWS_MAX - 1))),
          pad_zero_to=HEADER_BYTES + payload_bytes,
          reply_pad_zero_to=HEADER_BYTES + 8 + 9 * BATCH_ROWS_MAX)


def reasons() -> None:
    told = [2**38 - 56546, 900, 4000, 51000, 6, 640]
    valid("explain", "What each feature adds to the mean of the reference group, and the four strongest for default.",
          (explain([4.0, 900.5, 4000.25, 51000.0, 5.5, 640.0]), explained(0.5, 2**39, told, [0, 3, 2, 1], flags=1)))
    valid("explain-against", "A contribution below 0 speaks against default and is no reason.",
          (explain([1.0, -3.0, 7.0, -1e6, 0.0, 2.0]),
           explained(0.125, 2**37, [-(2**37) + 999994, -3, 7, -1000000, 0, 2], [2, 5])))
    valid("explain-equal", "Of two reasons that weigh the same the lower feature is the first.",
          (explain([2.0, 5.0, 9.0, 9.0, 9.0, 5.0]), explained(0.25, MEAN, [-37, 5, 9, 9, 9, 5], [2, 3, 4, 1])))
    valid("explain-no-reason", "Where nothing speaks for default there is no reason.",
          (explain([0.0] * 6), explained(0.0, 0, [-MEAN, 0, 0, 0, 0, 0], [])))
    valid("explain-outside-range", "The flags are those of a score.",
          (explain([6.0, 2000.0, 0.0, 0.0, 0.0, 0.0]),
           explained(0.75, 3 * MEAN, [2 * MEAN - 2000, 2000, 0, 0, 0, 0], [0, 1], flags=3)))
    valid("explain-rounded", "A result that rounding carried above 1 is the probability 1; the raw score is as it is.",
          (explain([8 + 2.0**-30, 0.0, 0.0, 0.0, 0.0, 0.0]),
           explained(1.0, 2**40 + 2**7, [3 * MEAN + 2**7, 0, 0, 0, 0, 0], [0], flags=1)))
    largest = 2**60 - 2**7
    valid("explain-largest", "Contributions have 64 bits, and more than the 53 of a double where they are sums.",
          (explain([1.0, largest, -largest, largest, -largest, -largest]),
           explained(0.125, 2**37, [-(2**37) + largest, largest, -largest, largest, -largest, -largest],
                     [1, 3, 0], flags=2)))
    below = 4 - 2.0**-51
    valid("change", "The least value at which an applicant who is predicted no default would be predicted one.",
          (change(), changed(0.25, {0: 4.0})))
    valid("change-default", "The greatest value at which one who is predicted default would not be, to the last bit.",
          (change(replaced(0, 6.0)), changed(0.75, {0: below}, flags=1)))
    valid("change-at-threshold", "On the threshold, the next double is enough.",
          (change(replaced(0, 4.0)), changed(0.5, {0: below}, flags=1)))
    valid("change-none", "Where no allowed value decides otherwise, all are NaN.",
          (change(replaced(2, -1.0)), changed(0.25, {})))
    valid("change-pair", "Two features that decide otherwise where no single one does.",
          (change([6.0, 2000.0, 0.0, 0.0, 0.0, 0.0]), changed(0.75, {}, (0, below, 3, 0.0), flags=3)))
    for name, request, opcode in (("explain", explain, EXPLAIN), ("change", change, CHANGE)):
        vector(f"not-offered-{name}", f"The model that is loaded has nothing to {name} by.",
               (request(), error(opcode, NOT_OFFERED, ["model"])), state="no-reasons")
        vector(f"{name}-income-nan", "A feature that is not finite is refused as in a score.",
               (request(replaced(3, QUIET_NAN)), error(opcode, INVALID_FEATURES, ["income", "finite"])))
        vector(f"{name}-no-probability", "What has no score has no reasons.",
               (request(replaced(0, 61368.0)), error(opcode, INVALID_FEATURES, ["probability"])))
        vector(f"order-not-offered-before-features-{name}", "What is not offered wins over a feature that is not finite.",
               (request(replaced(3, QUIET_NAN)), error(opcode, NOT_OFFERED, ["model"])), state="no-reasons")
        vector(f"order-no-model-before-not-offered-{name}", "A missing model wins over what it cannot offer.",
               (request(), error(opcode, NO_MODEL, ["model"])), state="no-model")
    valid("no-reasons-score", "A model that gives no reasons scores.", (score(), scored(0.25)), state="no-reasons")
    for feature, name in ((1, "loan-amt-outstanding"), (5, "fico-score")):
        vector(f"explain-beyond-units-{name}", "A contribution that is beyond what can be told is named.",
               (explain(replaced(feature, UNTOLD)), error(EXPLAIN, INVALID_FEATURES, [FEATURES[feature]])))
    valid("change-beyond-units", "A change tells no contribution.",
          (change(replaced(5, UNTOLD)), changed(0.25, {0: 4.0})))


def questions() -> None:
    limits = {"frame_bytes": FRAME_BYTES_MAX, "batch_rows": BATCH_ROWS_MAX, "ping_bytes": PING_BYTES_MAX}
    contract = {"digest": CONTRACT_DIGEST, "missing": [False] * 6}
    model = {"digest": DIGEST.hex() * 4, "features": FEATURES, "contract": contract, "threshold": 0.5}
    told = {"protocol": 1, "limits": limits, "model": model}
    valid("info", "Info tells the protocol, the limits and the model.",
          (frame(INFO), reply_head(INFO, OK, ID, 0, payload_json=told)))
    valid("info-no-model", "Without a model, info says so by null.",
          (frame(INFO), reply_head(INFO, OK, ID, 0, payload_json={**told, "model": None})), state="no-model")
    valid("stats", "Stats is a JSON object.", (frame(STATS), reply_head(STATS, OK, ID, 0, payload_json={})))
    valid("ping-empty", "A ping of no bytes.", (frame(PING), ok(PING)))
    valid("ping", "A ping brings its bytes back.", (frame(PING, b"\x00\xffsestina\n"), ok(PING, b"\x00\xffsestina\n")))
    longest = bytes(range(64))
    valid("ping-64-bytes", "The longest ping.", (frame(PING, longest), ok(PING, longest)))


def pipelines() -> None:
    valid("pipeline", "Replies come in the order of their requests, whatever the ids are.",
          (score(replaced(0, 1.0), id=9), scored(0.125, id=9)),
          (frame(PING, b"ping", id=3), ok(PING, b"ping", id=3)),
          (batch([ROW, replaced(0, 8.0)], id=7), batch_scored([(0.25, 0), (1.0, 1)], id=7)),
          (change(id=8), changed(0.25, {0: 4.0}, id=8)),
          (explain([0.0] * 6, id=2), explained(0.0, 0, [-MEAN, 0, 0, 0, 0, 0], [], id=2)),
          (score(replaced(0, 3.0), id=1), scored(0.375, id=1)),
          (frame(PING, id=2**64 - 1), ok(PING, id=2**64 - 1)))
    valid("pipeline-same-id", "Ids need not differ: each request is answered with its own.",
          *[(score(replaced(0, float(i)), id=5), scored(i / 8, id=5)) for i in range(3)])
    valid("pipeline-64-scores", "Sixty-four scores sent at once.",
          *[(score(replaced(0, i / 16), id=i), scored(i / 128, int(i >= 64), id=i)) for i in range(64)])


def states() -> None:
    valid("no-model-score", "A score without a model.", (score(), error(SCORE, NO_MODEL, ["model"])), state="no-model")
    valid("no-model-batch", "A batch without a model.",
          (batch([ROW]), error(BATCH, NO_MODEL, ["model"])), state="no-model")
    valid("no-model-ping", "A ping needs no model.", (frame(PING, b"x"), ok(PING, b"x")), state="no-model")
    vector("no-model-invalid-features", "Without a model the features are not looked at.",
           (score(replaced(0, INFINITY)), error(SCORE, NO_MODEL, ["model"])), state="no-model")
    for name, request, opcode in (
        ("score", score(), SCORE), ("batch", batch([ROW]), BATCH), ("ping", frame(PING), PING),
        ("info", frame(INFO), INFO), ("stats", frame(STATS), STATS),
        ("explain", explain(), EXPLAIN), ("change", change(), CHANGE),
    ):
        valid(f"draining-{name}", f"{'An' if name[0] in 'ei' else 'A'} {name} read after draining began.",
              (request, error(opcode, SHUTTING_DOWN, [])), state="draining", connection="closes")


def requests(id: int = ID) -> Dict[str, Any]:
    """Of each operation a request and the reply to it."""
    info = reply_head(INFO, OK, id, 0, payload_json={"protocol": 1})
    stats = reply_head(STATS, OK, id, 0, payload_json={})
    return {
        "score": (score(id=id), scored(0.25, id=id)),
        "batch": (batch([ROW], id), batch_scored([(0.25, 0)], id)),
        "explain": (explain([0.0] * 6, id), explained(0.0, 0, [-MEAN, 0, 0, 0, 0, 0], [], id=id)),
        "change": (change(id=id), changed(0.25, {0: 4.0}, id=id)),
        "info": (frame(INFO, id=id), info),
        "ping": (frame(PING, b"x", id), ok(PING, b"x", id)),
        "stats": (frame(STATS, id=id), stats),
    }


def roles() -> None:
    def refused(request: bytes, id: int = ID) -> Any:
        return request, error(request[5], UNAUTHENTICATED, ["opcode"], id)

    for role, allowed in ROLES.items():
        for name, step in requests().items():
            if step[0][5] in allowed:
                valid(f"role-{role}-{name}", f"The role {role} allows {name}.", step, roles=[role])
            else:
                vector(f"role-{role}-{name}", f"The role {role} does not allow {name}.", refused(step[0]), roles=[role])
    for name, (request, _) in requests().items():
        vector(f"role-none-{name}", f"A caller without a role may not ask for {name}.", refused(request), roles=[])
    valid("role-both", "A caller has all of its roles.",
          *[requests(id)[name] for id, name in enumerate(requests(), 1)], roles=["observe", "score"])
    steps = [requests(id)[name] for id, name in enumerate(("ping", "score", "info", "batch", "stats"), 1)]
    vector("role-between-pings", "What is not allowed harms no other request.",
           *[step if step[0][5] in ROLES["observe"] else refused(step[0], id) for id, step in enumerate(steps, 1)],
           roles=["observe"])
    for name, shows, request in (
        ("payload", "a payload of the wrong length", frame(SCORE, bytes(47))),
        ("batch-payload", "a payload that fits no batch", frame(BATCH)),
        ("features", "a feature that is not finite", score(replaced(3, QUIET_NAN))),
    ):
        vector(f"order-role-before-{name}", f"A caller that may not ask wins over {shows}.",
               refused(request), roles=["observe"])
    vector("order-role-before-ping-payload", "A caller that may not ask wins over a ping that is too long.",
           refused(frame(PING, bytes(65))), roles=[])
    vector("order-role-before-no-model", "A caller that may not ask wins over a missing model.",
           refused(score()), state="no-model", roles=["observe"])
    vector("order-role-before-busy", "A caller that may not ask wins over a request that waited too long.",
           refused(score()), busy=True, roles=["observe"])
    vector("order-role-before-draining", "A caller that may not ask wins over draining, and its connection stays.",
           refused(score(id=1), 1), refused(batch([ROW], 2), 2), state="draining", roles=["observe"])
    closing("role-draining", "What a caller may ask is refused for draining.",
            refused(score(id=1), 1), (frame(PING, id=2), error(PING, SHUTTING_DOWN, [], id=2)),
            state="draining", roles=["observe"])
    for name, shows, request, status, contains in (
        ("status", "A status that is not 0", frame(SCORE, row_bytes(ROW), status=1), MALFORMED, ["status"]),
        ("flags", "Flags that are not 0", frame(SCORE, row_bytes(ROW), flags=1), MALFORMED, ["flags"]),
        ("opcode", "An unknown opcode", frame(0x7F), UNKNOWN_OPCODE, ["opcode"]),
        ("reply-opcode", "The opcode of a reply", frame(SCORE | 0x80, row_bytes(ROW)), UNKNOWN_OPCODE, ["opcode"]),
    ):
        vector(f"order-{name}-before-role", f"{shows} wins over a caller without a role.",
               (request, error(request[5], status, contains)), roles=[])
    closing("order-length-before-role", "A length over the limit wins over a caller without a role.",
            (struct.pack("<I", FRAME_BYTES_MAX + 1), headless(FRAME_TOO_LARGE)), roles=[])
    closing("order-version-before-role", "A wrong version wins over a caller without a role.",
            (frame(SCORE, row_bytes(ROW), version=2), error(SCORE, UNSUPPORTED_VERSION, ["version"]), HEADER_BYTES),
            roles=[])


def busy() -> None:
    def refused(request: bytes, id: int = ID) -> Any:
        return request, error(request[5], BUSY, [], id)

    for name, (request, reply) in requests().items():
        if request[5] in (SCORE, BATCH, EXPLAIN, CHANGE):
            vector(f"busy-{name}", f"{'An' if name == 'explain' else 'A'} {name} that waited too long.", refused(request), busy=True)
        else:
            valid(f"busy-{name}", f"{name.capitalize()} is answered however long it waited.", (request, reply), busy=True)
    steps = [requests(id)[name] for id, name in enumerate(("ping", "score") * 3, 1)]
    vector("busy-between-pings", "A busy server leaves the connection open.",
           *[refused(step[0], id) if step[0][5] == SCORE else step for id, step in enumerate(steps, 1)], busy=True)
    vector("order-busy-before-no-model", "A request that waited too long wins over a missing model.",
           refused(batch([ROW])), state="no-model", busy=True)
    vector("order-busy-before-features", "A request that waited too long wins over a feature that is not finite.",
           refused(score(replaced(3, QUIET_NAN))), busy=True)
    vector("order-busy-before-not-offered", "A request that waited too long wins over what the model cannot offer.",
           refused(explain()), state="no-reasons", busy=True)
    vector("order-payload-before-busy", "A payload of the wrong length wins over a request that waited too long.",
           (frame(BATCH, bytes(49)), error(BATCH, MALFORMED, ["payload"])), busy=True)
    closing("order-draining-before-busy", "Draining wins over a request that waited too long.",
            (score(), error(SCORE, SHUTTING_DOWN, [])), state="draining", busy=True)


def malformed() -> None:
    def bad(name: str, shows: str, request: bytes, opcode: int, *contains: str, **more: Any) -> None:
        vector(name, shows, (request, error(opcode, MALFORMED, contains)), **more)

    for count in (0, 1, 40, 47, 49, 56, 96):
        bad(f"score-payload-{count}-bytes", f"A score has 48 bytes of payload, not {count}.",
            frame(SCORE, (row_bytes(ROW) * 2)[:count]), SCORE, "payload")
    for name, opcode in (("explain", EXPLAIN), ("change", CHANGE)):
        for count in (0, 47, 49, 96):
            bad(f"{name}-payload-{count}-bytes", f"{'An' if name == 'explain' else 'A'} {name} has 48 bytes of payload, not {count}.",
                frame(opcode, (row_bytes(ROW) * 2)[:count]), opcode, "payload")
    bad("batch-no-rows", "A batch has at least one row.", frame(BATCH), BATCH, "payload")
    for count in (1, 47, 49, 95):
        bad(f"batch-payload-{count}-bytes", f"A batch's payload is a multiple of 48 bytes, not {count}.",
            frame(BATCH, (row_bytes(ROW) * 2)[:count]), BATCH, "payload")
    rows = BATCH_ROWS_MAX + 1
    bad("batch-16385-rows", "A batch of one row too many is shorter than the longest frame, so the connection stays.",
        frame(BATCH, length=12 + 48 * rows), BATCH, "payload", pad_zero_to=HEADER_BYTES + 48 * rows)
    bad("ping-65-bytes", "A ping has at most 64 bytes.", frame(PING, bytes(65)), PING, "payload")
    bad("info-with-payload", "An info has no payload.", frame(INFO, b"\0"), INFO, "payload")
    bad("stats-with-payload", "A stats has no payload.", frame(STATS, bytes(8)), STATS, "payload")
    for flags in (0x01, 0x80, 0xFF):
        bad(f"flags-{flags:02x}", "The flags of a request are 0.",
            frame(SCORE, row_bytes(ROW), flags=flags), SCORE, "flags")
    for status in (1, 10, 255):
        bad(f"status-{status}", "The status of a request is 0.",
            frame(PING, b"x", status=status), PING, "status")
    bad("length-limit-score", "A frame as long as the limit is read whole and judged like any other.",
        frame(SCORE, length=FRAME_BYTES_MAX), SCORE, "payload", pad_zero_to=4 + FRAME_BYTES_MAX)


def unknown_opcodes() -> None:
    for opcode in (0x00, 0x05, 0x0F, 0x13, 0x7F, 0x80, 0x81, 0xFF):
        shows = {
            0x81: "A reply's opcode in a request.",
        }.get(opcode, "An opcode that this version does not know.")
        vector(f"opcode-{opcode:02x}", shows,
               (frame(opcode, row_bytes(ROW)), error(opcode, UNKNOWN_OPCODE, ["opcode"])))
    vector("opcode-7f-no-payload", "An unknown opcode has no wrong payload.",
           (frame(0x7F), error(0x7F, UNKNOWN_OPCODE, ["opcode"])))


def closing_faults() -> None:
    for length in (0, 1, 4, 11):
        closing(f"length-{length}", f"A length of {length} leaves no room for the header.",
                (struct.pack("<I", length), headless(MALFORMED)))
    closing("length-11-rest-there", "A fault of length is answered with id 0 even when an id can be seen.",
            (frame(PING, length=11), headless(MALFORMED), 4))
    for name, length in (("limit-plus-one", FRAME_BYTES_MAX + 1), ("2-31", 2**31), ("2-32-minus-1", 2**32 - 1)):
        closing(f"length-{name}", "A length over the limit is refused before any of the frame has come.",
                (struct.pack("<I", length), headless(FRAME_TOO_LARGE)))
    closing("length-too-large-rest-there", "A fault of length wins over a version that is also wrong.",
            (frame(SCORE, row_bytes(ROW), version=2, length=2**32 - 1), headless(FRAME_TOO_LARGE), 4))
    for version in (0, 2, 255):
        closing(f"version-{version}", f"Version {version} is not 1.",
                (frame(SCORE, row_bytes(ROW), version=version),
                 error(SCORE, UNSUPPORTED_VERSION, ["version"]), HEADER_BYTES))
    closing("version-2-before-payload", "The version is judged when the header is whole; the payload is not awaited.",
            (frame(SCORE, version=2, length=60), error(SCORE, UNSUPPORTED_VERSION, ["version"])))
    closing("version-2-unknown-opcode", "A wrong version wins over an unknown opcode, a status and flags.",
            (frame(0x7F, version=2, status=9, flags=9), error(0x7F, UNSUPPORTED_VERSION, ["version"])))


def other_protocols() -> None:
    hosts = b" HTTP/1.1\r\nHost: localhost:7070\r\nAccept: */*\r\n"
    body = b"Content-Length: 13\r\n\r\n{\"income\": 1}"
    hello_long = bytes.fromhex("16030101400100013c0303") + bytes(range(32)) + b"\x20" + bytes(0x13C - 35)
    hello_short = bytes.fromhex("160301007b010000770303") + bytes(range(32)) + b"\x00" + bytes(0x77 - 35)
    for name, what, data in (
        ("http-get", "An HTTP GET", b"GET /" + hosts + b"\r\n"),
        ("http-post", "An HTTP POST", b"POST /score" + hosts + body),
        ("http2-preface", "The start of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        ("ssh-banner", "An SSH banner", b"SSH-2.0-OpenSSH_9.6\r\n"),
        ("redis-ping", "A Redis PING", b"*1\r\n$4\r\nPING\r\n"),
        ("tls-client-hello", "A TLS hello of 256 bytes or more", hello_long),
    ):
        closing(name, f"{what} reads as a length over the limit.", (data, headless(FRAME_TOO_LARGE), 4))
    closing("tls-client-hello-short", "A TLS hello under 256 bytes reads as a length of 66,326 and a wrong version.",
            (hello_short, error(hello_short[5], UNSUPPORTED_VERSION, ["version"],
                                id=struct.unpack_from("<Q", hello_short, 8)[0]), HEADER_BYTES))


def invalid_features() -> None:
    for index, feature in enumerate(FEATURES):
        for word, value in (("nan", QUIET_NAN), ("infinity", INFINITY), ("minus-infinity", -INFINITY)):
            vector(f"{feature.replace('_', '-')}-{word}", f"{feature} is not finite.",
                   (score(replaced(index, value)), error(SCORE, INVALID_FEATURES, [feature, "finite"])))
    for word, bits in (
        ("signalling", "010000000000f07f"), ("negative", "000000000000f8ff"), ("all-ones", "ff" * 8),
    ):
        vector(f"income-nan-{word}", "A NaN is a NaN whatever its sign and payload.",
               (score(replaced(3, bytes.fromhex(bits))), error(SCORE, INVALID_FEATURES, ["income", "finite"])))
    vector("two-features-not-finite", "The first feature at fault is named.",
           (score([1.0, 2.0, INFINITY, QUIET_NAN, 5.0, 6.0]),
            error(SCORE, INVALID_FEATURES, ["total_debt_outstanding", "finite"])))
    for name, value in (
        ("just-below-zero", 8 * math.nextafter(-ROUNDING_MAX, -1)), ("below-zero", -168.0),
        ("just-above-one", 8 * math.nextafter(1 + ROUNDING_MAX, 2)), ("above-one", 61368.0),
        ("huge", 1.1e300), ("largest-double", MAX_DOUBLE), ("least-double", -MAX_DOUBLE),
    ):
        vector(f"no-probability-{name}", "The features are finite, but what the model gives is no probability.",
               (score(replaced(0, value)), error(SCORE, INVALID_FEATURES, ["probability"])))


def faults_in_sequence() -> None:
    good, answer = score(id=2), scored(0.25, id=2)
    for name, opcode, status, request, contains in (
        ("malformed", SCORE, MALFORMED, frame(SCORE, bytes(47)), ["payload"]),
        ("flags", PING, MALFORMED, frame(PING, flags=1), ["flags"]),
        ("unknown-opcode", 0x05, UNKNOWN_OPCODE, frame(0x05, row_bytes(ROW)), ["opcode"]),
        ("invalid-features", SCORE, INVALID_FEATURES, score(replaced(3, QUIET_NAN)), ["income", "finite"]),
    ):
        vector(f"{name}-between-scores", "A fault whose frame's end is known harms no other request.",
               (score(id=1), scored(0.25, id=1)), (request, error(opcode, status, contains)), (good, answer))
    for name, fault, refusal, judged in (
        ("length-11", struct.pack("<I", 11), headless(MALFORMED), 4),
        ("length-too-large", struct.pack("<I", FRAME_BYTES_MAX + 1), headless(FRAME_TOO_LARGE), 4),
        ("version-2", score()[:4] + b"\x02" + score()[5:],
         error(SCORE, UNSUPPORTED_VERSION, ["version"]), HEADER_BYTES),
    ):
        closing(f"{name}-between-scores", "What came before a closing fault is answered first; what follows never is.",
                (score(id=1), scored(0.25, id=1)), (fault, refusal, judged), (good, None))
    vector("order-status-before-opcode", "A status that is not 0 wins over an unknown opcode.",
           (frame(0x7F, status=1), error(0x7F, MALFORMED, ["status"])))
    vector("order-status-before-flags", "A status that is not 0 wins over flags that are not 0.",
           (frame(SCORE, row_bytes(ROW), status=1, flags=1), error(SCORE, MALFORMED, ["status"])))
    vector("order-flags-before-payload", "Flags that are not 0 win over a payload of the wrong length.",
           (frame(SCORE, bytes(47), flags=1), error(SCORE, MALFORMED, ["flags"])))
    vector("order-payload-before-no-model", "A payload of the wrong length wins over a missing model.",
           (frame(SCORE, bytes(47)), error(SCORE, MALFORMED, ["payload"])), state="no-model")


def cut_short() -> None:
    vector("cut-nothing", "A connection on which nothing was sent is owed nothing.", (b"", None))
    vector("cut-explain", "An explain cut short is not yet a request.",
           (score(id=1), scored(0.25, id=1)), (explain(id=2)[:63], None))
    for count in (1, 3, 4, 5, 15, 16, 17, 63):
        part = "length" if count < 4 else "header" if count < 16 else "payload"
        vector(f"cut-at-{count}", f"A score cut short in its {part} is not yet a request.", (score()[:count], None))
    vector("cut-after-score", "What is whole is answered; the rest is not yet a request.",
           (score(id=1), scored(0.25, id=1)), (score(id=2)[:40], None))
    vector("cut-version-2", "Before its header is whole a wrong version is not judged.",
           (frame(SCORE, version=2, length=60)[:15], None))
    vector("cut-flags", "Before its frame is whole a request with flags is not judged.",
           (frame(SCORE, row_bytes(ROW), flags=1)[:63], None))


STUB = {
    "digest_hex": DIGEST.hex() * 4,
    "features": FEATURES,
    "contract_digest": CONTRACT_DIGEST,
    "threshold": 0.5,
    "result": "x0 / 8",
    "probability": "the result from 0 to 1; 0 or 1 where the result lies at most rounding_max beyond; else none",
    "rounding_max": ROUNDING_MAX,
    "outside_range_when": "x1 > 1000",
    "reference_hex": REFERENCE.hex(),
    "units_per_one": 2**40,
    "mean": MEAN,
    "raw": "x0 * 2^37, rounded to the nearest integer, ties to even",
    "contributions": "of features 1 to 5 x, rounded likewise; of feature 0 what is left of raw less mean",
    "untold_from": UNTOLD,
    "change": "x0 is 4, or the next double below where default is predicted; nothing where x2 < 0",
    "pair_when": "x1 > 1000: x0 as above, and x3 of 0",
}


def expected_files() -> Dict[str, bytes]:
    """Every file of this folder that is made here, by its path."""
    for group in (
        scores, batches, reasons, questions, pipelines, states, roles, busy, malformed, unknown_opcodes,
        closing_faults, other_protocols, invalid_features, faults_in_sequence, cut_short,
    ):
        group()
    names = [entry["file"] for entry in VECTORS]
    assert len(names) == len(set(names)), "two vectors have one name"
    index = {"protocol": 1, "stub": STUB, "roles": ROLES, "vectors": VECTORS}
    return {**FILES, "index.json": (json.dumps(index, indent=1) + "\n").encode()}


def present_files() -> Dict[str, bytes]:
    paths = [HERE / "index.json", *(HERE / "valid").glob("*"), *(HERE / "invalid").glob("*")]
    return {str(p.relative_to(HERE)): p.read_bytes() for p in paths if p.is_file()}


def main() -> int:
    parser = argparse.ArgumentParser(description="Write the test vectors of the protocol.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is not as expected")
    arguments = parser.parse_args()
    expected, present = expected_files(), present_files()
    differing = sorted(p for p in {*expected, *present} if expected.get(p) != present.get(p))
    if arguments.check:
        for path in differing:
            print(f"{path}: not what make_vectors.py writes; run it, or undo the change", file=sys.stderr)
        if not differing:
            print(f"{len(VECTORS)} vectors in {len(expected)} files are as expected")
        return 1 if differing else 0
    for path in differing:
        if path in expected:
            (HERE / path).parent.mkdir(exist_ok=True)
            (HERE / path).write_bytes(expected[path])
        else:
            (HERE / path).unlink()
    print(f"{len(VECTORS)} vectors in {len(expected)} files; {len(differing)} changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
