"""A client that demands a contract gives answers of models that have it, and of no others.

Run in this folder: python3 -m unittest. The servers here change their model where a script says so, between two
requests of a pipeline as well as between an answer and the `info` that is asked because of it.
"""

from __future__ import annotations

import asyncio
import json
import re
import struct
import threading
import unittest
from pathlib import Path
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple, Union

import sestina
from stub_server import (
    BATCH, CHANGE, EXPLAIN, FEATURES, INFO, PING, SCORE, Answer, Behaviour, Script, StubServer, stub_change, stub_explain,
)

SPEC = Path(__file__).resolve().parent.parent / "SPEC.md"
SWAPPED = [FEATURES[1], FEATURES[0], *FEATURES[2:]]
COUNT = 40


class Model(NamedTuple):
    """What a scripted server answers with: its name is that of its digest, and its probability tells it apart."""

    digest: str
    features: Sequence[str]
    probability: float
    contract: Optional[Dict[str, Any]] = None

    def info(self) -> Dict[str, Any]:
        model = {"name": "m", "digest": self.digest, "features": list(self.features), "threshold": 0.5}
        if self.contract is not None:
            model["contract"] = self.contract
        return {"protocol": 1, "model": model}

    def reply(self, opcode: int, payload: bytes) -> Tuple[int, bytes]:
        digest, rows = bytes.fromhex(self.digest)[:8], len(payload) // 48
        score = struct.pack("<d", self.probability)
        return 0, {
            SCORE: score + digest,
            BATCH: digest + score * rows + bytes(rows),
            EXPLAIN: score + digest + stub_explain((0.0,) * 6),
            CHANGE: score + digest + stub_change((0.0,) * 6, False),
            INFO: json.dumps(self.info()).encode(),
            PING: payload,
        }[opcode]


GOOD = Model("11" * 32, FEATURES, 0.125)
GOOD_TOO = Model("22" * 32, FEATURES, 0.25)
BAD = Model("33" * 32, SWAPPED, 0.75)



def always(model: Answer) -> Script:
    return Script(lambda opcode, number: model)


Results = List[Any]
"""Probabilities, or the classes of errors."""


def outcome(ask: Callable[[], Any]) -> Any:
    try:
        result = ask()
    except sestina.SestinaError as error:
        return type(error)
    return result[0].probability if isinstance(result, list) else result.probability


def ask_singly(port: int, **options: Any) -> Results:
    with sestina.Client(port=port, **options) as client:
        return [outcome(lambda: client.score([0.0] * 6)) for _ in range(COUNT)]


def ask_batches(port: int, **options: Any) -> Results:
    with sestina.Client(port=port, **options) as client:
        return [outcome(lambda: client.score_batch([[0.0] * 6] * 3)) for _ in range(COUNT)]


def ask_pipelined(port: int, **options: Any) -> Results:
    with sestina.Client(port=port, **options) as client:
        pipeline = client.pipeline(in_flight_max=7)
        pending = [pipeline.score([0.0] * 6) for _ in range(COUNT)]
        results = [outcome(p.result) for p in pending]
        pipeline.close()
        return results


def ask_concurrently(port: int, **options: Any) -> Results:
    async def run() -> Results:
        async with sestina.AsyncClient(port=port, **options) as client:
            results = await asyncio.gather(*(client.score([0.0] * 6) for _ in range(COUNT)), return_exceptions=True)
        return [type(r) if isinstance(r, BaseException) else r.probability for r in results]

    return asyncio.run(run())


WAYS = {"one by one": ask_singly, "batches": ask_batches, "pipeline": ask_pipelined, "asyncio": ask_concurrently}
DEMANDS: Dict[str, Union[str, Sequence[str]]] = {
    "names": FEATURES, "digest": sestina.contract_digest(FEATURES), "DIGEST": sestina.contract_digest(FEATURES).upper(),
}


class ContractTests(unittest.TestCase):
    """Every way of asking, against servers whose model changes."""

    def each(self, behaviour: Callable[[], Behaviour], check: Callable[[Results, Any], None], **options: Any) -> None:
        for way, ask in WAYS.items():
            script = behaviour()
            with self.subTest(way), StubServer(script) as server:
                check(ask(server.port, **{"contract": FEATURES, "timeout": 20, **options}), script)

    def test_a_model_that_has_the_contract_answers_and_is_asked_for_once(self) -> None:
        def check(results: Results, script: Script) -> None:
            self.assertEqual(results, [0.125] * COUNT)
            self.assertEqual((script.requests[0], script.info_count), (INFO, 1))

        for name, demand in DEMANDS.items():
            with self.subTest(name):
                self.each(lambda: always(GOOD), check, contract=demand)

    def test_the_digest_that_the_server_tells_is_the_one_that_counts(self) -> None:
        told = GOOD._replace(contract={"digest": "ab" * 32, "missing": [True] * 6})
        self.each(lambda: always(told), lambda r, _: self.assertEqual(r, [0.125] * COUNT), contract="AB" * 32)
        mismatch = [sestina.ContractMismatch] * COUNT
        self.each(lambda: always(told), lambda r, _: self.assertEqual(r, mismatch), contract=DEMANDS["digest"])

    def test_without_a_demand_nothing_is_asked(self) -> None:
        def check(results: Results, script: Script) -> None:
            self.assertEqual((results, script.info_count), ([0.75] * COUNT, 0))

        self.each(lambda: always(BAD), check, contract=None)

    def test_no_answer_of_another_contract_is_given(self) -> None:
        def check(results: Results, script: Script) -> None:
            self.assertEqual(results, [sestina.ContractMismatch] * COUNT)
            self.assertEqual(script.info_count, 1)

        for name, demand in DEMANDS.items():
            with self.subTest(name):
                self.each(lambda: always(BAD), check, contract=demand)

    def test_the_error_says_what_differs(self) -> None:
        with StubServer(always(BAD)) as server, sestina.Client(port=server.port, contract=FEATURES) as client:
            with self.assertRaisesRegex(sestina.ContractMismatch, "feature 1 is 'loan_amt_outstanding' and has to be"):
                client.score([0.0] * 6)
            for ask in (client.explain, client.change):
                with self.assertRaises(sestina.ContractMismatch):
                    ask([0.0] * 6)
            self.assertEqual(client.ping(b"x"), b"x")  # which no model answers

    def test_a_new_model_with_the_contract_is_looked_at_and_loses_nothing(self) -> None:
        for change in (1, 2, 9, 20, COUNT):
            def check(results: Results, script: Script, change: int = change) -> None:
                self.assertEqual(set(results), {0.125, 0.25} if change < COUNT else {0.125, 0.25} & set(results))
                self.assertEqual(sorted(results), results)
                self.assertLessEqual(script.info_count, 2)

            with self.subTest(change=change):
                self.each(lambda change=change: Script(lambda _, n: GOOD if n <= change else GOOD_TOO), check)

    def test_a_model_that_comes_in_the_middle_with_another_contract_gives_nothing(self) -> None:
        for change in (1, 2, 9, 20):
            def check(results: Results, _: Script, change: int = change) -> None:
                expected = [0.125] * change + [sestina.ContractMismatch] * (COUNT - change)
                self.assertEqual(results, expected)

            with self.subTest(change=change):
                self.each(lambda change=change: Script(lambda _, n: GOOD if n <= change else BAD), check)

    def test_a_model_that_comes_back_answers_again(self) -> None:
        def check(results: Results, _: Script) -> None:
            self.assertEqual(results[0], 0.125)
            self.assertEqual(results[-1], 0.125)
            # Where answers of the other one were held until it was gone, they were asked for again.
            self.assertLessEqual(set(results), {0.125, sestina.ContractMismatch})

        self.each(lambda: Script(lambda _, n: BAD if 10 < n < 20 else GOOD), check)

    def test_an_answer_whose_model_is_gone_when_it_is_looked_for_is_asked_for_again(self) -> None:
        # The first answer is of a model that no `info` ever tells of: what it says was never right.
        for unknown in (BAD, BAD._replace(digest="44" * 32, features=FEATURES)):
            def choose(opcode: int, number: int, unknown: Answer = unknown) -> Answer:
                return unknown if opcode != INFO and number <= 6 else GOOD

            with self.subTest(unknown.digest):
                self.each(lambda choose=choose: Script(choose), lambda r, _: self.assertEqual(r, [0.125] * COUNT))

    def test_a_server_whose_models_cannot_be_kept_up_with_is_given_up(self) -> None:
        def choose(opcode: int, number: int) -> Answer:
            return GOOD if opcode == INFO else GOOD_TOO._replace(digest=f"{number + 256:04x}" * 16)

        def check(results: Results, script: Script) -> None:
            self.assertEqual(results, [sestina.ContractUnknown] * COUNT)
            self.assertLess(len(script.requests), 22 * COUNT)

        self.each(lambda: Script(choose), check)

    def test_a_server_that_does_not_tell_gives_nothing(self) -> None:
        untold: List[Answer] = [
            b"\x0ano", b"\x03no", b'\0{"model": {}}', b'\0{"model": 1}', b'\0{"model": {"digest": "1", "features": []}}',
            b'\0{"model": {"digest": 5, "features": [1, 2, 3, 4, 5, 6]}}',
        ]
        for answer in untold:
            def check(results: Results, script: Script) -> None:
                self.assertEqual(results, [sestina.ContractUnknown] * COUNT)

            with self.subTest(answer):
                self.each(lambda answer=answer: Script(lambda opcode, _: answer if opcode == INFO else GOOD), check)

    def test_info_that_is_no_document_breaks_the_protocol(self) -> None:
        script = Script(lambda opcode, _: b"\0{" if opcode == INFO else GOOD)
        with StubServer(script) as server, sestina.Client(port=server.port, contract=FEATURES) as client:
            with self.assertRaises(sestina.ProtocolViolation):
                client.score([0.0] * 6)

    def test_a_server_that_tells_later_is_asked_again(self) -> None:
        told = iter([b"\x0ano", GOOD])
        script = Script(lambda opcode, _: next(told) if opcode == INFO else GOOD)
        with StubServer(script) as server, sestina.Client(port=server.port, contract=FEATURES) as client:
            self.assertEqual([client.score([0.0] * 6).probability for _ in range(3)], [0.125] * 3)
            self.assertEqual(script.info_count, 2)

    def test_a_held_answer_is_not_waited_for_longer_than_the_call_may_take(self) -> None:
        def choose(opcode: int, number: int) -> Answer:
            if number > 0 and opcode == INFO:
                return None
            return GOOD if number == 0 else GOOD_TOO

        with StubServer(Script(choose)) as server:
            with sestina.Client(port=server.port, contract=FEATURES) as client:
                self.assertEqual(outcome(lambda: client.score([0.0] * 6, timeout=0.1)), sestina.CallTimeout)
        with StubServer(Script(choose)) as server:
            results = ask_concurrently(server.port, contract=FEATURES, timeout=0.1)
            self.assertEqual(results, [sestina.CallTimeout] * COUNT)

    def test_a_connection_that_ends_with_answers_held_loses_no_call(self) -> None:
        def behaviour() -> Script:
            closed: List[int] = []

            def choose(opcode: int, number: int) -> Answer:
                if number > 9 and opcode == INFO and not closed:
                    closed.append(number)
                    return b"close"
                return GOOD if number <= 9 else GOOD_TOO

            return Script(choose)

        for way in ("one by one", "batches", "asyncio"):
            with self.subTest(way), StubServer(behaviour()) as server:
                results = WAYS[way](server.port, contract=FEATURES, timeout=20)
                self.assertEqual(set(results), {0.125, 0.25})
                self.assertEqual(server.connection_count, 2)

    def test_a_call_that_is_cancelled_while_its_answer_is_held_harms_no_other(self) -> None:
        async def run(port: int) -> List[Any]:
            async with sestina.AsyncClient(port=port, contract=FEATURES, timeout=20) as client:
                await client.score([0.0] * 6)
                calls = [asyncio.ensure_future(client.score([0.0] * 6)) for _ in range(10)]
                while script.info_count < 2:
                    await asyncio.sleep(0.001)
                for call in calls[::2]:
                    call.cancel()
                told.set()
                return await asyncio.gather(*calls, return_exceptions=True)

        def choose(opcode: int, number: int) -> Answer:
            if opcode == INFO and number > 0:
                script.requests.append(INFO)
                told.wait(10)
                script.requests.pop()
            return GOOD if number <= 1 else GOOD_TOO

        told, script = threading.Event(), Script(choose)
        with StubServer(script) as server:
            results = asyncio.run(run(server.port))
        for index, result in enumerate(results):
            if index % 2:
                self.assertEqual(result.probability, 0.25)
            else:
                self.assertIsInstance(result, asyncio.CancelledError)

    def test_many_rows(self) -> None:
        with StubServer(Script(lambda _, n: GOOD if n <= 3 else GOOD_TOO)) as server:
            with sestina.Client(port=server.port, contract=FEATURES) as client:
                decisions = list(client.score_many(([0.0] * 6 for _ in range(100)), rows_per_frame=10))
        self.assertEqual([d.probability for d in decisions], [0.125] * 30 + [0.25] * 70)
        with StubServer(Script(lambda _, n: GOOD if n <= 3 else BAD)) as server:
            with sestina.Client(port=server.port, contract=FEATURES) as client, self.assertRaises(
                sestina.ContractMismatch
            ):
                given = [d.probability for d in client.score_many(([0.0] * 6 for _ in range(100)), rows_per_frame=10)]
                self.fail(f"{given}")

    def test_a_demand_that_is_none_is_refused(self) -> None:
        for demand in ("", "income", "12" * 31, "xy" * 32, [], FEATURES[:5], [*FEATURES, "x"], [FEATURES[0]] * 6):
            with self.subTest(demand), self.assertRaises(ValueError):
                sestina.Client(contract=demand)
            with self.subTest(demand), self.assertRaises(ValueError):
                sestina.AsyncClient(contract=demand)


class ContractDigestTests(unittest.TestCase):
    """The digest that the specification defines."""

    @unittest.skipUnless(SPEC.exists(), "the specification is not there: this client was copied without it")
    def test_it_gives_what_the_specification_tells(self) -> None:
        text = SPEC.read_text(encoding="utf-8")
        told = re.findall(r"`([0-9a-f]{64})`", text[text.index("#### The contract") :])
        fourth = [index == 3 for index in range(6)]
        self.assertEqual(told[:2], [sestina.contract_digest(FEATURES), sestina.contract_digest(FEATURES, fourth)])

    def test_names_order_and_bytes_make_another_contract(self) -> None:
        names = ["a", "b", "c", "d", "e", "f"]
        others = [
            names[::-1], ["ab", "", "c", "d", "e", "f"], ["", "ab", "c", "d", "e", "f"], ["A", "b", "c", "d", "e", "f"],
            ["\u00e9", "b", "c", "d", "e", "f"], ["e\u0301", "b", "c", "d", "e", "f"], ["a\0", "b", "c", "d", "e", "f"],
        ]
        digests = {sestina.contract_digest(n) for n in [names, *others]}
        missing = {sestina.contract_digest(names, [i == j for i in range(6)]) for j in range(6)}
        self.assertEqual(len(digests | missing), 1 + len(others) + 6)

    def test_five_names_are_none(self) -> None:
        for names in ([], ["a"] * 5, ["a"] * 7):
            with self.assertRaises(ValueError):
                sestina.contract_digest(names)


if __name__ == "__main__":
    unittest.main()
