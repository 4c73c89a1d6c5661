"""Both clients over TLS: who is trusted, who is let in, and what is said where not; and a server that is busy.

Run in this folder: python3 -m unittest. It needs the openssl command, for the certificates.
"""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import struct
import tempfile
import threading
import time
import unittest
import unittest.mock
import warnings
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Tuple, Type

import sestina
import stub_certificates
from stub_server import (
    Behaviour, StubServer, StubSession, end, frame, over_tls, read_request, serve_stub, server_context,
)
from test_sestina import ROW, answer, chance, check_owners, never_answering, numbered, row

FOLDER = tempfile.TemporaryDirectory(prefix="sestina certificates ")


def setUpModule() -> None:
    stub_certificates.make(Path(FOLDER.name))


def tearDownModule() -> None:
    FOLDER.cleanup()


def pem(name: str) -> str:
    return str(Path(FOLDER.name) / name)


def server(name: str = "server", demands: bool = False) -> ssl.SSLContext:
    clients = (pem("authority.pem"), pem("authority.crl")) if demands else ()
    return server_context(pem(f"{name}.pem"), pem(f"{name}.key"), *clients)


def shown(name: Optional[str] = None, **more: Any) -> Dict[str, Any]:
    """The options of a client that trusts the authority and shows a certificate."""
    files = {} if name is None else {"cert": pem(f"{name}.pem"), "key": pem(f"{name}.key")}
    return {"tls": True, "ca": pem("authority.pem"), **files, **more}


def ask_sync(port: int, options: Dict[str, Any], count: int) -> List[Any]:
    with sestina.Client("127.0.0.1", port, **options) as client:
        return [outcome_of(lambda: client.score(ROW).probability) for _ in range(count)]


def ask_async(port: int, options: Dict[str, Any], count: int) -> List[Any]:
    async def run() -> List[Any]:
        async with sestina.AsyncClient("127.0.0.1", port, **options) as client:
            outcomes: List[Any] = []
            for _ in range(count):
                try:
                    outcomes.append((await client.score(ROW)).probability)
                except sestina.SestinaError as error:
                    outcomes.append(error)
            return outcomes

    return asyncio.run(run())


def outcome_of(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except sestina.SestinaError as error:
        return error


CLIENTS = {"Client": ask_sync, "AsyncClient": ask_async}


def raw(data: bytes) -> Behaviour:
    """A server that answers a client's first bytes by these."""

    def behave(connection: socket.socket, _: int) -> None:
        connection.recv(65536)
        connection.sendall(data)
        end(connection)

    return behave


def alert(number: int) -> bytes:
    """An alert as it is before there are keys."""
    return bytes([21, 3, 3, 0, 2, 2, number])


def relay(port: int, size: int) -> Behaviour:
    """A way to a server on which all bytes travel in pieces of this size."""

    def pump(source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                for at in range(0, len(data), size):
                    target.sendall(data[at : at + size])
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def behave(connection: socket.socket, _: int) -> None:
        with socket.create_connection(("127.0.0.1", port)) as onward:
            onward.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            back = threading.Thread(target=pump, args=(onward, connection))
            back.start()
            pump(connection, onward)
            back.join()

    return behave


class RefusalTests(unittest.TestCase):
    """Who is not trusted or not let in, with the words for it. Both clients say the same."""

    def check(
        self, behaviour: Behaviour, options: Dict[str, Any], kind: Type[Exception], side: Optional[str], words: str
    ) -> None:
        for name, ask in CLIENTS.items():
            with self.subTest(name), StubServer(behaviour) as stub:
                (error,) = ask(stub.port, options, 1)
                self.assertIs(type(error), kind, error)
                self.assertRegex(str(error), words)
                self.assertEqual(getattr(error, "side", None), side)
                self.assertEqual(stub.connection_count, 1, "it was tried again")

    def check_server(self, context: ssl.SSLContext, options: Dict[str, Any], words: str) -> None:
        self.check(over_tls(context), options, sestina.TLSError, "server", f"^the server's certificate {words}")

    def test_certificates_of_servers(self) -> None:
        for name, words in (
            ("server-expired", "has expired$"),
            ("server-early", "is not valid yet$"),
            ("server-elsewhere", "is for other names than '127.0.0.1'"),
            ("server-strange", "is of an authority that this client does not know"),
            ("alice", "is not good: .*purpose"),
        ):
            with self.subTest(name):
                self.check_server(server(name), shown(), words)

    def test_a_common_name_is_no_name_of_a_server(self) -> None:
        self.check_server(server("localhost"), shown(server_name="localhost"), "is for other names than 'localhost'")

    def test_a_server_of_another_name_than_the_one_asked_for(self) -> None:
        self.check_server(server(), shown(server_name="other.example"), "is for other names than 'other.example'")

    def test_without_an_authority_those_of_the_system_count(self) -> None:
        self.check_server(server(), {"tls": True}, "is of an authority that this client does not know")

    def test_a_revoked_certificate_of_a_server_by_a_context_with_a_list(self) -> None:
        context = ssl.create_default_context(cafile=pem("authority.pem"))
        context.load_verify_locations(pem("authority.crl"))
        context.verify_flags |= ssl.VERIFY_CRL_CHECK_LEAF
        self.check_server(server("server-revoked"), {"tls": context}, "was revoked$")

    def test_certificates_of_clients(self) -> None:
        for name, words in (
            (None, "the client gave no certificate, and the server demands one"),
            ("foreign", "the client's certificate is of an authority that the server does not know"),
            ("late", "the client's certificate has expired"),
            ("early", "the client's certificate is not good: not valid yet"),
            ("mallory", "the client's certificate was revoked"),
            ("server", "the client's certificate is not made for a client"),
        ):
            with self.subTest(name):
                self.check(over_tls(server(demands=True)), shown(name), sestina.TLSError, "client", f"^{words}")

    def test_servers_that_are_none(self) -> None:
        old = server()
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_2
        silent, other = server(), server()
        silent.set_alpn_protocols(["http/1.1"])
        other.set_alpn_protocols(["sestina/2", "h2"])
        plain = frame(0, 4, 0, b"length is 9999999; it is 12 to 1048576")
        for name, behaviour, words in (
            ("TLS 1.2", over_tls(old), "the server does not speak TLS 1.3"),
            ("no protocol", over_tls(silent), r"the server does not say that it speaks sestina/1 on this port"),
            ("other protocols", over_tls(other), r"the server does not say that it speaks sestina/1 on this port"),
            ("alert: protocol", raw(alert(120)), "the server does not speak sestina/1 on this port"),
            ("alert: version", raw(alert(70)), "the server does not speak TLS 1.3"),
            ("alert: inside", raw(alert(80)), "the server failed inside"),
            ("alert: name", raw(alert(112)), "the server has no certificate for the name"),
            ("alert: odd", raw(alert(99)), "the server ended the TLS handshake with alert 99"),
            ("plain", serve_stub, r"the server does not speak TLS on this port but plain \((length|version) is"),
            ("plain words", raw(plain), r"the server does not speak TLS on this port but plain \(length is 9999999"),
            ("plain, and long as a record's type", raw(frame(0, 4, 0, b"too long")), r".* but plain \(too long\)$"),
            ("HTTP", raw(b"HTTP/1.1 400 Bad Request\r\n\r\n"), "the server at this address answers in HTTP; "),
            ("zeros", raw(bytes(100)), "the server does not speak TLS on this port but plain$"),
            ("noise", raw(b"\x16\x03\x03\x00\x04abcd"), "the server sent what is no TLS 1.3: "),
        ):
            with self.subTest(name):
                self.check(behaviour, shown(), sestina.TLSError, "server", f"^{words}")

    def test_a_server_without_room_may_say_so_in_plain(self) -> None:
        word = frame(0, 6, 0, b"all connections are taken")
        self.check(raw(word), shown(), sestina.OverloadedError, None, "^all connections are taken$")

    def test_a_plain_client_is_told_to_use_tls(self) -> None:
        words = r"^the port is for TLS and this client speaks plain: tls=True is missing \(this port is for TLS 1.3"
        self.check(over_tls(server()), {}, sestina.UnauthenticatedError, None, words)

    def test_a_word_about_the_connection_inside_tls_is_given_as_it_is(self) -> None:
        def revoked(connection: socket.socket, _: int) -> None:
            read_request(connection)
            connection.sendall(frame(0, 8, 0, b"the certificate was revoked"))
            connection.recv(1)

        behaviour = over_tls(server(), behaviour=revoked)
        self.check(behaviour, shown(), sestina.UnauthenticatedError, None, "^the certificate was revoked$")

    def test_a_record_that_was_altered(self) -> None:
        def altered(secret: socket.socket, _: int) -> None:
            read_request(secret)
            os.write(secret.fileno(), b"\x17\x03\x03\x00\x40" + bytes(64))
            secret.recv(1)

        behaviour = over_tls(server(), behaviour=altered)
        self.check(behaviour, shown(), sestina.TLSError, "server", "^a record of the server does not decrypt")


class LetInTests(unittest.TestCase):
    """Who is let in, and what then passes through."""

    def test_both_clients_with_and_without_a_certificate(self) -> None:
        roles = {"alice.example": ["score"], "bob": ["score", "observe"]}
        for who, demands in ((None, False), ("alice", False), ("alice", True), ("bob", True)):
            for name, ask in CLIENTS.items():
                behaviour = over_tls(server(demands=demands), roles if demands else None)
                with self.subTest(name, who=who, demands=demands), StubServer(behaviour) as stub:
                    self.assertEqual(ask(stub.port, shown(who), 3), [0.25] * 3)
                    self.assertEqual(stub.connection_count, 1)

    def test_the_name_that_a_server_must_have_may_be_told(self) -> None:
        with StubServer(over_tls(server())) as stub:
            for name, ask in CLIENTS.items():
                for asked in ("localhost", "scores.example", "127.0.0.1"):
                    with self.subTest(name, server_name=asked):
                        self.assertEqual(ask(stub.port, shown(server_name=asked), 1), [0.25])

    def test_a_context_that_was_made_elsewhere(self) -> None:
        for name, ask in CLIENTS.items():
            context = ssl.create_default_context(cafile=pem("authority.pem"))
            context.load_cert_chain(pem("encrypted.key").replace("encrypted.key", "alice.pem"), pem("encrypted.key"), "secret")
            with self.subTest(name), StubServer(over_tls(server(demands=True))) as stub:
                self.assertEqual(ask(stub.port, {"tls": context}, 1), [0.25])

    def test_what_no_role_allows_is_refused_and_the_connection_stays(self) -> None:
        roles = {"alice.example": ["observe"], "urn:alice": []}
        with StubServer(over_tls(server(demands=True), roles)) as stub:
            with sestina.Client(port=stub.port, **shown("alice")) as client:
                for _ in range(2):
                    with self.assertRaisesRegex(sestina.UnauthenticatedError, "^the caller's certificate does not allow"):
                        client.score(ROW)
                    with self.assertRaises(sestina.UnauthenticatedError):
                        client.score_batch([ROW])
                    self.assertEqual((client.ping(b"x"), client.info()["protocol"]), (b"x", 1))
                    self.assertIsInstance(client.stats(), dict)
            self.assertEqual(stub.connection_count, 1)

    def test_large_batches_and_deep_pipelines(self) -> None:
        rows = [numbered(i) for i in range(16_384)]
        with StubServer(over_tls(server())) as stub, sestina.Client(port=stub.port, timeout=60, **shown()) as client:
            self.assertEqual([d.probability for d in client.score_batch(rows)], [chance(i) for i in range(16_384)])
            # The stub does not read while it writes, so whoever does not, either, waits for ever.
            with client.pipeline(in_flight_max=100_000) as pipeline:
                batches = [pipeline.score_batch(rows) for _ in range(15)]
                scores = [pipeline.score(numbered(i)) for i in range(20_000)]
            self.assertEqual({b.result()[16_383].probability for b in batches}, {chance(16_383)})
            self.assertEqual([p.result().probability for p in scores], [chance(i) for i in range(20_000)])
            many = client.score_many((numbered(i) for i in range(5000)), rows_per_frame=100)
            self.assertEqual([d.probability for d in many], [chance(i) for i in range(5000)])
            self.assertEqual(stub.connection_count, 3)

    def test_concurrent_and_cancelled_calls(self) -> None:
        async def run(port: int) -> None:
            async with sestina.AsyncClient(port=port, timeout=60, in_flight_max=256, **shown()) as client:
                rows = [numbered(i) for i in range(16_384)]
                answers = await asyncio.gather(*(client.score_batch(rows) for _ in range(10)))
                self.assertEqual({a[16_383].probability for a in answers}, {chance(16_383)})
                await check_owners(self, client, count=3000)

        with StubServer(over_tls(server())) as stub:
            asyncio.run(run(stub.port))
            self.assertEqual(stub.connection_count, 1)

    def test_a_contract_is_asked_for_inside(self) -> None:
        names = StubSession().info()["model"]["features"]
        for name, ask in CLIENTS.items():
            with self.subTest(name), StubServer(over_tls(server())) as stub:
                self.assertEqual(ask(stub.port, shown(contract=names), 2), [0.25] * 2)
                (error,) = ask(stub.port, shown(contract=names[::-1]), 1)
                self.assertIsInstance(error, sestina.ContractMismatch)

    def test_records_cut_anywhere(self) -> None:
        with StubServer(over_tls(server(demands=True))) as stub:
            for size in (1, 3, 5, 1000):
                for name, ask in CLIENTS.items():
                    with self.subTest(name, size=size), StubServer(relay(stub.port, size)) as way:
                        self.assertEqual(ask(way.port, shown("alice"), 3), [0.25] * 3)
                        (error,) = ask(way.port, shown("mallory"), 1)
                        self.assertEqual(str(error), "the client's certificate was revoked")

    def test_replies_in_records_of_single_bytes(self) -> None:
        def trickle(connection: socket.socket, _: int) -> None:
            while request := read_request(connection):
                for byte in answer(request):
                    connection.sendall(bytes([byte]))

        for name, ask in CLIENTS.items():
            with self.subTest(name), StubServer(over_tls(server(), behaviour=trickle)) as stub:
                self.assertEqual(ask(stub.port, shown(), 3), [0.25] * 3)

    @unittest.skipUnless(hasattr(os, "fork"), "this system does not fork")
    def test_a_forked_process_leaves_the_connection_and_its_keys_alone(self) -> None:
        with StubServer(over_tls(server())) as stub, sestina.Client(port=stub.port, **shown()) as client:
            self.assertEqual(client.score(row(1)).probability, 0.125)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # about forking beside the stub's threads
                child = os.fork()
            if child == 0:
                right = all(client.score(numbered(i)).probability == chance(i) for i in range(20))
                os._exit(0 if right else 1)
            self.assertEqual(os.waitpid(child, 0)[1], 0)
            self.assertEqual(client.score(row(3)).probability, 0.375)
            self.assertEqual(stub.connection_count, 2)


class EndTests(unittest.TestCase):
    """How connections end."""

    def check(self, behaviour: Behaviour, words: str, connections: int = 2, **options: Any) -> None:
        for name, ask in CLIENTS.items():
            with self.subTest(name), StubServer(behaviour) as stub:
                (error,) = ask(stub.port, shown(**options), 1)
                self.assertIs(type(error), sestina.ConnectionLost, error)
                self.assertRegex(str(error), words)
                self.assertEqual(stub.connection_count, connections)

    def ending(self, sent: int, properly: bool) -> Behaviour:
        def behave(secret: socket.socket, _: int) -> None:
            secret.sendall(answer(read_request(secret) or b"")[:sent])
            if properly:
                secret.unwrap()  # type: ignore[attr-defined]

        return over_tls(server(), behaviour=behave)

    def test_an_end_without_the_closing_alert_is_a_cut(self) -> None:
        self.check(self.ending(0, False), "^the connection was cut between two replies, for TLS was not ended$")
        self.check(self.ending(20, False), "^the connection was cut in the middle of a reply, for TLS was not ended$")

    def test_an_end_with_the_closing_alert_is_the_servers_word(self) -> None:
        self.check(self.ending(0, True), "^the server closed the connection between two replies$")
        self.check(self.ending(20, True), "^the server closed the connection in the middle of a reply$")

    def test_an_answer_before_the_closing_alert_is_given(self) -> None:
        for name, ask in CLIENTS.items():
            with self.subTest(name), StubServer(self.ending(32, True)) as stub:
                self.assertEqual(ask(stub.port, shown(), 3), [0.25] * 3)

    def test_an_end_within_the_handshake_is_tried_again(self) -> None:
        def late(connection: socket.socket, number: int) -> None:
            if number < 2:
                end(connection)
            else:
                over_tls(server())(connection, number)

        for name, ask in CLIENTS.items():
            with self.subTest(name), StubServer(late) as stub:
                self.assertEqual(ask(stub.port, shown(), 1), [0.25])
                self.assertEqual(stub.connection_count, 3)
        self.check(lambda c, _: end(c), "the server ended the connection within the TLS handshake$", 1, connect_attempts=1)

    def test_a_server_that_says_nothing(self) -> None:
        for name, ask in CLIENTS.items():
            with self.subTest(name), StubServer(never_answering) as stub:
                began = time.monotonic()
                (error,) = ask(stub.port, shown(timeout=0.3), 1)
                self.assertIsInstance(error, (sestina.ConnectionLost, sestina.CallTimeout))
                self.assertLess(time.monotonic() - began, 5)

    def test_a_client_ends_tls_before_it_closes(self) -> None:
        ends: List[bytes] = []

        def watch(secret: socket.socket, _: int) -> None:
            secret.suppress_ragged_eofs = False  # type: ignore[attr-defined]
            serve_stub(secret)
            ends.append(b"proper")

        for name, ask in CLIENTS.items():
            with self.subTest(name), StubServer(over_tls(server(), behaviour=watch)) as stub:
                self.assertEqual(ask(stub.port, shown(), 1), [0.25])
        self.assertEqual(ends, [b"proper"] * 2)

    def test_a_server_is_told_why_its_certificate_is_refused(self) -> None:
        told: List[str] = []

        def listen(connection: socket.socket, _: int) -> None:
            try:
                server("server-strange").wrap_socket(connection.dup(), server_side=True).recv(1)
            except ssl.SSLError as error:
                told.append(error.reason or "")

        for ask in CLIENTS.values():
            with StubServer(listen) as stub:
                ask(stub.port, shown(), 1)
        self.assertEqual(told, ["TLSV1_ALERT_UNKNOWN_CA"] * 2)


class OptionTests(unittest.TestCase):
    """Options that are of no use are refused before anything is sent."""

    def test_options_that_do_not_go_together(self) -> None:
        context = ssl.create_default_context()
        cases: List[Tuple[Dict[str, Any], Type[Exception], str]] = [
            ({"ca": pem("authority.pem")}, ValueError, "without tls=True"),
            ({"cert": pem("alice.pem")}, ValueError, "without tls=True"),
            ({"server_name": "localhost"}, ValueError, "without tls=True"),
            ({"tls": context, "ca": pem("authority.pem")}, ValueError, "those of the SSLContext"),
            ({"tls": True, "key": pem("alice.key")}, ValueError, "a key needs the certificate"),
            ({"tls": True, "ca": pem("nothing.pem")}, FileNotFoundError, "nothing.pem"),
            ({"tls": True, "ca": pem("alice.key")}, ValueError, "alice.key holds no certificate"),
            (shown("alice", key=pem("bob.key")), ValueError, "the key does not belong to the certificate"),
            (shown("alice", key=pem("absent.key")), FileNotFoundError, "absent.key"),
            (shown("alice", key=pem("encrypted.key")), ValueError, "the key is encrypted"),
            ({"tls": True, "cert": pem("alice.pem")}, ValueError, "there is no certificate with its private key"),
            ({"tls": True, "cert": pem("openssl.cnf")}, ValueError, "there is no certificate with its private key"),
            ({"tls": True, "server_name": ""}, ValueError, "server_hostname"),
        ]
        for options, kind, words in cases:
            for client in (sestina.Client, sestina.AsyncClient):
                with self.subTest(client.__name__, options=options), self.assertRaisesRegex(kind, words):
                    client(**options)


class BusyTests(unittest.TestCase):
    """What is refused as busy is asked again, after pauses that grow."""

    def busy(self, refusals: int, times: Optional[List[float]] = None) -> Behaviour:
        """A server that refuses so many requests of a connection first."""

        def behave(connection: socket.socket, _: int) -> None:
            left = refusals
            while request := read_request(connection):
                is_score = request[5] in (sestina.SCORE, sestina.SCORE_BATCH)
                if times is not None:
                    times.append(time.monotonic())
                connection.sendall(StubSession(busy=left > 0).receive(request))
                left -= is_score

        return behave

    def test_it_is_asked_again_on_the_same_connection(self) -> None:
        for name, ask in CLIENTS.items():
            times: List[float] = []
            with self.subTest(name), StubServer(self.busy(4, times)) as stub:
                self.assertEqual(ask(stub.port, {"timeout": 30}, 1), [0.25])
                self.assertEqual(stub.connection_count, 1)
                pauses = [b - a for a, b in zip(times, times[1:])]
                self.assertEqual(len(pauses), 4)
                for pause, least in zip(pauses, (0.025, 0.05, 0.1, 0.2)):
                    self.assertGreaterEqual(pause, least)

    def test_without_time_or_leave_to_ask_again_it_is_an_error(self) -> None:
        for name, ask in CLIENTS.items():
            for first_pause, options, is_asked_again in (
                (1000.0, {"timeout": 30}, False), (0.05, {"timeout": 30, "retry": False}, False), (0.05, {"timeout": 2}, True),
            ):
                times: List[float] = []
                with self.subTest(name, pause=first_pause, **options), StubServer(self.busy(1000, times)) as stub:
                    with unittest.mock.patch.multiple(sestina, _PAUSE_FIRST=first_pause, _PAUSE_CAP=1000.0):
                        (error,) = ask(stub.port, options, 1)
                    self.assertEqual((type(error), error.status), (sestina.BusyError, 13))
                    self.assertEqual(len(times) > 1, is_asked_again)
                    self.assertEqual(stub.connection_count, 1)

    def test_other_threads_ask_while_one_pauses(self) -> None:
        with StubServer(self.busy(1000)) as stub, sestina.Client(port=stub.port, timeout=3) as client:
            thread = threading.Thread(target=lambda: outcome_of(lambda: client.score(ROW)))
            thread.start()
            for _ in range(20):
                self.assertEqual(client.ping(b"x", timeout=1), b"x")
            client.close()
            thread.join()

    @unittest.mock.patch.multiple(sestina, _PAUSE_FIRST=1000.0, _PAUSE_CAP=1000.0)
    def test_closing_ends_a_pause(self) -> None:
        async def run(port: int) -> Any:
            async with sestina.AsyncClient(port=port, timeout=5000) as client:
                call = asyncio.ensure_future(client.score(ROW))
                while not refused:
                    await asyncio.sleep(0.01)
                await client.close()
                return (await asyncio.wait_for(asyncio.gather(call, return_exceptions=True), 30))[0]

        refused: List[float] = []
        with StubServer(self.busy(1000, refused)) as stub:
            self.assertRegex(str(asyncio.run(run(stub.port))), "the client was closed")
        refused.clear()
        outcomes: List[Any] = []
        with StubServer(self.busy(1000, refused)) as stub:
            client = sestina.Client(port=stub.port, timeout=5000)
            ask = threading.Thread(target=lambda: outcomes.append(outcome_of(lambda: client.score(ROW))), daemon=True)
            ask.start()
            while not refused:
                time.sleep(0.01)
            client.close()
            ask.join(30)
        self.assertRegex(str(outcomes), "the client was closed")

    def test_score_many_asks_again_and_keeps_the_order(self) -> None:
        turn = 0

        def every_third(request: bytes) -> bytes:
            nonlocal turn
            turn += 1
            return StubSession(busy=turn % 3 == 0).receive(request)

        def behave(connection: socket.socket, _: int) -> None:
            while request := read_request(connection):
                connection.sendall(every_third(request))

        with StubServer(behave) as stub, sestina.Client(port=stub.port) as client:
            decisions = list(client.score_many([numbered(i) for i in range(100)], rows_per_frame=7))
            self.assertEqual([d.probability for d in decisions], [chance(i) for i in range(100)])
        with StubServer(behave) as stub, sestina.Client(port=stub.port, retry=False) as client:
            with self.assertRaises(sestina.BusyError):
                list(client.score_many([numbered(i) for i in range(100)], rows_per_frame=7))

    def test_a_pipeline_gives_the_refusal_to_its_request(self) -> None:
        with StubServer(self.busy(1)) as stub, sestina.Client(port=stub.port) as client:
            with client.pipeline() as pipeline:
                pending = [pipeline.score(ROW) for _ in range(3)]
            with self.assertRaises(sestina.BusyError):
                pending[0].result()
            self.assertEqual([p.result().probability for p in pending[1:]], [0.25] * 2)

    def test_other_statuses_are_not_asked_again(self) -> None:
        counted: List[int] = []

        def refuse(connection: socket.socket, _: int) -> None:
            while request := read_request(connection):
                counted.append(status)
                connection.sendall(frame(1, status, struct.unpack_from("<Q", request, 8)[0], b"no"))

        for status in (8, 11, 12):
            for name, ask in CLIENTS.items():
                counted.clear()
                with self.subTest(name, status=status), StubServer(refuse) as stub:
                    (error,) = ask(stub.port, {}, 1)
                    self.assertEqual((error.status, counted), (status, [status]))


if __name__ == "__main__":
    unittest.main()
