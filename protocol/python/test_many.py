"""`AsyncClient.score_many`: any number of rows in bounded memory, with time-outs that count from sending.

Run in this folder: python3 -m unittest.
"""

from __future__ import annotations

import array
import asyncio
import gc
import socket
import struct
import sys
import unittest
from typing import Any, AsyncIterator, Iterator, List

import sestina
from async_case import AsyncClientCase
from stub_server import BATCH, BUSY, StubServer, frame, read_request
from test_sestina import NAN, ROW, answer, chance, never_answering, numbered, row, unused_port

MANY = 1_000_000
BLOCKS_MAX = 200_000
"""Blocks of memory that a million rows may take on their way; their decisions alone would be two million."""
AHEAD_MAX = 6 * sestina._ROWS_PER_FRAME


def quick(connection: socket.socket, _: int) -> None:
    """The stub for batches whose rows all have a score, without looking at each by itself."""
    while True:
        request = read_request(connection)
        if request is None:
            return
        scores = array.array("d", [x / 8 for x in memoryview(request)[16:].cast("d")[::6].tolist()])
        (id,) = struct.unpack_from("<Q", request, 8)
        connection.sendall(frame(BATCH, 0, id, bytes(8) + scores.tobytes() + bytes(len(scores))))


class ManyTests(AsyncClientCase):
    """Rows beyond what one frame takes, from asyncio."""

    def test_a_million_rows_in_bounded_memory(self) -> None:
        taken = given = 0

        def rows() -> Iterator[List[float]]:
            nonlocal taken
            for taken in range(1, MANY + 1):
                yield numbered(taken % 262_144)

        async def body(client: sestina.AsyncClient, server: StubServer) -> None:
            nonlocal given
            ahead = blocks = 0
            gc.collect()
            before = sys.getallocatedblocks()
            async for decision in client.score_many(rows()):
                given += 1
                ahead = max(ahead, taken - given)
                if decision.probability != chance(given % 262_144):
                    self.fail(f"row {given} has the score {decision.probability}")
                if given % 10_000 == 0:
                    blocks = max(blocks, sys.getallocatedblocks() - before)
            self.assertEqual((given, server.connection_count), (MANY, 1))
            self.assertLessEqual(ahead, AHEAD_MAX)
            self.assertLessEqual(blocks, BLOCKS_MAX)

        self.run_with(body, quick, timeout=60)

    def test_the_order_is_kept_whatever_the_rows_are(self) -> None:
        async def later(count: int) -> AsyncIterator[List[float]]:
            for i in range(count):
                if i % 50 == 0:
                    await asyncio.sleep(0)
                yield numbered(i)

        async def body(client: sestina.AsyncClient, server: StubServer) -> None:
            for count in (0, 1, 99, 100, 101, 3000):
                for rows in ([numbered(i) for i in range(count)], later(count)):
                    decisions = [d async for d in client.score_many(rows, rows_per_frame=100)]
                    self.assertEqual([d.probability for d in decisions], [chance(i) for i in range(count)])
            names = (await client.info())["model"]["features"]
            table = {name: [numbered(i)[place] for i in range(3000)] for place, name in enumerate(names)}
            decisions = [d async for d in client.score_many(table, rows_per_frame=100)]
            self.assertEqual([d.probability for d in decisions], [chance(i) for i in range(3000)])
            self.assertEqual(server.connection_count, 1)

        self.run_with(body)

    def test_rows_without_a_score_have_none(self) -> None:
        async def body(client: sestina.AsyncClient, _: StubServer) -> None:
            decisions = [d async for d in client.score_many([row(1), row(NAN), row(3)])]
            self.assertEqual([d.scored for d in decisions], [True, False, True])

        self.run_with(body)

    def test_other_calls_go_between(self) -> None:
        async def body(client: sestina.AsyncClient, server: StubServer) -> None:
            scoring = asyncio.ensure_future(self.count(client.score_many(numbered(i) for i in range(50_000))))
            for i in range(200):
                self.assertEqual((await client.score(numbered(i))).probability, chance(i))
            self.assertEqual(await scoring, 50_000)
            self.assertEqual(server.connection_count, 1)

        self.run_with(body, timeout=60)

    @staticmethod
    async def count(decisions: AsyncIterator[sestina.Decision]) -> int:
        return len([d async for d in decisions])

    def test_waiting_for_a_turn_takes_no_time_of_the_time_out(self) -> None:
        def slow(connection: socket.socket, _: int) -> None:
            while True:
                request = read_request(connection)
                if request is None:
                    return
                server_side.wait(0.2)
                connection.sendall(answer(request))

        async def body(client: sestina.AsyncClient, server: StubServer) -> None:
            nonlocal server_side
            server_side = server.stopping
            decisions = [d async for d in client.score_many([numbered(i) for i in range(8)], rows_per_frame=1)]
            self.assertEqual([d.probability for d in decisions], [chance(i) for i in range(8)])
            self.assertEqual(server.connection_count, 1)

        server_side: Any = None
        # Four wait for one: the last of them is sent after 0.6 s and answered after 0.8.
        self.run_with(body, slow, timeout=0.7, in_flight_max=1)

    def test_who_takes_the_decisions_may_take_longer_than_the_time_out(self) -> None:
        async def body(client: sestina.AsyncClient, server: StubServer) -> None:
            given = []
            async for decision in client.score_many([numbered(i) for i in range(8)], rows_per_frame=1):
                given.append(decision.probability)
                if len(given) < 4:
                    await asyncio.sleep(0.3)
            self.assertEqual(given, [chance(i) for i in range(8)])
            self.assertEqual(server.connection_count, 1)

        self.run_with(body, timeout=0.25)

    def test_a_server_that_never_answers(self) -> None:
        async def body(client: sestina.AsyncClient, _: StubServer) -> None:
            for rows in ([ROW] * 3000, {name: [0.0] * 3000 for name in "abcdef"}):
                with self.assertRaisesRegex(sestina.CallTimeout, "within 0.1 s"):
                    await self.count(client.score_many(rows))
                with self.assertRaisesRegex(sestina.CallTimeout, "within 0.05 s"):
                    await self.count(client.score_many(rows, timeout=0.05))

        self.run_with(body, never_answering, timeout=0.1, in_flight_max=1)

    def test_a_server_that_is_not_there(self) -> None:
        async def run() -> None:
            async with sestina.AsyncClient("127.0.0.1", unused_port(), timeout=0.3) as client:
                with self.assertRaisesRegex(sestina.ConnectionLost, "cannot connect"):
                    await self.count(client.score_many([ROW] * 3000))

        asyncio.run(run())

    def test_a_connection_that_ends_is_made_again_and_loses_no_row(self) -> None:
        def three(connection: socket.socket, _: int) -> None:
            for _ in range(3):
                connection.sendall(answer(read_request(connection) or b""))

        async def body(client: sestina.AsyncClient, server: StubServer) -> None:
            rows = [numbered(i) for i in range(120)]
            decisions = [d async for d in client.score_many(rows, rows_per_frame=10)]
            self.assertEqual([d.probability for d in decisions], [chance(i) for i in range(120)])
            self.assertGreaterEqual(server.connection_count, 4)

        self.run_with(body, three, timeout=20, in_flight_max=2)

    def test_a_busy_server_is_asked_again(self) -> None:
        def busy_at_first(connection: socket.socket, _: int) -> None:
            number = 0
            while True:
                request = read_request(connection)
                if request is None:
                    return
                (id,) = struct.unpack_from("<Q", request, 8)
                number += 1
                connection.sendall(frame(BATCH, BUSY, id, b"ask again") if number % 3 == 1 else answer(request))

        async def body(client: sestina.AsyncClient, _: StubServer) -> None:
            rows = [numbered(i) for i in range(120)]
            decisions = [d async for d in client.score_many(rows, rows_per_frame=10)]
            self.assertEqual([d.probability for d in decisions], [chance(i) for i in range(120)])

        self.run_with(body, busy_at_first, timeout=20)

    def test_what_is_given_up_harms_no_other_call(self) -> None:
        async def body(client: sestina.AsyncClient, server: StubServer) -> None:
            decisions = client.score_many(numbered(i) for i in range(20_000))
            self.assertEqual((await decisions.__anext__()).probability, 0)
            await decisions.aclose()  # type: ignore[attr-defined]
            self.assertEqual((await client.score(row(3))).probability, 0.375)
            with self.assertRaisesRegex(ValueError, "6 floats"):
                await self.count(client.score_many([*[ROW] * 20, [1.0]], rows_per_frame=10))
            self.assertEqual((await client.score(row(2))).probability, 0.25)
            self.assertEqual(server.connection_count, 1)

        self.run_with(body)


if __name__ == "__main__":
    unittest.main()
