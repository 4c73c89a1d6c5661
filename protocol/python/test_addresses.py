"""Tests of how the client finds a server whose name stands for several addresses."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
import unittest
from typing import Any, Iterator, List
from unittest import mock

import sestina
from stub_server import StubServer

HERE = "127.0.0.1"
ELSEWHERE = "127.0.0.2"


@contextlib.contextmanager
def name_of(*addresses: Any) -> Iterator[None]:
    """Lets every name stand for these hosts and ports."""
    entries: List[Any] = [
        (socket.AF_INET6 if ":" in address[0] else socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", address)
        for address in addresses
    ]
    with mock.patch("socket.getaddrinfo", return_value=entries):
        yield


@contextlib.contextmanager
def silent_server() -> Iterator[Any]:
    """The address of a listener whose queue is full, so that the system answers nobody else."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind((HERE, 0))
        listener.listen(0)
        for _ in range(3):
            caller = stack.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(listener.getsockname())
        yield listener.getsockname()


class WrittenAddressTests(unittest.TestCase):
    """What stands for a server in `Client` and `AsyncClient`."""

    def test_a_host_with_its_port(self) -> None:
        with StubServer() as server:
            for address in (f"{HERE}:{server.port}", f"localhost:{server.port}"):
                with sestina.Client(address) as client:
                    self.assertEqual(client.ping(b"there"), b"there")

            async def ask() -> bytes:
                async with sestina.AsyncClient(f"{HERE}:{server.port}") as client:
                    return await client.ping(b"there")

            self.assertEqual(asyncio.run(ask()), b"there")

    def test_what_addresses_say(self) -> None:
        for host, port, expected in (
            (HERE, None, (HERE, 7070)), (HERE, 9, (HERE, 9)), (f"{HERE}:9", None, (HERE, 9)), (f"{HERE}:9", 9, (HERE, 9)),
            ("a.example:65535", None, ("a.example", 65535)), ("::1", None, ("::1", 7070)), ("::1", 9, ("::1", 9)),
            ("[::1]:9", None, ("::1", 9)), ("[::1]", None, ("::1", 7070)), ("[fe80::1%eth0]:9", None, ("fe80::1%eth0", 9)),
        ):
            for kind in (sestina.Client, sestina.AsyncClient):
                with self.subTest((host, port)):
                    client = kind(host, **({} if port is None else {"port": port}))
                    self.assertEqual((client._host, client._port), expected)

    def test_what_is_no_address_is_refused(self) -> None:
        for host, sentence in (
            ("http://127.0.0.1:7070", "HOST:PORT, such as 127.0.0.1:7070, and not the URL"), ("", "has no host"),
            (":7070", "has no host"), ("a:", "the port in 'a:' has to be a number from 1 to 65535"), ("a:0", "from 1 to"),
            ("a:65536", "from 1 to"), ("a:x", "from 1 to"), ("a:-1", "from 1 to"), ("a:\u0667", "from 1 to"),
            ("a:" + "1" * 5000, "from 1 to"), ("[::1", r"is \[ADDRESS\]:PORT"), ("[::1]9", r"is \[ADDRESS\]:PORT"),
            ("[::1]:", "from 1 to"), ("[]:9", "has no host"),
        ):
            for kind in (sestina.Client, sestina.AsyncClient):
                with self.subTest(host), self.assertRaisesRegex(ValueError, sentence):
                    kind(host)
        with self.assertRaisesRegex(ValueError, "'a:9' names one port, and port=10 another"):
            sestina.Client("a:9", 10)

    def test_a_certificate_is_for_the_host_without_its_port(self) -> None:
        client = sestina.Client("scores.example:7070", tls=True)
        assert client._make_tls is not None
        self.assertEqual(client._make_tls()._server_name, "scores.example")


class AddressTests(unittest.TestCase):
    """`Client` and `AsyncClient` with a name that stands for more than one address."""

    def ask(self, **options: Any) -> None:
        with sestina.Client("server", 7070, **options) as client:
            self.assertEqual(client.ping(b"there"), b"there")

    def ask_asynchronously(self, **options: Any) -> None:
        async def run() -> None:
            async with sestina.AsyncClient("server", 7070, **options) as client:
                self.assertEqual(await client.ping(b"there"), b"there")

        asyncio.run(run())

    def test_whichever_address_listens_is_found(self) -> None:
        for ask in (self.ask, self.ask_asynchronously):
            with StubServer() as server:
                here, elsewhere = (HERE, server.port), (ELSEWHERE, server.port)
                for addresses in ([elsewhere, here], [here, elsewhere], [("::1", server.port, 0, 0), elsewhere, here]):
                    with self.subTest(ask=ask.__name__, addresses=addresses), name_of(*addresses):
                        ask(timeout=5)

    def test_an_address_that_does_not_answer_leaves_time_for_the_next(self) -> None:
        for ask in (self.ask, self.ask_asynchronously):
            with self.subTest(ask=ask.__name__), StubServer() as server, silent_server() as silent:
                with name_of(silent, (HERE, server.port)):
                    began = time.monotonic()
                    ask(timeout=6)
                    self.assertLess(time.monotonic() - began, 5)

    def test_every_address_that_failed_is_named(self) -> None:
        with socket.create_server((HERE, 0)) as listener:
            port = listener.getsockname()[1]
        # An own address each, so that no other process is given the port meanwhile.
        hosts = ["127.0.0.61", "127.0.0.62"]

        async def run() -> None:
            async with sestina.AsyncClient("server", port, timeout=2, connect_attempts=1) as client:
                await client.ping()

        with name_of(*((host, port) for host in hosts)):
            with self.assertRaises(sestina.ConnectionLost) as threads:
                with sestina.Client("server", port, timeout=2, connect_attempts=1) as client:
                    client.ping()
            with self.assertRaises(sestina.ConnectionLost) as tasks:
                asyncio.run(run())
        for raised in (threads, tasks):
            for host in hosts:
                self.assertIn(host, str(raised.exception))


if __name__ == "__main__":
    unittest.main()
