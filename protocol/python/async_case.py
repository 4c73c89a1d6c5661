"""What tests of `AsyncClient` share."""

from __future__ import annotations

import asyncio
import unittest
from typing import Any, Callable, Coroutine

import sestina
from stub_server import Behaviour, StubServer, serve_stub


class AsyncClientCase(unittest.TestCase):
    """A test that runs against a stub server."""

    def run_with(
        self,
        body: Callable[[sestina.AsyncClient, StubServer], Coroutine[Any, Any, None]],
        behaviour: Behaviour = serve_stub,
        **options: Any,
    ) -> None:
        """Gives `body` a client that is connected to a server of this behaviour, and the server."""
        async def run() -> None:
            async with sestina.AsyncClient("127.0.0.1", server.port, **options) as client:
                await body(client, server)

        with StubServer(behaviour) as server:
            asyncio.run(run())
