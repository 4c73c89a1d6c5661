"""Rows by name and tables of named columns, against servers whose models take their features in changing orders.

Run in this folder: python3 -m unittest. Data frames of pandas, polars and pyarrow are tried where they are installed.
"""

from __future__ import annotations

import array
import asyncio
import importlib.util
import json
import math
import sqlite3
import struct
import unittest
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple

import sestina
from stub_server import (
    BATCH, CHANGE, EXPLAIN, FEATURES, INFO, PING, SCORE, Answer, Behaviour, Script,
    StubServer, StubSession, serve_stub, stub_change, stub_explain,
)

NAN = float("nan")
COUNT = 30
REVERSED = FEATURES[::-1]
RENAMED = ["age", *FEATURES[1:]]
WEIGHTS = {name: 2.0 ** -(place + 4) for place, name in enumerate([*FEATURES, "age"])}
"""What a figure counts for, by its name: a row in a wrong order has another sum."""


class Model(NamedTuple):
    """A model of a scripted server: the probability is the weighted sum of the figures by their names."""

    digest: str
    features: Sequence[Any]

    def score(self, figures: Sequence[float]) -> float:
        return sum(WEIGHTS[name] * value for name, value in zip(self.features, figures))

    def reply(self, opcode: int, payload: bytes) -> Tuple[int, bytes]:
        digest = bytes.fromhex(self.digest)[:8]
        if opcode == INFO:
            model = {"digest": self.digest, "features": list(self.features)}
            return 0, json.dumps({"protocol": 1, "model": model}).encode()
        if opcode == PING:
            return 0, payload
        scores = [self.score(row) for row in struct.iter_unpack("<6d", payload)]
        if opcode == BATCH:
            return 0, digest + struct.pack(f"<{len(scores)}d", *scores) + bytes(len(scores))
        if not math.isfinite(scores[0]):
            return 5, f"a figure is {scores[0]}".encode()
        rest = {SCORE: b"", EXPLAIN: stub_explain((0.0,) * 6), CHANGE: stub_change((0.0,) * 6, False)}[opcode]
        return 0, struct.pack("<d", scores[0]) + digest + rest


GIVEN = Model("11" * 32, FEATURES)
TURNED = Model("22" * 32, REVERSED)
OTHER = Model("33" * 32, RENAMED)



def named(i: int) -> Dict[str, Any]:
    """A row whose score no other below 64 has, with a name that no model asks for."""
    return {**{name: float(i >> place & 1) for place, name in enumerate(FEATURES)}, "age": 0.0, "customer": f"c{i}"}


def score_of(i: int) -> float:
    return sum(WEIGHTS[name] * named(i)[name] for name in FEATURES)


def outcome(ask: Callable[[], Any]) -> Any:
    try:
        result = ask()
    except (sestina.SestinaError, ValueError) as error:
        return type(error)
    return result[0].probability if isinstance(result, list) else result.probability


Results = List[Any]
"""Probabilities, or the classes of errors."""


def ask_singly(port: int, **options: Any) -> Results:
    with sestina.Client(port=port, **options) as client:
        return [outcome(lambda i=i: client.score(named(i))) for i in range(COUNT)]


def ask_reasons(port: int, **options: Any) -> Results:
    with sestina.Client(port=port, **options) as client:
        ways = [lambda row: client.explain(row).decision, lambda row: client.change(row).decision]
        return [outcome(lambda i=i: ways[i % 2](named(i))) for i in range(COUNT)]


def ask_batches(port: int, **options: Any) -> Results:
    with sestina.Client(port=port, **options) as client:
        return [outcome(lambda i=i: client.score_batch([named(i), named(0)])) for i in range(COUNT)]


def ask_pipelined(port: int, **options: Any) -> Results:
    with sestina.Client(port=port, **options) as client:
        pipeline = client.pipeline(in_flight_max=7)
        pending = [pipeline.score(named(i)) for i in range(COUNT)]
        results = [outcome(p.result) for p in pending]
        pipeline.close()
        return results


def ask_concurrently(port: int, **options: Any) -> Results:
    async def run() -> Results:
        async with sestina.AsyncClient(port=port, **options) as client:
            results = await asyncio.gather(*(client.score(named(i)) for i in range(COUNT)), return_exceptions=True)
        return [type(r) if isinstance(r, BaseException) else r.probability for r in results]

    return asyncio.run(run())


WAYS = {
    "one by one": ask_singly, "reasons": ask_reasons, "batches": ask_batches, "pipeline": ask_pipelined,
    "asyncio": ask_concurrently,
}
SCORES = [score_of(i) for i in range(COUNT)]


class OrderTests(unittest.TestCase):
    """Every way of asking by name, against servers whose models change."""

    def each(self, behaviour: Callable[[], Behaviour], check: Callable[[Results, Any], None], **options: Any) -> None:
        for way, ask in WAYS.items():
            script = behaviour()
            with self.subTest(way), StubServer(script) as server:
                check(ask(server.port, **{"timeout": 20, **options}), script)

    def test_rows_go_in_the_order_that_the_server_tells_which_is_asked_once(self) -> None:
        for model in (GIVEN, TURNED):
            def check(results: Results, script: Script) -> None:
                self.assertEqual(results, SCORES)
                self.assertEqual((script.requests[0], script.info_count), (INFO, 1))

            with self.subTest(model.features[0]):
                self.each(lambda model=model: Script(lambda *_: model), check)

    def test_another_digest_is_looked_at_and_another_order_followed(self) -> None:
        for change in (1, 2, 9, 20):
            def check(results: Results, script: Script) -> None:
                self.assertEqual(results, SCORES)
                self.assertEqual(script.info_count, 2)

            with self.subTest(change):
                self.each(lambda change=change: Script(lambda _, n: GIVEN if n <= change else TURNED), check)

    def test_models_that_come_and_go_give_no_wrong_figure(self) -> None:
        for period in (2, 3, 5):
            def check(results: Results, _: Script) -> None:
                for result, expected in zip(results, SCORES):
                    self.assertIn(result, (expected, sestina.ContractUnknown))

            with self.subTest(period):
                self.each(lambda period=period: Script(lambda _, n: TURNED if n // period % 2 else GIVEN), check)

    def test_a_model_of_other_features_is_none_for_these_rows(self) -> None:
        def check(results: Results, _: Script) -> None:
            self.assertEqual(results[:2], SCORES[:2])
            self.assertEqual(results[-1], OTHER.score([named(COUNT - 1)[name] for name in RENAMED]))

        self.each(lambda: Script(lambda _, n: GIVEN if n <= 9 else OTHER), check)
        with StubServer(Script(lambda *_: OTHER)) as server, sestina.Client(port=server.port) as client:
            with self.assertRaisesRegex(sestina.ContractMismatch, "has no 'age'; the model takes age, loan_amt_outstanding"):
                client.score(dict(zip(FEATURES, range(6))))

    def test_names_that_an_earlier_model_did_not_take_are_asked_about(self) -> None:
        current = [GIVEN]
        with StubServer(Script(lambda *_: current[0])) as server, sestina.Client(port=server.port) as client:
            self.assertEqual(client.score(named(5)).probability, score_of(5))
            renamed = {name: named(5).get(name, 0.0) for name in RENAMED}
            self.assertEqual(outcome(lambda: client.score(renamed)), sestina.ContractMismatch)
            current[0] = OTHER
            self.assertEqual(client.score(renamed).probability, OTHER.score([renamed[name] for name in RENAMED]))

    def test_a_refusal_that_an_old_order_caused_is_not_given(self) -> None:
        def choose(opcode: int, number: int) -> Answer:
            model = GIVEN if number < 2 else TURNED
            return b"\5a figure" if opcode == SCORE and number == 2 else model

        script = Script(choose)
        with StubServer(script) as server, sestina.Client(port=server.port) as client:
            self.assertEqual([client.score(named(i)).probability for i in range(4)], SCORES[:4])
            self.assertEqual(script.info_count, 2)
            with self.assertRaisesRegex(sestina.InvalidFeaturesError, "a figure is nan"):
                client.score({**named(1), "income": None})

    def test_a_demand_of_the_contract_counts_for_rows_by_name_too(self) -> None:
        def check(results: Results, _: Script) -> None:
            self.assertEqual(results, SCORES[:9] + [sestina.ContractMismatch] * (COUNT - 9))

        self.each(lambda: Script(lambda _, n: GIVEN if n <= 9 else TURNED), check, contract=FEATURES)

    def test_a_server_that_does_not_tell_the_order_gives_nothing(self) -> None:
        untold: List[Answer] = [
            b"\x0ano", b'\0{"model": {}}', GIVEN._replace(features=FEATURES[:5]), GIVEN._replace(features=["a"] * 6),
            GIVEN._replace(features=[1, 2, 3, 4, 5, 6]),
        ]
        for answer in untold:
            with self.subTest(answer):
                self.each(
                    lambda answer=answer: Script(lambda opcode, _: answer if opcode == INFO else GIVEN),
                    lambda r, _: self.assertEqual(r, [sestina.ContractUnknown] * COUNT),
                )

    def test_a_server_without_a_model_says_so(self) -> None:
        session = StubSession("no-model")
        for way, ask in WAYS.items():
            with self.subTest(way), StubServer(lambda connection, n: serve_stub(connection, n, session)) as server:
                self.assertEqual(ask(server.port, timeout=20), [sestina.NoModelError] * COUNT)

    def test_a_connection_that_ends_before_the_order_is_told_loses_no_call(self) -> None:
        for way in ("one by one", "batches", "asyncio"):
            def choose(opcode: int, number: int) -> Answer:
                return b"close" if number == 0 else GIVEN

            with self.subTest(way), StubServer(Script(choose)) as server:
                self.assertEqual(WAYS[way](server.port, timeout=20), SCORES)
                self.assertEqual(server.connection_count, 2)

    def test_an_order_that_is_never_told_is_not_waited_for_longer_than_the_call_may_take(self) -> None:
        for way in ("one by one", "asyncio"):
            with self.subTest(way), StubServer(Script(lambda *_: None)) as server:
                results = WAYS[way](server.port, timeout=0.1)
                self.assertEqual(results[0], sestina.CallTimeout)
                # Calls one after the other may find that it is too early to connect again.
                self.assertLessEqual(set(results), {sestina.CallTimeout, sestina.ConnectionLost})


class Labelled:
    """A row as data frames give it: no mapping, but with keys."""

    def __init__(self, figures: Dict[Any, Any]) -> None:
        self._figures = figures

    def keys(self) -> List[Any]:
        return list(self._figures)

    def __getitem__(self, name: Any) -> Any:
        return self._figures[name]

    def __iter__(self) -> Any:
        return iter(self._figures.values())


class Frame:
    """The least of a data frame."""

    def __init__(self, columns: List[str], figures: Dict[str, Any]) -> None:
        self.columns = columns
        self._figures = figures

    def __len__(self) -> int:
        return len(next(iter(self._figures.values())))

    def __getitem__(self, name: str) -> Any:
        return self._figures[name]


class NAType:
    """What pandas calls its missing value."""


def columns(count: int) -> Dict[str, List[Any]]:
    """The rows of `named` by columns, in an order of their own."""
    rows = [named(i) for i in range(count)]
    return {name: [row[name] for row in rows] for name in ["customer", *sorted(FEATURES), "age"]}


class FormTests(unittest.TestCase):
    """What counts as a row by name and as a table, and what is refused."""

    def setUp(self) -> None:
        server = StubServer(Script(lambda *_: TURNED))
        server.__enter__()
        self.addCleanup(server.__exit__)
        self.client = sestina.Client(port=server.port, timeout=20)
        self.addCleanup(self.client.close)

    def many(self, rows: Any, **options: Any) -> List[float]:
        return [decision.probability for decision in self.client.score_many(rows, **options)]

    def scores(self, rows: Any) -> List[float]:
        return [decision.probability for decision in self.client.score_batch(rows)]

    def test_rows_that_have_names(self) -> None:
        database = sqlite3.connect(":memory:")
        self.addCleanup(database.close)
        database.row_factory = sqlite3.Row
        names = ", ".join(f"{value!r} AS {name}" for name, value in named(13).items())
        for row in (named(13), Labelled(named(13)), database.execute(f"SELECT {names}").fetchone()):
            with self.subTest(type(row).__name__):
                self.assertEqual(self.client.score(row).probability, score_of(13))
        for row in ([1, 0, 0, 0, 0, 0], Labelled(dict(enumerate([1, 0, 0, 0, 0, 0])))):
            self.assertEqual(self.client.score(row).probability, WEIGHTS["fico_score"])

    def test_rows_by_name_and_by_position_in_one_batch(self) -> None:
        rows = [named(3), [1, 0, 0, 0, 0, 0], named(5)]
        expected = [score_of(3), WEIGHTS["fico_score"], score_of(5)]
        self.assertEqual(self.scores(rows), expected)
        self.assertEqual(self.many(rows, rows_per_frame=2), expected)

    def test_tables(self) -> None:
        figures = columns(COUNT)
        arrays = {name: array.array("d", figures[name]) for name in FEATURES}
        for table in (figures, arrays, Frame(list(figures), figures)):
            with self.subTest(type(table).__name__):
                self.assertEqual(self.scores(table), SCORES)
                for size in (1, 7, COUNT, COUNT + 1):
                    self.assertEqual(self.many(table, rows_per_frame=size), SCORES)

    def test_data_frames_of_the_libraries_that_are_here(self) -> None:
        figures = columns(COUNT)
        makers: Dict[str, Callable[[Any], List[Any]]] = {
            "pandas": lambda pandas: [
                pandas.DataFrame(figures), pandas.DataFrame(figures, index=[float(i // 2) for i in range(COUNT)]),
                pandas.DataFrame(figures).convert_dtypes(), pandas.DataFrame(figures).astype({"income": "int8"}),
            ],
            "polars": lambda polars: [polars.DataFrame(figures), polars.DataFrame(figures).cast({"income": polars.Int8})],
            "pyarrow": lambda pyarrow: [pyarrow.table(figures), pyarrow.concat_tables([pyarrow.table(columns(COUNT))])],
        }
        for name, make in makers.items():
            try:
                library = importlib.import_module(name)
            except ImportError:
                continue
            for table in make(library):
                with self.subTest(type(table)):
                    self.assertEqual(self.many(table, rows_per_frame=7), SCORES)
            empty = {**figures, "income": [None, *figures["income"][1:]]}
            for table in make(library)[:1]:
                with self.subTest(f"{name}, a value missing"):
                    table = type(table)(empty) if name != "pyarrow" else library.table(empty)
                    results = self.many_or_none(table)
                    self.assertEqual(results, [None, *SCORES[1:]])
        if importlib.util.find_spec("pandas"):
            pandas = importlib.import_module("pandas")
            self.assertEqual(self.client.score(pandas.DataFrame(figures).iloc[13]).probability, score_of(13))
            with self.assertRaisesRegex(ValueError, "several columns 'income'"):
                frame = pandas.DataFrame(figures)
                self.scores(pandas.concat([frame, frame[["income"]]], axis="columns"))

    def many_or_none(self, table: Any) -> List[Optional[float]]:
        """The scores of a table whose rows with a missing value have none, told by the stub as a broken reply."""
        rows: List[Any] = []
        part = sestina._batch_call(table)
        part.put_in_order(tuple(REVERSED))
        for row in struct.iter_unpack("<6d", part.payload):
            rows.append(None if any(map(math.isnan, row)) else TURNED.score(row))
        return rows

    def test_what_means_missing_is_sent_as_missing(self) -> None:
        session = StubSession(missing={0, 3})
        with StubServer(lambda connection, n: serve_stub(connection, n, session)) as server:
            with sestina.Client(port=server.port) as client:
                row = {**dict.fromkeys(FEATURES, 0), FEATURES[0]: 4}
                for missing in (None, NAN, NAType()):
                    self.assertEqual(client.score({**row, "income": missing}).probability, 0.5)
                    table = {name: [value, value] for name, value in row.items()}
                    table["income"] = [missing, 1]
                    table["fico_score"] = [0, missing]
                    self.assertEqual([d.scored for d in client.score_batch(table)], [True, False])

    def test_figures_that_are_none_are_refused(self) -> None:
        for value in ("52000", "", [1], b"1", 1j, 10**400):
            with self.subTest(value), self.assertRaisesRegex(ValueError, "income is .*; a feature is a number"):
                self.client.score({**named(1), "income": value})
            with self.subTest(value), self.assertRaisesRegex(ValueError, "income is .*; a feature is a number"):
                self.client.score_batch({**columns(2), "income": [1, value]})
        self.assertEqual(self.client.score(named(1)).probability, score_of(1))

    def test_tables_that_do_not_fit_are_refused(self) -> None:
        lacking = columns(3)
        del lacking["income"]
        with self.assertRaisesRegex(sestina.ContractMismatch, "the table has no column 'income'; the model takes fico_score, "):
            self.scores(lacking)
        with self.assertRaisesRegex(ValueError, "the column 'income' has 2 values, and others have 3"):
            self.scores({**columns(3), "income": [1, 2]})
        with self.assertRaisesRegex(ValueError, "one row goes to `score`"):
            self.scores(dict.fromkeys(FEATURES, 1.0))
        for nothing in ({}, columns(0), []):
            with self.assertRaisesRegex(ValueError, "1 to 16384 rows, not 0"):
                self.scores(nothing)
            self.assertEqual(self.many(nothing), [])
        with self.assertRaisesRegex(ValueError, "not 16385"):
            self.scores({name: [0.0] * 16_385 for name in FEATURES})
        with self.assertRaises(sestina.ContractMismatch):
            self.client.score({})

    def test_a_row_that_makes_up_what_it_lacks_is_not_asked_to(self) -> None:
        import collections

        row = collections.defaultdict(float, {name: 1.0 for name in FEATURES[1:]})
        with self.assertRaises(sestina.ContractMismatch):
            self.client.score(row)


if __name__ == "__main__":
    unittest.main()
