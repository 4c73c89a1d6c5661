"""One run of tools/bench-reasons: prepare, take turns model by model, sum up."""

import array
import dataclasses
import json
import sys
from functools import partial

import house

from . import contenders, ensembles, machine, packages, scorers
from .figures import Result, Target, median, rate
from .processes import NotMeasured, free_port
from .report import notes, results_table, table, where
from .run import DONE, NOT_KNOWN, QUIET_SHARE_MAX, TARGET_MISSED
from .tree_figures import nanoseconds, seconds

SOURCES = packages.RIVALS / "reasons"
VENV = ".build-bench/venv-reasons"
MODELS = ["forest-100x8", "xgboost-300x6"]
REGRESSION = "regression"
LABELS = {"sestina": "Sestina", "shap": "shap's TreeExplainer", "woodelf": "woodelf-explainer"}

FEATURES = 6
GROUP_ROWS = 128
# Rows a call: one caller's, a batch, and what shows a library's cost of one row more.
ONE, BATCH, MANY = 1, 1000, 32000
# How far a contribution may lie from a library's. A library that rounds thresholds to float32, or compares by another
# format, sends some rows another way: most have to agree.
TOLERANCE = 1e-6
AGREEING_SHARE_MIN = 0.9
START_SECONDS_MAX = 300
CALL_SECONDS_MAX = 600

SHAP_TARGETS = {ONE: 100, BATCH: 400}
WOODELF_TARGET = 5
REGRESSION_TARGET = 5
MAKE_SECONDS = {"forest-100x8": 1}
# Requests in flight on each connection, and explanations a second for each score a second.
DEPTH = 16
WIRE_TARGET = 0.5
# Microseconds of a change: of all rows, of those that need no pair of features, and of those that do.
CHANGE_TARGETS = {REGRESSION: {"all": 2}, "forest-100x8": {"without_pair": 1_000, "with_pair": 20_000}}


@dataclasses.dataclass
class Taken:
    """All samples of one model: nanoseconds of a row, by contender and rows a call; None for one that failed."""

    rows: dict = dataclasses.field(default_factory=dict)
    score: dict = dataclasses.field(default_factory=dict)
    make_seconds: list = dataclasses.field(default_factory=list)
    table_bytes: int = 0
    # Rows that a library explains otherwise, of how many; and how far the furthest of the others lies.
    others: dict = dataclasses.field(default_factory=dict)
    # What ChangeTimes told, a round each.
    changes: list = dataclasses.field(default_factory=list)
    # Replies a second over the wire, by what was asked.
    wire: dict = dataclasses.field(default_factory=dict)

    def middle(self, key, rows):
        return median(self.rows.get(key, {}).get(rows, []))


class ReasonBench:
    """One run: what was asked for, what is ready, what was sampled."""

    def __init__(self, options):
        self.options = options
        self.taken = {name: Taken() for name in [*options.models, REGRESSION]}
        self.notes = []
        self.not_measured = {}
        self.python = None
        self.folder = None

    def prepare(self):
        """Builds Sestina and makes the models; then the rivals."""
        progress("building Sestina")
        contenders.build_commands(not self.options.no_build, "sestina", "loadtest", "ReasonTimes", "ChangeTimes")
        self.folder = ensembles.make(*self.options.models)
        try:
            self.python = ensembles.environment(VENV, SOURCES)
        except NotMeasured as reason:
            self.not_measured = {key: str(reason) for key in ("shap", "woodelf")}

    def measure(self, place):
        """Takes all samples."""
        for name in self.options.models:
            self._measure(place, name)
        rows, group = self._write_rows(place, self.folder / self.options.models[0])
        for number in range(self.options.rounds):
            for batch in (ONE, BATCH):
                self._ours(place, REGRESSION, house.MODEL, group, rows, batch)
            turn = f"round {number + 1} of {self.options.rounds}: {REGRESSION}"
            self._try(f"{turn}, changes", partial(self._change, place, REGRESSION, house.MODEL, rows))
        self._try(f"{REGRESSION} over the wire", partial(self._serve, place))

    def _write_rows(self, place, stem):
        rows, group = place.logs / "reasons.rows", place.logs / "reasons.group"
        scorers.write_rows(stem, rows)
        group.write_bytes(rows.read_bytes()[:GROUP_ROWS * FEATURES * 8])
        return rows, group

    def _measure(self, place, name):
        stem, taken = self.folder / name, self.taken[name]
        rows, group = self._write_rows(place, stem)
        answers = place.logs / "reasons.answers"
        self._ours(place, name, stem.with_suffix(".onnx"), group, rows, BATCH, answers, 0)
        expected = read(answers)
        talkers = {}
        for key in ("shap", "woodelf") if self.python else ():
            talker = self._try(f"{name}: starting {key}", partial(self._start, place, key, stem, group, rows))
            if talker is not None and self._try(
                    f"{name}: what {key} says", partial(self._compare, taken, key, talker, answers, expected)):
                talkers[key] = talker
        for number in range(self.options.rounds):
            for batch in (ONE, BATCH, MANY):
                turns = [("sestina", None), *talkers.items()]
                for key, talker in turns if number % 2 == 0 else turns[::-1]:
                    words = f"round {number + 1} of {self.options.rounds}: {name}, {key} by {batch:,}"
                    self._try(words, partial(self._sample, place, name, stem, group, rows, batch, key, talker))
            words = f"round {number + 1} of {self.options.rounds}: {name}, changes"
            self._try(words, partial(self._change, place, name, stem.with_suffix(".onnx"), rows))
        for talker in talkers.values():
            talker.stop()

    def _serve(self, place):
        """Scores and explanations of one server in turns, every loop of which is on one core."""
        server = contenders.Sestina(house.MODEL, False).start(place, free_port())
        try:
            asking = [contenders.Asking(opcode) for opcode in ("score", "explain")]
            for number in range(self.options.rounds):
                for client in asking if number % 2 == 0 else asking[::-1]:
                    progress(f"round {number + 1} of {self.options.rounds}: {client.key} over the wire, {DEPTH} deep")
                    rate_of, _ = client.closed_loop(place, server.port, DEPTH, 3 * self.options.seconds)
                    self.taken[REGRESSION].wire.setdefault(client.key, []).append(rate_of)
        finally:
            server.stop()

    def _change(self, place, name, model, rows):
        self.taken[name].changes.append(self._told(place, "ChangeTimes", model, rows, self.options.seconds))

    def _sample(self, place, name, stem, group, rows, batch, key, talker):
        if talker is None:
            # More rows than the file has cost Sestina no less each.
            self._ours(place, name, stem.with_suffix(".onnx"), group, rows, min(batch, 4096), to=batch)
        elif batch != MANY or key == "woodelf":
            told = talker.ask({"rows": batch, "seconds": self.options.seconds}, CALL_SECONDS_MAX)
            self.taken[name].rows.setdefault(key, {}).setdefault(batch, []).append(told["row_nanoseconds"])

    def _ours(self, place, name, model, group, rows, batch, answers=None, length=None, to=None):
        words = [model, group, rows, batch, self.options.seconds if length is None else length]
        told = self._told(place, "ReasonTimes", *words, *([answers] if answers else []))
        taken = self.taken[name]
        taken.table_bytes = told["table_bytes"]
        if answers is None:
            taken.make_seconds.append(told["make_seconds"])
            taken.rows.setdefault("sestina", {}).setdefault(to or batch, []).append(told["row_nanoseconds"])
            taken.score.setdefault(batch, []).append(told["score_nanoseconds"])

    @staticmethod
    def _told(place, program, *words):
        """What a program of ours that measures prints."""
        command = list(map(str, [packages.RELEASE / program, *words]))
        status, output, errors, _ = place.ask(command, CALL_SECONDS_MAX, core=place.server_core)
        if status != 0:
            raise NotMeasured(f"{program} ended with {status}: {(errors or output).strip()[-200:]}")
        return json.loads(output)

    def _start(self, place, key, stem, group, rows):
        words = [self.python, SOURCES / "worker.py", key, stem.with_suffix(".pickle"), group, rows]
        talker = place.talk(f"reasons-{key}", list(map(str, words)))
        talker.answer(START_SECONDS_MAX)
        talker.pause()
        return talker

    def _compare(self, taken, key, talker, answers, expected):
        """Insists that a library explains most rows as Sestina does."""
        talker.ask({"rows": BATCH, "answers": str(answers)}, CALL_SECONDS_MAX)
        theirs = read(answers)
        distances = []
        for row in range(BATCH):
            # Ours are behind the raw score and the mean.
            ours = expected[row * (FEATURES + 2) + 2:(row + 1) * (FEATURES + 2)]
            distances.append(max(abs(a - b) for a, b in zip(ours, theirs[row * FEATURES:(row + 1) * FEATURES])))
        near = [distance for distance in distances if distance <= TOLERANCE]
        if len(near) < AGREEING_SHARE_MIN * BATCH:
            raise NotMeasured(f"{BATCH - len(near)} of its {BATCH} explanations are not Sestina's")
        taken.others[key] = (BATCH - len(near), max(near))
        return True

    def _try(self, words, take):
        progress(words)
        try:
            return take()
        except NotMeasured as reason:
            self.notes.append(f"Not measured, {words}: {reason}.")
            progress(f"{words}: {reason}")
            return None

    def result(self, elsewhere):
        """Returns everything that the report and the JSON file tell."""
        if elsewhere.stolen + elsewhere.others > QUIET_SHARE_MAX:
            self.notes.append("The machine was not quiet, so these figures are rough: run again when nothing else works.")
        for name, taken in self.taken.items():
            for key, (others, furthest) in taken.others.items():
                self.notes.append(
                    f"{name}: {LABELS[key]} agrees to {furthest:.1g} in {BATCH - others:,} of {BATCH:,} rows"
                    + (", and takes the others to other leaves." if others else "."))
        found = [result for name, taken in self.taken.items() for result in results(name, taken)]
        if self.options.no_targets:
            found = [dataclasses.replace(result, target=None) for result in found]
        return {
            "machine": machine.here(), "cores": self.options.cores, "rounds": self.options.rounds,
            "seconds": self.options.seconds, "stolen": elsewhere.stolen, "others": elsewhere.others,
            "taken": self.taken, "results": found, "not_measured": self.not_measured, "notes": self.notes,
        }


def results(name, taken):
    """The figures of a model beside their targets."""
    if name == REGRESSION:
        found = [_over(f"regression: explain over score, by {batch:,}", taken.middle("sestina", batch),
                       median(taken.score.get(batch, [])), Target(False, REGRESSION_TARGET)) for batch in (ONE, BATCH)]
        rates = [median(taken.wire.get(opcode, [])) for opcode in ("explain", "score")]
        return [*found, _over(f"regression: explain over score, over the wire, {DEPTH} deep", *rates, Target(True, WIRE_TARGET)),
                *change_results(name, taken)]
    found = [_over(f"{name}: shap over Sestina, by {batch:,}", taken.middle("shap", batch),
                   taken.middle("sestina", batch), Target(True, bound)) for batch, bound in SHAP_TARGETS.items()]
    found.append(_over(f"{name}: one more row of woodelf over Sestina's", marginal(taken, "woodelf"),
                       taken.middle("sestina", MANY), Target(True, WOODELF_TARGET)))
    if name in MAKE_SECONDS:
        took = median(taken.make_seconds)
        found.append(Result(f"{name}: making the tables", took, seconds(took), Target(False, MAKE_SECONDS[name]),
                            seconds(MAKE_SECONDS[name])))
    return found + change_results(name, taken)


def change_results(name, taken):
    """What a search for a change takes in the mean of all rows, where one feature is enough, and where a pair is sought."""
    found = []
    kinds = {"all": "a change", "without_pair": "a change without a pair", "with_pair": "a change with a pair"}
    for kind, words in kinds.items():
        bound = CHANGE_TARGETS.get(name, {}).get(kind)
        times = [told[kind] for told in taken.changes]
        if not times or None in times:
            continue
        mean, most = (median([time[key] for time in times]) for key in ("mean_microseconds", "most_microseconds"))
        found.append(Result(f"{name}: {words}", mean, microseconds(mean), bound and Target(False, bound),
                            bound and microseconds(bound)))
        found.append(Result("… the slowest row", most, microseconds(most)))
    return found


def microseconds(value):
    """Shows microseconds."""
    return nanoseconds(1_000 * value) if value < 1 else f"{value:,.3g} us" if value < 1_000 else f"{value / 1_000:,.3g} ms"


def marginal(taken, key):
    """Nanoseconds that one more row takes where there are many; None where that is not known."""
    few, many = taken.middle(key, BATCH), taken.middle(key, MANY)
    return None if few is None or many is None else (many * MANY - few * BATCH) / (MANY - BATCH)


def _over(name, above, below, target):
    value = None if above is None or not below else above / below
    return Result(name, value, "-" if value is None else f"{value:,.3g}", target, f"{target.bound:,}")


def markdown(run):
    """Returns the whole report of a run."""
    rows = []
    for name, taken in run["taken"].items():
        for key in taken.rows:
            marginal_row = marginal(taken, key) if key == "woodelf" else taken.middle(key, MANY)
            rows.append([f"{name}, {LABELS[key]}", nanoseconds(taken.middle(key, ONE)),
                         nanoseconds(taken.middle(key, BATCH)), nanoseconds(marginal_row)])
    head = (f"Reasons, measured on {where(run)}\nOne thread on the server's core, a group of {GROUP_ROWS} rows; medians "
            f"of {run['rounds']} {'round' if run['rounds'] == 1 else 'rounds'}.")
    wire = [[f"regression, `{opcode}`", rate(median(rates))]
            for taken in run["taken"].values() for opcode, rates in taken.wire.items()]
    if wire:
        wire = table([f"requests a second over the wire, {contenders.CONNECTIONS} connections", f"{DEPTH} deep"], wire)
    pieces = [head, table(["nanoseconds a row", "one row a call", f"of {BATCH:,}", f"one more of {MANY:,}"], rows),
              wire, results_table("reasons", run["results"]),
              notes([*(f"{LABELS[key]}: not measured: {reason}." for key, reason in run["not_measured"].items()),
                     *run["notes"]])]
    return "\n\n".join(piece for piece in pieces if piece)


def verdict(result):
    """Returns the exit code that the results deserve."""
    if any(one.met is False for one in result["results"]):
        return TARGET_MISSED
    unknown = any(one.target is not None and one.value is None for one in result["results"])
    return NOT_KNOWN if unknown or result["not_measured"] else DONE


def read(path):
    """The numbers in a file."""
    values = array.array("d")
    values.frombytes(path.read_bytes())
    return values


def progress(words):
    """Says on standard error what happens now."""
    print(f"bench-reasons: {words}", file=sys.stderr, flush=True)
