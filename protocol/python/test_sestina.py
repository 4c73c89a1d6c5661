"""The client against a stub server, well behaved and hostile, and against a real one.

Run in this folder: python3 -m unittest. With SESTINA_SERVER=HOST:PORT in the environment, the tests of a real
server run too; with SESTINA_MODEL=FILE they check that this is the file it serves. SESTINA_CA=FILE says that it is asked
over TLS, and SESTINA_CERT and SESTINA_KEY what the client shows.
"""

from __future__ import annotations

import asyncio
import gc
import hashlib
import json
import os
import random
import socket
import ssl
import struct
import threading
import time
import unittest
import warnings
from pathlib import Path
from typing import Any, Callable, Dict, List

import sestina
from async_case import AsyncClientCase
from stub_server import Behaviour, StubServer, StubSession, frame, read_request, serve_stub
from test_vectors import INDEX, request_of, server_of, split

ROW = [2.0, 900.5, 4000.25, 52000.0, 5.0, 640.0]
NAN = float("nan")
REAL_SERVER = os.environ.get("SESTINA_SERVER", "")
REAL_MODEL = os.environ.get("SESTINA_MODEL", "")
REAL_FILES = {key: os.environ.get(f"SESTINA_{key.upper()}") for key in ("ca", "cert", "key")}
REAL_TLS: Dict[str, Any] = {"tls": True, **REAL_FILES} if REAL_FILES["ca"] else {}


def row(x0: float) -> List[float]:
    return [x0, *ROW[1:]]


def numbered(i: int) -> List[float]:
    """A row of its own for each number below 262,144, whose probability is `chance(i)`."""
    return row(i / 32_768)


def chance(i: int) -> float:
    return i / 262_144


def answer(request: bytes) -> bytes:
    """The right reply to a request."""
    return StubSession().receive(request)


def with_field(reply: bytes, at: int, value: bytes) -> bytes:
    return reply[:at] + value + reply[at + len(value) :]


def replying(make: Callable[[bytes], bytes]) -> Behaviour:
    """A server that replies to each request with whatever is made of it."""

    def behave(connection: socket.socket, _: int) -> None:
        while True:
            request = read_request(connection)
            if request is None:
                return
            connection.sendall(make(request))

    return behave


def never_answering(connection: socket.socket, _: int) -> None:
    while connection.recv(65536):
        pass


def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def with_probability(value: float) -> Callable[[bytes], bytes]:
    """The right replies to scores, but for the probability."""
    return lambda request: with_field(answer(request), 16, struct.pack("<d", value))


VIOLATIONS = {
    "wrong id": lambda request: with_field(answer(request), 8, b"\x77"),
    "opcode of another request": lambda request: with_field(answer(request), 5, b"\x91"),
    "opcode of a request": lambda request: with_field(answer(request), 5, b"\x01"),
    "version 2": lambda request: with_field(answer(request), 4, b"\x02"),
    "length 11": lambda request: with_field(answer(request), 0, struct.pack("<I", 11)),
    "length over the limit": lambda request: with_field(answer(request), 0, struct.pack("<I", 1_048_577)),
    "score of 8 bytes": lambda request: frame(1, 0, struct.unpack_from("<Q", request, 8)[0], bytes(8)),
    "ok that belongs to no request": lambda request: frame(0, 0, 0, b""),
    "probability NaN": with_probability(NAN),
    "probability infinite": with_probability(float("inf")),
    "probability 7.5": with_probability(7.5),
    "probability just over 1": with_probability(1 + 2.0**-52),
    "probability just under 0": with_probability(-5e-324),
    "score flagged as none": lambda request: with_field(with_probability(NAN)(request), 7, b"\x80"),
    "probability and flagged as none": lambda request: with_field(answer(request), 7, b"\x80"),
    "bytes of another protocol": lambda request: b"HTTP/1.1 400 Bad Request\r\n\r\n",
}


class StubTest(unittest.TestCase):
    """A base with a stub server and a client for it."""

    def serve(self, behaviour: Behaviour = serve_stub, port: int = 0) -> StubServer:
        server = StubServer(behaviour, port)
        server.__enter__()
        self.addCleanup(server.__exit__)
        return server

    def client(self, port: int, **options: Any) -> sestina.Client:
        client = sestina.Client("127.0.0.1", port, **options)
        self.addCleanup(client.close)
        return client


class ClientTests(StubTest):
    """`Client`: one call at a time."""

    def test_every_operation(self) -> None:
        client = self.client(self.serve().port)
        self.assertEqual(client.score(row(6)), (0.75, True, False, "0123456789abcdef"))
        decisions = client.score_batch([row(1), row(NAN), [4, 2000, 0, 0, 0, 0]])
        self.assertEqual([d.scored for d in decisions], [True, False, True])
        self.assertEqual(decisions[0], (0.125, False, False, "0123456789abcdef"))
        self.assertEqual(decisions[2], (0.5, True, True, "0123456789abcdef"))
        self.assertEqual(client.info()["protocol"], 1)
        self.assertIsInstance(client.stats(), dict)
        for payload in (b"", b"x", bytes(range(64))):
            self.assertEqual(client.ping(payload), payload)

    def test_reasons_come_with_the_score(self) -> None:
        client = self.client(self.serve().port)
        why = client.explain(row(6))
        self.assertEqual(why.decision, client.score(row(6)))
        self.assertEqual((why.scale, why.raw, why.mean), ("probability", 0.75, 0.25))
        self.assertEqual(why.raw_units, why.mean_units + sum(why.contribution_units))
        self.assertEqual(why.reasons, (0, 3, 2, 1))
        change = client.change(row(6))
        self.assertEqual((change.decision, change.values[0], change.pair), (client.score(row(6)), 4 - 2**-51, None))
        self.assertEqual(client.change([6, 2000, 0, 0, 0, 0]).pair, ((0, 4 - 2**-51), (3, 0.0)))
        for ask in (client.explain, client.change):
            with self.assertRaises(sestina.InvalidFeaturesError):
                ask(row(NAN))
            with self.assertRaises(ValueError):
                ask([1.0] * 5)

    def test_a_model_without_reasons_says_so_and_the_connection_stays(self) -> None:
        session = StubSession("no-reasons")
        server = self.serve(lambda socket, count: serve_stub(socket, count, session))
        client = self.client(server.port)
        for ask in (client.explain, client.change):
            with self.assertRaises(sestina.NotOfferedError):
                ask(ROW)
        self.assertEqual((client.score(ROW).probability, server.connection_count), (0.25, 1))

    def test_reasons_that_contradict_themselves_close_the_connection(self) -> None:
        for name, at, value in (("explain", 16 + 32, b"\1"), ("change", 16 + 66, b"\1"), ("explain", 7, b"\x80")):
            server = self.serve(replying(lambda request, at=at, value=value: with_field(answer(request), at, value)))
            client = self.client(server.port)
            with self.subTest(name), self.assertRaises(sestina.ProtocolViolation):
                getattr(client, name)(ROW)

    def test_a_missing_value_is_sent_as_it_is(self) -> None:
        session = StubSession(missing={0, 3})
        client = self.client(self.serve(lambda socket, count: serve_stub(socket, count, session)).port)
        self.assertEqual(client.score([4, 0, 0, NAN, 0, 0]).probability, 0.5)
        self.assertEqual(client.score([NAN, 0, 0, float("-nan"), 0, 0]).probability, 0.0)
        decisions = client.score_batch([[NAN, 0, 0, 0, 0, 0], [4, NAN, 0, 0, 0, 0], [4, 0, 0, NAN, 0, 0]])
        self.assertEqual([d.scored for d in decisions], [True, False, True])
        with self.assertRaisesRegex(sestina.InvalidFeaturesError, "fico_score"):
            client.score([NAN, 0, 0, NAN, 0, NAN])

    def test_the_largest_batch(self) -> None:
        decisions = self.client(self.serve().port).score_batch([numbered(i) for i in range(16_384)])
        self.assertEqual([d.probability for d in decisions], [chance(i) for i in range(16_384)])

    def test_an_error_status_leaves_the_connection_open(self) -> None:
        server = self.serve()
        client = self.client(server.port)
        for value in (NAN, float("inf"), 1e301):
            with self.assertRaises(sestina.InvalidFeaturesError):
                client.score(row(value))
        with self.assertRaisesRegex(sestina.InvalidFeaturesError, "income"):
            client.score([1, 2, 3, NAN, 5, 6])
        self.assertEqual(client.score(row(1)).probability, 0.125)
        self.assertEqual(server.connection_count, 1)

    def test_each_status_raises_its_error(self) -> None:
        for status in range(1, 15):
            def make(request: bytes, s: int = status) -> bytes:
                return frame(request[5], s, struct.unpack_from("<Q", request, 8)[0], b"no")

            with self.subTest(status), StubServer(replying(make)) as server:
                client = self.client(server.port, retry=False)
                with self.assertRaises(sestina.StatusError) as caught:
                    client.score(ROW)
                client.close()
                self.assertEqual((caught.exception.status, str(caught.exception)), (status, "no"))

    def test_a_server_without_room_says_so_before_it_is_asked(self) -> None:
        def overloaded(connection: socket.socket, _: int) -> None:
            connection.sendall(frame(0, 6, 0, b"all connections are taken"))
            connection.shutdown(socket.SHUT_WR)
            never_answering(connection, 0)

        client = self.client(self.serve(overloaded).port)
        with self.assertRaisesRegex(sestina.OverloadedError, "taken"):
            client.score(ROW)

    def test_a_violation_closes_and_the_next_call_connects_again(self) -> None:
        for name, make in VIOLATIONS.items():
            def behave(connection: socket.socket, number: int, make: Callable[[bytes], bytes] = make) -> None:
                (replying(make) if number == 0 else serve_stub)(connection, number)

            with self.subTest(name), StubServer(behave) as server:
                with sestina.Client(port=server.port) as client:
                    with self.assertRaises(sestina.ProtocolViolation):
                        client.score(ROW)
                    self.assertEqual(client.score(row(3)).probability, 0.375)
                    self.assertEqual(server.connection_count, 2)

    def test_an_answer_in_http_is_told_from_other_bytes(self) -> None:
        for reply in (b"HTTP/1.1 400 Bad Request\r\n\r\n", b"<!DOCTYPE HTML>\n<html>", b"<html><head><title>400"):
            def behave(connection: socket.socket, _: int, reply: bytes = reply) -> None:
                connection.recv(65536)
                connection.sendall(reply)

            with self.subTest(reply), StubServer(behave) as server:
                with sestina.Client(port=server.port) as client:
                    with self.assertRaisesRegex(sestina.ProtocolViolation, "answers in HTTP; .* `sestina serve`"):
                        client.score(ROW)
                with sestina.Client(port=server.port, tls=True) as client:
                    with self.assertRaisesRegex(sestina.TLSError, "answers in HTTP; .* `sestina serve`"):
                        client.score(ROW)

                async def ask(port: int = server.port) -> None:
                    async with sestina.AsyncClient(port=port) as client:
                        await client.score(ROW)

                with self.assertRaisesRegex(sestina.ProtocolViolation, "answers in HTTP"):
                    asyncio.run(ask())

    def test_the_ends_of_what_is_a_probability(self) -> None:
        for value in (0.0, -0.0, 5e-324, 0.5, 1 - 2.0**-53, 1.0):
            with self.subTest(value), StubServer(replying(with_probability(value))) as server:
                with sestina.Client(port=server.port) as client:
                    self.assertEqual(struct.pack("<d", client.score(ROW).probability), struct.pack("<d", value))

    def test_a_row_of_a_batch_has_a_probability_or_says_that_it_has_none(self) -> None:
        def reply(request: bytes) -> bytes:
            (id,) = struct.unpack_from("<Q", request, 8)
            return frame(2, 0, id, bytes(8) + struct.pack("<3d", 0.5, *told) + bytes([0, *flags]))

        cases = [
            ((0.25, 1.0), (0, 1), None), ((NAN, 7.5), (0x80, 0x80), None), ((NAN, 0.5), (0, 0), 1),
            ((0.5, 7.5), (0, 1), 2), ((-1.0, NAN), (0, 0x80), 1), ((NAN, float("inf")), (0x80, 0x7F), 2),
        ]
        for told, flags, wrong in cases:
            with self.subTest((told, flags)), StubServer(replying(reply)) as server:
                with sestina.Client(port=server.port) as client:
                    if wrong is None:
                        decisions = client.score_batch([ROW] * 3)
                        self.assertEqual([d.scored for d in decisions], [True, *(not f & 0x80 for f in flags)])
                    else:
                        with self.assertRaisesRegex(sestina.ProtocolViolation, "probability"):
                            client.score_batch([ROW] * 3)
                        with self.assertRaises(sestina.ProtocolViolation):
                            list(client.score_many([ROW] * 3))

    def test_a_reply_that_nobody_asked_for_is_not_taken_for_the_next(self) -> None:
        server = self.serve(replying(lambda request: answer(request) * 2))
        client = self.client(server.port)
        self.assertEqual(client.score(row(1)).probability, 0.125)
        try:
            self.assertEqual(client.score(row(2)).probability, 0.25)
        except sestina.ProtocolViolation:
            pass

    def test_a_time_out_closes_so_that_a_late_reply_goes_nowhere(self) -> None:
        def late(connection: socket.socket, number: int) -> None:
            request = read_request(connection)
            if number == 0:
                server.stopping.wait(0.3)
            connection.sendall(answer(request or b""))
            serve_stub(connection)

        server = self.serve(late)
        client = self.client(server.port)
        with self.assertRaises(sestina.CallTimeout):
            client.score(row(1), timeout=0.05)
        self.assertEqual(client.score(row(2)).probability, 0.25)
        self.assertEqual(server.connection_count, 2)

    def test_a_server_that_never_answers(self) -> None:
        client = self.client(self.serve(never_answering).port, timeout=0.1)
        for call in (lambda: client.score(ROW), client.info, client.ping):
            with self.assertRaises(TimeoutError):
                call()

    def test_a_server_that_closes_in_the_middle_of_a_reply(self) -> None:
        for cut in (0, 1, 15, 16, 31):
            def behave(connection: socket.socket, _: int, cut: int = cut) -> None:
                connection.sendall(answer(read_request(connection) or b"")[:cut])

            with self.subTest(cut), StubServer(behave) as server:
                with sestina.Client(port=server.port, timeout=2) as client:
                    with self.assertRaises(sestina.ConnectionLost):
                        client.score(ROW)
                self.assertEqual(server.connection_count, 2)

    def test_without_retry_a_lost_call_is_not_sent_again(self) -> None:
        server = self.serve(lambda connection, _: read_request(connection) and None)
        client = self.client(server.port, retry=False)
        with self.assertRaises(sestina.ConnectionLost):
            client.score(ROW)
        self.assertEqual(server.connection_count, 1)

    def test_a_connection_that_was_closed_while_idle_is_replaced(self) -> None:
        def one_reply(connection: socket.socket, _: int) -> None:
            connection.sendall(answer(read_request(connection) or b""))

        server = self.serve(one_reply)
        client = self.client(server.port)
        for i in range(5):
            self.assertEqual(client.score(numbered(i)).probability, chance(i))
        self.assertEqual(server.connection_count, 5)

    def test_a_server_that_is_not_there_is_tried_until_the_time_out(self) -> None:
        port = unused_port()
        client = self.client(port, timeout=1.0)
        began = time.monotonic()
        with self.assertRaisesRegex(sestina.ConnectionLost, f"cannot connect to 127.0.0.1:{port}: .*refused"):
            client.score(ROW)
        self.assertGreater(time.monotonic() - began, 0.75)
        self.assertLess(time.monotonic() - began, 2)
        # At 0, 0.05, 0.15, 0.35 and 0.75 s at the latest, and a last one; pauses are at least half as long.
        self.assertTrue(5 <= client._backoff._failures <= 8, client._backoff._failures)

    def test_a_server_that_comes_while_a_call_waits_is_found(self) -> None:
        for ask in (lambda c: c.score(row(1)), lambda c: list(c.score_many([row(1)]))[0]):
            port = unused_port()
            client = self.client(port, timeout=20)
            timer = threading.Timer(1.0, self.serve, kwargs={"port": port})
            timer.start()
            self.assertEqual(ask(client).probability, 0.125)
            timer.join()

    def test_a_client_that_may_try_once_fails_at_once(self) -> None:
        client = self.client(unused_port(), connect_attempts=1)
        began = time.monotonic()
        with self.assertRaisesRegex(sestina.ConnectionLost, "cannot connect"):
            client.score(ROW)
        self.assertLess(time.monotonic() - began, 0.5)

    def test_threads_behind_one_that_cannot_connect_are_told_why(self) -> None:
        client = self.client(unused_port(), timeout=0.5)
        errors: List[BaseException] = []

        def ask() -> None:
            try:
                client.score(ROW)
            except sestina.SestinaError as error:
                errors.append(error)

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([type(e) for e in errors], [sestina.ConnectionLost] * 4)
        self.assertTrue(all("cannot connect" in str(e) for e in errors), errors)

    def test_closing_ends_a_call_that_tries_to_connect(self) -> None:
        client = self.client(unused_port(), timeout=30)
        threading.Timer(0.5, client.close).start()
        began = time.monotonic()
        with self.assertRaisesRegex(sestina.ConnectionLost, "closed"):
            client.score(ROW)
        self.assertLess(time.monotonic() - began, 5)

    def test_a_server_that_comes_back_is_found_after_many_failures(self) -> None:
        port = unused_port()
        client = self.client(port, timeout=0.5)
        for _ in range(4):
            with self.assertRaises(sestina.ConnectionLost):
                client.ping()
        self.serve(port=port)
        # Once the longest pause between two attempts is over, the next call must make one.
        time.sleep(2.1)
        self.assertEqual(client.ping(b"there"), b"there")
        self.assertEqual(client.score(row(1)).probability, 1 / 8)

    def test_a_call_without_time_for_an_attempt_says_when_the_next_is_due(self) -> None:
        client = self.client(unused_port(), timeout=0.05)
        with self.assertRaisesRegex(sestina.ConnectionLost, "refused$"):
            client.ping()
        with self.assertRaisesRegex(sestina.ConnectionLost, "; the next attempt is due in 0"):
            client.ping()

    def test_a_reply_in_single_bytes(self) -> None:
        def trickle(connection: socket.socket, _: int) -> None:
            for byte in answer(read_request(connection) or b""):
                connection.sendall(bytes([byte]))

        self.assertEqual(self.client(self.serve(trickle).port).score(row(3)).probability, 0.375)

    def test_a_row_that_is_no_row_is_refused_before_it_is_sent(self) -> None:
        client = self.client(unused_port())
        with self.assertRaisesRegex(ValueError, "6 floats"):
            client.score([1, 2, 3])
        with self.assertRaises(ValueError):
            client.score_batch([])

    def test_a_time_out_that_is_no_time_is_refused(self) -> None:
        for seconds in (0, -1, NAN, float("inf")):
            with self.subTest(seconds), self.assertRaises(ValueError):
                sestina.Client(timeout=seconds)

    def test_a_closed_client_stays_closed(self) -> None:
        client = self.client(self.serve().port)
        client.score(ROW)
        client.close()
        with self.assertRaisesRegex(sestina.ConnectionLost, "closed"):
            client.score(ROW)

    def test_threads_share_a_client_and_get_their_own_answers(self) -> None:
        client = self.client(self.serve().port)
        wrong: List[float] = []

        def ask(start: int) -> None:
            for x in range(start, start + 200):
                if client.score(numbered(x)).probability != chance(x):
                    wrong.append(x)

        threads = [threading.Thread(target=ask, args=(1000 * i,)) for i in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])

    @unittest.skipUnless(hasattr(os, "fork"), "this system does not fork")
    def test_a_forked_process_leaves_the_connection_alone(self) -> None:
        client = self.client(self.serve().port)
        self.assertEqual(client.score(row(1)).probability, 0.125)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # about forking beside the stub's threads
            child = os.fork()
        if child == 0:
            right = all(client.score(numbered(i)).probability == chance(i) for i in range(50))
            os._exit(0 if right else 1)
        for i in range(50):
            self.assertEqual(client.score(numbered(i)).probability, chance(i))
        self.assertEqual(os.waitpid(child, 0)[1], 0)


class PipelineTests(StubTest):
    """`Pipeline` and `score_many`: many requests under way."""

    def test_answers_belong_to_their_requests(self) -> None:
        client = self.client(self.serve().port)
        with client.pipeline(in_flight_max=64) as pipeline:
            pending = [pipeline.score(numbered(i)) for i in range(5000)]
        self.assertTrue(all(p.is_done for p in pending))
        self.assertEqual([p.result().probability for p in pending], [chance(i) for i in range(5000)])

    def test_reasons_are_pipelined_among_scores(self) -> None:
        client = self.client(self.serve().port)
        with client.pipeline(in_flight_max=64) as pipeline:
            asked = [(pipeline.score(numbered(i)), pipeline.explain(numbered(i)), pipeline.change(numbered(i)))
                     for i in range(500)]
        for i, (decision, why, change) in enumerate(asked):
            self.assertEqual(decision.result().probability, chance(i))
            self.assertEqual(why.result().decision, decision.result())
            self.assertEqual(change.result().decision, decision.result())

    def test_a_good_pipeline_makes_up_for_failed_attempts(self) -> None:
        port = unused_port()
        client = self.client(port, timeout=0.3)
        with self.assertRaises(sestina.ConnectionLost):
            client.pipeline()
        self.serve(port=port)
        time.sleep(0.5)
        with client.pipeline() as pipeline:
            self.assertEqual(pipeline.score(row(2)).result().probability, 2 / 8)
        self.assertEqual(client._backoff.pause(), 0)
        self.assertEqual(client._backoff._failures, 0)

    def test_a_server_that_does_not_read_while_it_writes_is_no_deadlock(self) -> None:
        client = self.client(self.serve().port)
        rows = [numbered(i) for i in range(4000)]
        with client.pipeline(in_flight_max=100_000) as pipeline:
            batches = [pipeline.score_batch(rows) for _ in range(60)]
            scores = [pipeline.score(numbered(i)) for i in range(20_000)]
        self.assertEqual(sum(len(b.result()) for b in batches), 240_000)
        self.assertEqual(scores[-1].result().probability, chance(19_999))

    def test_no_more_requests_are_under_way_than_allowed(self) -> None:
        most = 0

        def count(connection: socket.socket, _: int) -> None:
            nonlocal most
            connection.settimeout(0.02)
            held: List[bytes] = []
            while not server.stopping.is_set():
                try:
                    request = read_request(connection)
                    if request is None:
                        return
                    held.append(request)
                except socket.timeout:
                    most = max(most, len(held))
                    connection.sendall(b"".join(map(answer, held)))
                    held = []

        server = self.serve(count)
        with self.client(server.port).pipeline(in_flight_max=7) as pipeline:
            pending = [pipeline.score(numbered(i)) for i in range(50)]
        self.assertEqual([p.result().probability for p in pending], [chance(i) for i in range(50)])
        self.assertEqual(most, 7)

    def test_an_error_belongs_to_its_request(self) -> None:
        with self.client(self.serve().port).pipeline() as pipeline:
            pending = [pipeline.score(row(x)) for x in (1, NAN, 3)]
        self.assertEqual(pending[0].result().probability, 0.125)
        with self.assertRaises(sestina.InvalidFeaturesError):
            pending[1].result()
        self.assertEqual(pending[2].result().probability, 0.375)

    def test_results_may_be_asked_for_in_any_order(self) -> None:
        with self.client(self.serve().port).pipeline() as pipeline:
            pending = [pipeline.score(numbered(i)) for i in range(10)]
            self.assertEqual(pending[7].result().probability, chance(7))
            self.assertEqual(pipeline.ping(b"x").result(), b"x")
            self.assertEqual(pending[2].result().probability, chance(2))

    def test_a_connection_that_ends_fails_what_has_no_answer(self) -> None:
        def three(connection: socket.socket, _: int) -> None:
            connection.sendall(b"".join(answer(read_request(connection) or b"") for _ in range(3)))

        client = self.client(self.serve(three).port)
        with self.assertRaises(sestina.ConnectionLost):
            with client.pipeline() as pipeline:
                pending = [pipeline.score(numbered(i)) for i in range(6)]
        self.assertEqual([p.result().probability for p in pending[:3]], [chance(i) for i in range(3)])
        for p in pending[3:]:
            with self.assertRaises(sestina.ConnectionLost):
                p.result()

    def test_a_wrong_id_fails_every_request_behind_it(self) -> None:
        def make(request: bytes) -> bytes:
            return with_field(answer(request), 8, b"\x63") if request[8] == 4 else answer(request)

        client = self.client(self.serve(replying(make)).port)
        with self.assertRaises(sestina.ProtocolViolation):
            with client.pipeline() as pipeline:
                pending = [pipeline.score(numbered(i)) for i in range(6)]
        self.assertEqual([p.result().probability for p in pending[:3]], [chance(i) for i in range(3)])
        for p in pending[3:]:
            with self.assertRaises(sestina.ProtocolViolation):
                p.result()

    def test_a_server_that_never_answers_times_out(self) -> None:
        client = self.client(self.serve(never_answering).port, timeout=0.1)
        with self.assertRaises(sestina.CallTimeout):
            with client.pipeline(in_flight_max=4) as pipeline:
                for _ in range(5):
                    pipeline.score(ROW)

    def test_score_many_keeps_the_order(self) -> None:
        client = self.client(self.serve().port)
        for count in (0, 1, 99, 100, 101, 3000):
            decisions = list(client.score_many((numbered(i) for i in range(count)), rows_per_frame=100))
            self.assertEqual([d.probability for d in decisions], [chance(i) for i in range(count)])

    def test_score_many_reads_ahead_only_so_far(self) -> None:
        taken = 0

        def rows() -> Any:
            nonlocal taken
            while True:
                taken += 1
                yield numbered(taken)

        decisions = self.client(self.serve().port).score_many(rows(), rows_per_frame=10)
        for i in range(1, 26):
            self.assertEqual(next(decisions).probability, chance(i))
        self.assertLessEqual(taken, 80)
        decisions.close()  # type: ignore[attr-defined]


class AsyncClientTests(AsyncClientCase):
    """`AsyncClient`: concurrent calls on one connection."""

    def test_every_operation(self) -> None:
        async def body(client: sestina.AsyncClient, _: StubServer) -> None:
            self.assertEqual(await client.score(row(6)), (0.75, True, False, "0123456789abcdef"))
            decisions = await client.score_batch([row(1), row(NAN)])
            self.assertEqual([d.scored for d in decisions], [True, False])
            self.assertEqual((await client.info())["protocol"], 1)
            self.assertIsInstance(await client.stats(), dict)
            self.assertEqual(await client.ping(b"abc"), b"abc")
            why, change = await asyncio.gather(client.explain(ROW), client.change(ROW))
            self.assertEqual((why.decision.probability, why.reasons[:2]), (0.25, (3, 2)))
            self.assertEqual((change.decision, change.values[0]), (why.decision, 4.0))
            with self.assertRaises(sestina.InvalidFeaturesError):
                await client.score(row(NAN))
            with self.assertRaises(ValueError):
                await client.score([1.0])

        self.run_with(body)

    def test_concurrent_calls_share_one_connection(self) -> None:
        async def body(client: sestina.AsyncClient, server: StubServer) -> None:
            decisions = await asyncio.gather(*(client.score(numbered(i)) for i in range(3000)))
            self.assertEqual([d.probability for d in decisions], [chance(i) for i in range(3000)])
            self.assertEqual(server.connection_count, 1)

        self.run_with(body, in_flight_max=50)

    def test_a_cancelled_call_never_gives_its_answer_to_another(self) -> None:
        async def body(client: sestina.AsyncClient, server: StubServer) -> None:
            await check_owners(self, client, count=10_000)
            self.assertEqual(server.connection_count, 1)

        self.run_with(body, in_flight_max=256, timeout=30)

    def test_large_batches_from_many_tasks(self) -> None:
        async def body(client: sestina.AsyncClient, _: StubServer) -> None:
            rows = [numbered(i) for i in range(4000)]
            answers = await asyncio.gather(*(client.score_batch(rows) for _ in range(30)))
            self.assertEqual({a[3999].probability for a in answers}, {chance(3999)})

        self.run_with(body, timeout=30)

    def test_a_late_reply_is_dropped_and_the_connection_kept(self) -> None:
        def slow(connection: socket.socket, _: int) -> None:
            for number in range(3):
                request = read_request(connection)
                if number == 0:
                    server_is_slow.wait(10)
                connection.sendall(answer(request or b""))

        async def body(client: sestina.AsyncClient, server: StubServer) -> None:
            with self.assertRaises(sestina.CallTimeout):
                await client.score(row(1), timeout=0.02)
            waiting = asyncio.ensure_future(client.score(row(2)))
            await asyncio.sleep(0)
            server_is_slow.set()
            self.assertEqual((await waiting).probability, 0.25)
            self.assertEqual((await client.score(row(3))).probability, 0.375)
            self.assertEqual(server.connection_count, 1)

        server_is_slow = threading.Event()
        self.run_with(body, slow)

    def test_a_connection_that_answers_nothing_is_replaced(self) -> None:
        def dead_then_alive(connection: socket.socket, number: int) -> None:
            (never_answering if number == 0 else serve_stub)(connection, number)

        async def body(client: sestina.AsyncClient, server: StubServer) -> None:
            with self.assertRaises(sestina.CallTimeout):
                await client.score(row(1))
            self.assertEqual((await client.score(row(2), timeout=5)).probability, 0.25)
            self.assertEqual(server.connection_count, 2)

        self.run_with(body, dead_then_alive, timeout=0.1)

    def test_a_dead_connection_is_replaced_even_if_its_callers_gave_up_early(self) -> None:
        def dead_then_alive(connection: socket.socket, number: int) -> None:
            (never_answering if number == 0 else serve_stub)(connection, number)

        async def body(client: sestina.AsyncClient, server: StubServer) -> None:
            impatient = asyncio.ensure_future(client.score(row(1)))
            await asyncio.sleep(0.05)
            impatient.cancel()
            self.assertEqual((await client.score(row(2), timeout=5)).probability, 0.25)
            self.assertEqual(server.connection_count, 2)

        self.run_with(body, dead_then_alive, timeout=0.2)

    def test_a_violation_fails_what_is_under_way_and_the_next_call_connects_again(self) -> None:
        for name, make in VIOLATIONS.items():
            def behave(connection: socket.socket, number: int, make: Callable[[bytes], bytes] = make) -> None:
                (replying(make) if number == 0 else serve_stub)(connection, number)

            async def body(client: sestina.AsyncClient, server: StubServer) -> None:
                results = await asyncio.gather(*(client.score(numbered(i)) for i in range(5)), return_exceptions=True)
                self.assertEqual({type(r) for r in results}, {sestina.ProtocolViolation})
                self.assertEqual((await client.score(row(3))).probability, 0.375)
                self.assertEqual(server.connection_count, 2)

            with self.subTest(name):
                self.run_with(body, behave)

    def test_calls_without_an_answer_are_sent_once_more(self) -> None:
        def two_each(connection: socket.socket, _: int) -> None:
            connection.sendall(b"".join(answer(read_request(connection) or b"") for _ in range(2)))

        async def body(client: sestina.AsyncClient, server: StubServer) -> None:
            answers = await asyncio.gather(*(client.score(numbered(i)) for i in range(6)), return_exceptions=True)
            self.assertEqual([a.probability for a in answers[:4]], [chance(i) for i in range(4)])
            self.assertEqual([type(a) for a in answers[4:]], [sestina.ConnectionLost] * 2)
            self.assertEqual(server.connection_count, 2)

        self.run_with(body, two_each)

    def test_without_retry_a_lost_call_is_not_sent_again(self) -> None:
        async def body(client: sestina.AsyncClient, server: StubServer) -> None:
            with self.assertRaises(sestina.ConnectionLost):
                await client.score(ROW)
            self.assertEqual(server.connection_count, 1)

        self.run_with(body, lambda connection, _: read_request(connection) and None, retry=False)

    def test_a_server_without_room(self) -> None:
        def overloaded(connection: socket.socket, _: int) -> None:
            connection.sendall(frame(0, 6, 0, b"all connections are taken"))
            connection.shutdown(socket.SHUT_WR)
            never_answering(connection, 0)

        async def body(client: sestina.AsyncClient, _: StubServer) -> None:
            results = await asyncio.gather(*(client.score(ROW) for _ in range(3)), return_exceptions=True)
            self.assertEqual({type(r) for r in results}, {sestina.OverloadedError})

        self.run_with(body, overloaded)

    def test_a_server_that_is_not_there(self) -> None:
        async def run() -> None:
            port = unused_port()
            async with sestina.AsyncClient("127.0.0.1", port, timeout=1.0) as client:
                began = time.monotonic()
                results = await asyncio.gather(*(client.score(ROW) for _ in range(3)), return_exceptions=True)
                self.assertEqual({type(r) for r in results}, {sestina.ConnectionLost})
                self.assertIn(f"cannot connect to 127.0.0.1:{port}", str(results[0]))
                self.assertGreater(time.monotonic() - began, 0.75)
                self.assertTrue(5 <= client._backoff._failures <= 8, client._backoff._failures)
                with self.assertRaisesRegex(sestina.ConnectionLost, "cannot connect"):
                    await client.score(ROW, timeout=0.001)

        asyncio.run(run())

    def test_a_server_that_comes_while_calls_wait_is_found(self) -> None:
        async def run() -> None:
            port = unused_port()
            async with sestina.AsyncClient("127.0.0.1", port, timeout=20) as client:
                calls = [asyncio.ensure_future(client.score(numbered(i))) for i in range(5)]
                impatient = asyncio.ensure_future(client.score(ROW, timeout=0.3))
                with self.assertRaisesRegex(sestina.ConnectionLost, "cannot connect"):
                    await impatient
                await asyncio.sleep(0.7)
                with StubServer(port=port):
                    answers = await asyncio.gather(*calls)
                    self.assertEqual([a.probability for a in answers], [chance(i) for i in range(5)])
                    await client.close()

        asyncio.run(run())

    def test_an_async_client_that_may_try_once_fails_at_once(self) -> None:
        async def run() -> None:
            async with sestina.AsyncClient("127.0.0.1", unused_port(), connect_attempts=1) as client:
                began = time.monotonic()
                with self.assertRaisesRegex(sestina.ConnectionLost, "cannot connect"):
                    await client.score(ROW)
                self.assertLess(time.monotonic() - began, 0.5)

        asyncio.run(run())

    def test_nobody_is_tried_for_calls_that_are_over(self) -> None:
        async def run() -> None:
            async with sestina.AsyncClient("127.0.0.1", unused_port(), timeout=0.2) as client:
                with self.assertRaises(sestina.ConnectionLost):
                    await client.score(ROW)
                await asyncio.sleep(0.5)
                failures = client._backoff._failures
                await asyncio.sleep(1)
                self.assertEqual(client._backoff._failures, failures)
                self.assertIsNone(client._connecting)

        asyncio.run(run())

    def test_closing_fails_what_is_under_way(self) -> None:
        async def body(client: sestina.AsyncClient, _: StubServer) -> None:
            under_way = [asyncio.ensure_future(client.score(ROW)) for _ in range(5)]
            await asyncio.sleep(0.05)
            await client.close()
            results = await asyncio.gather(*under_way, return_exceptions=True)
            self.assertEqual({type(r) for r in results}, {sestina.ConnectionLost})
            with self.assertRaises(sestina.ConnectionLost):
                await client.score(ROW)

        self.run_with(body, never_answering, in_flight_max=2)

    def test_a_client_serves_one_event_loop_after_another(self) -> None:
        async def ask(client: sestina.AsyncClient, x: float) -> float:
            return (await client.score(row(x))).probability

        with StubServer() as server:
            client = sestina.AsyncClient("127.0.0.1", server.port)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", ResourceWarning)  # the first loop's transport was not closed
                self.assertEqual([asyncio.run(ask(client, 1)), asyncio.run(ask(client, 2))], [0.125, 0.25])
                del client
                gc.collect()


async def check_owners(test: unittest.TestCase, client: sestina.AsyncClient, count: int, seed: int = 7) -> None:
    """Interleave live and cancelled calls, and check that every answer belongs to its owner.

    Two calls in three are pings that no other is like, so that a mix-up shows even if the model gives many rows
    one probability; what the scores must be is asked in batches first.
    """
    generator = random.Random(seed)
    rows = [row(generator.uniform(0, 5)) for _ in range(count)]
    expected: List[Any] = []
    for at in range(0, count, 1000):
        expected += await client.score_batch(rows[at : at + 1000])
    tasks: List[asyncio.Future[Any]] = []
    cancelled = set()
    for i in range(count):
        if i % 3:
            expected[i] = i.to_bytes(8, "little")
        tasks.append(asyncio.ensure_future(client.ping(expected[i]) if i % 3 else client.score(rows[i])))
        if generator.random() < 0.1:
            await asyncio.sleep(0)
        chosen = generator.randrange(max(0, i - 40), i + 1)
        if generator.random() < 0.5 and tasks[chosen].cancel():
            cancelled.add(chosen)
    results = await asyncio.gather(*tasks, return_exceptions=True)
    test.assertGreater(len(cancelled), count // 20)
    test.assertGreater(count - len(cancelled), count // 2)
    for i, result in enumerate(results):
        if i in cancelled:
            test.assertIsInstance(result, asyncio.CancelledError)
        else:
            test.assertEqual(result, expected[i])


@unittest.skipUnless(REAL_SERVER, "no real server is tested: set SESTINA_SERVER=HOST:PORT to test one")
class RealServerTests(unittest.TestCase):
    """The client against a server that is running."""

    def setUp(self) -> None:
        host, _, port = REAL_SERVER.rpartition(":")
        self.address = (host, int(port))
        self.client = sestina.Client(*self.address, **REAL_TLS)
        self.addCleanup(self.client.close)

    def test_info_and_stats(self) -> None:
        info = self.client.info()
        self.assertEqual(info["protocol"], 1)
        limits = {"frame_bytes": 1048576, "batch_rows": 16384, "ping_bytes": 64}
        self.assertEqual({key: info["limits"][key] for key in limits}, limits)
        self.assertEqual((len(info["model"]["features"]), len(info["model"]["digest"])), (6, 64))
        self.assertTrue(info["model"]["digest"].startswith(self.client.score(ROW).model_digest))
        before = self.client.stats()
        self.client.score(ROW)
        time.sleep(0.02)  # a document may be 10 ms old
        after = self.client.stats()
        self.assertGreater(after["requests"]["score"], before["requests"]["score"])
        for key in ("uptime_seconds", "connections", "replies", "rows", "bytes", "reloads", "loops", "latency_ns"):
            self.assertIn(key, after)

    def test_a_demand_of_the_contract(self) -> None:
        model = self.client.info()["model"]
        contract = model["contract"]
        self.assertEqual(contract["digest"], sestina.contract_digest(model["features"], contract["missing"]))
        for demand in (contract["digest"], model["features"]):
            with sestina.Client(*self.address, contract=demand, **REAL_TLS) as client:
                self.assertEqual(client.score(ROW), self.client.score(ROW))
                self.assertEqual(len(list(client.score_many([ROW] * 3000))), 3000)
        for demand in ("0" * 64, model["features"][::-1]):
            with sestina.Client(*self.address, contract=demand, **REAL_TLS) as client:
                with self.assertRaises(sestina.ContractMismatch):
                    client.score(ROW)

    @unittest.skipUnless(REAL_MODEL, "the model is not checked: set SESTINA_MODEL=FILE to the file that is served")
    def test_the_digest_is_that_of_the_file_that_is_served(self) -> None:
        digest = hashlib.sha256(Path(REAL_MODEL).read_bytes()).hexdigest()
        self.assertEqual(self.client.info()["model"]["digest"], digest)
        self.assertEqual(self.client.score(ROW).model_digest, digest[:16])

    def test_a_batch_gives_what_scores_give(self) -> None:
        generator = random.Random(1)
        rows = [[generator.uniform(0, 1000) for _ in range(6)] for _ in range(200)]
        singles = [self.client.score(r) for r in rows]
        self.assertEqual(singles, self.client.score_batch(rows))
        self.assertEqual(singles, [self.client.score_batch([r])[0] for r in rows])
        self.assertEqual(singles, list(self.client.score_many(rows, rows_per_frame=7)))
        with self.client.pipeline(in_flight_max=64) as pipeline:
            pending = [pipeline.score(r) for r in rows]
        self.assertEqual(singles, [p.result() for p in pending])

    def test_rows_by_name_give_what_rows_by_position_give(self) -> None:
        generator = random.Random(3)
        names = self.client.info()["model"]["features"]
        rows = [[generator.uniform(0, 1000) for _ in range(6)] for _ in range(300)]
        singles = self.client.score_batch(rows)
        named_rows = [dict(reversed(list(zip(names, r)))) for r in rows]
        table = {name: [r[place] for r in rows] for place, name in enumerate(names)}

        async def many(source: Any) -> List[sestina.Decision]:
            async with sestina.AsyncClient(REAL_SERVER, **REAL_TLS) as client:
                return [decision async for decision in client.score_many(source, rows_per_frame=7)]

        with sestina.Client(REAL_SERVER, **REAL_TLS) as client:
            self.assertEqual(singles, [client.score(r) for r in named_rows])
            for source in (rows, named_rows, table):
                self.assertEqual(singles, client.score_batch(source))
                self.assertEqual(singles, list(client.score_many(source, rows_per_frame=7)))
                self.assertEqual(singles, asyncio.run(many(source)))

    def test_reasons_are_those_of_the_score_or_not_offered(self) -> None:
        generator = random.Random(2)
        for _ in range(100):
            features = [generator.uniform(0, 1000) for _ in range(6)]
            decision = self.client.score(features)
            try:
                why = self.client.explain(features)
                self.assertEqual(why.decision, decision)
                self.assertIn(why.reference, json.dumps(self.client.info()["model"]))
            except sestina.NotOfferedError as error:
                self.assertIn("model", error.sentence)
            try:
                change = self.client.change(features)
            except sestina.NotOfferedError as error:
                self.assertIn("model", error.sentence)
                continue
            self.assertEqual(change.decision, decision)
            for place, value in enumerate(change.values):
                if value is not None:
                    changed = self.client.score([*features[:place], value, *features[place + 1 :]])
                    self.assertNotEqual(changed.default, decision.default)

    def test_the_largest_batch(self) -> None:
        rows = [row(i / 1000) for i in range(16_384)]
        decisions = self.client.score_batch(rows)
        self.assertEqual(len(decisions), 16_384)
        for i in (0, 1, 63, 64, 65, 16_383):
            self.assertEqual(decisions[i], self.client.score(rows[i]))

    def test_ping(self) -> None:
        for payload in (b"", b"\0", bytes(range(64))):
            self.assertEqual(self.client.ping(payload), payload)

    def test_features_that_are_not_finite(self) -> None:
        names = self.client.info()["model"]["features"]
        for index in range(6):
            for value in (NAN, float("inf"), float("-inf")):
                features = [*ROW[:index], value, *ROW[index + 1 :]]
                with self.assertRaises(sestina.InvalidFeaturesError) as caught:
                    self.client.score(features)
                self.assertIn(names[index], caught.exception.sentence)
                decisions = self.client.score_batch([ROW, features, ROW])
                self.assertEqual([d.scored for d in decisions], [True, False, True])

    def test_a_pipeline_deeper_than_the_sockets(self) -> None:
        rows = [row(i % 7) for i in range(100_000)]
        with self.client.pipeline(in_flight_max=1_000_000) as pipeline:
            pending = [pipeline.score(r) for r in rows]
        expected = [d.probability for d in self.client.score_batch(rows[:7])]
        self.assertEqual([p.result().probability for p in pending], [expected[i % 7] for i in range(100_000)])

    def test_cancelled_and_live_calls(self) -> None:
        async def run() -> None:
            async with sestina.AsyncClient(*self.address, **REAL_TLS) as client:
                await check_owners(self, client, count=1000)

        asyncio.run(run())

    def connection(self) -> socket.socket:
        plain = socket.create_connection(self.address, 5)
        if not REAL_TLS:
            return plain
        context = ssl.create_default_context(cafile=REAL_FILES["ca"])
        context.set_alpn_protocols([sestina.APPLICATION_PROTOCOL])
        if REAL_FILES["cert"]:
            context.load_cert_chain(REAL_FILES["cert"], REAL_FILES["key"])
        return context.wrap_socket(plain, server_hostname=self.address[0])

    def answers(self, raw: socket.socket, vector: Dict[str, Any]) -> bytes:
        """All that comes back; over TLS, of which Python ends no single side, until as many replies as are due."""
        if vector["connection"] == "closes" or not REAL_TLS:
            if not REAL_TLS and vector["connection"] == "stays":
                raw.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: raw.recv(65536), b""))
        data, reader, count = b"", sestina.ReplyReader(), 0
        while count < len(vector["replies"]):
            piece = raw.recv(65536)
            self.assertTrue(piece, "the server closed the connection")
            data += piece
            count += sum(1 for _ in reader.feed(piece))
        return data

    @unittest.skipUnless(INDEX.exists(), "the vectors are not there: this client was copied without them")
    def test_every_vector_that_any_model_answers_alike(self) -> None:
        vectors = json.loads(INDEX.read_text(encoding="utf-8"))["vectors"]
        alike = [
            v for v in vectors
            if server_of(v) == ("serving", None, False) and not v["name"].startswith("no-probability-")
            # Whether a model has reasons to give is its own matter.
            and not any(r["opcode"] in (0x83, 0x84) and r["status"] in (0, 5) for r in v["replies"])
        ]
        self.assertGreater(len(alike), 100)
        for vector in alike:
            with self.subTest(vector["name"]), self.connection() as raw:
                raw.sendall(request_of(vector))
                replies = split(self.answers(raw, vector))
                heads = [struct.unpack_from("<xxxxBBBxQ", reply) for reply in replies]
                expected = [(1, r["opcode"], r["status"], int(r["id"], 16)) for r in vector["replies"]]
                self.assertEqual(heads, expected)


if __name__ == "__main__":
    unittest.main()
