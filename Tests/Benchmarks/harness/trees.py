"""One run of tools/bench-trees: prepare, take turns ensemble by ensemble, sum up."""

import dataclasses
import sys
from functools import partial

from . import contenders, ensembles, machine, packages, scorers, tree_figures
from .processes import NotMeasured, free_port
from .run import DONE, NOT_KNOWN, QUIET_SHARE_MAX, TARGET_MISSED
from .tree_figures import BATCHES, DEPTHS, Taken


class TreeBench:
    """One run: what was asked for, what is ready, what was sampled."""

    def __init__(self, options):
        self.options = options
        self.kernels = [kernel for kernel in scorers.KERNELS if kernel.key in options.only]
        self.libraries = [library for library in scorers.LIBRARIES if library.key in options.only]
        self.taken = {name: Taken() for name in options.models}
        # The Python of each library that is ready.
        self.pythons = {}
        self.not_measured = {}
        self.notes = []
        self.folder = None

    @property
    def is_served(self):
        return scorers.WIRE in self.options.only

    def prepare(self):
        """Builds Sestina and makes the ensembles, without which there is nothing to measure; then the rivals."""
        progress("building Sestina")
        contenders.build_commands(not self.options.no_build, "sestina", "loadtest", "TreeTimes")
        if self.options.before:
            contenders.require_commands(self.options.before, "sestina")
        self._provide(ensembles.NEEDS)
        progress("making the ensembles")
        self.folder = ensembles.make(*self.options.models)
        for library in self.libraries:
            try:
                self._provide(library.needs)
                self.pythons[library.key] = library.python()
            except NotMeasured as reason:
                self.not_measured[library.key] = str(reason)
                progress(f"{library.key} is not measured: {reason}")

    def measure(self, place):
        """Takes all samples."""
        for name in self.options.models:
            self._measure(place, name, self.folder / name)

    def result(self, elsewhere):
        """Returns everything that the report and the JSON file tell."""
        if elsewhere.stolen + elsewhere.others > QUIET_SHARE_MAX:
            self.notes.append("The machine was not quiet, so these figures are rough: run again when nothing else works.")
        has_avx512 = machine.has_avx512()
        results = [result for name, taken in self.taken.items() for result in tree_figures.results(name, taken, has_avx512)]
        if self.options.no_targets:
            results = [dataclasses.replace(result, target=None) for result in results]
        return {
            "machine": machine.here(),
            "versions": {"Swift": machine.swift_version(), **scorers.versions()},
            "has_avx512": has_avx512,
            "cores": self.options.cores,
            "rounds": self.options.rounds,
            "seconds": self.options.seconds,
            "stolen": elsewhere.stolen,
            "others": elsewhere.others,
            "contenders": {one.key: one.label for one in (*self.kernels, *self.libraries)},
            "taken": self.taken,
            "results": results,
            "not_measured": self.not_measured,
            "notes": self.notes,
        }

    def _measure(self, place, name, stem):
        taken = self.taken[name]
        taken.file_bytes = stem.with_suffix(".onnx").stat().st_size
        rows = place.logs / "trees.rows"
        scorers.write_rows(stem, rows)
        expected = self._try(f"{name}: the answers", lambda: self._expected(place, stem, rows))
        if expected is None:
            return
        samplers = self._samplers(place, name, stem, rows, expected)
        for number in range(self.options.rounds):
            turn = f"round {number + 1} of {self.options.rounds}: {name}"
            for batch in BATCHES:
                for key in _turned(list(samplers), number):
                    sample = self._sample(f"{turn}, {key} by {batch}", partial(samplers[key], batch, self.options.seconds))
                    taken.rows[key].setdefault(batch, []).append(sample)
            if self.is_served:
                self._serve(place, turn, number, taken, stem.with_suffix(".onnx"))
        for key in samplers:
            if key in self.talkers:
                self.talkers[key].stop()

    def _expected(self, place, stem, rows):
        """What Sestina answers, the same by each kernel."""
        answers = place.logs / "trees.answers"
        found = []
        for kernel in self.kernels or scorers.KERNELS[:1]:
            kernel.sample(place, stem, rows, BATCHES[0], 0, answers)
            found.append(answers.read_bytes())
        if len(set(found)) > 1:
            raise NotMeasured("Sestina's kernels do not answer the same")
        return scorers.read_answers(answers)

    def _samplers(self, place, name, stem, rows, expected):
        """What takes a sample, by contender; rivals are started, asked for all their answers, and stopped."""
        taken = self.taken[name]
        samplers = {}
        for kernel in self.kernels:
            samplers[kernel.key] = partial(self._by_kernel, place, kernel, stem, rows, taken)
        self.talkers = {}
        for library in self.libraries:
            if library.key in self.pythons:
                self._try(f"{name}: starting {library.key}", partial(self._start, place, library, stem, rows, expected, taken))
            if library.key in self.talkers:
                samplers[library.key] = partial(self._by_library, self.talkers[library.key])
        asked = [one.key for one in (*self.kernels, *self.libraries) if one.key not in taken.cannot]
        taken.rows = {key: {} for key in asked}
        return samplers

    def _start(self, place, library, stem, rows, expected, taken):
        talker, reason = library.start(place, self.pythons[library.key], stem, rows)
        if talker is None:
            taken.cannot[library.key] = reason
            return
        answers = place.logs / "trees.answers"
        try:
            for batch in BATCHES:
                talker.ask({"batch": batch, "answers": str(answers)}, scorers.ANSWER_SECONDS_MAX)
                others, furthest = scorers.compare(scorers.read_answers(answers), expected)
        except NotMeasured:
            talker.stop()
            raise
        if others:
            taken.others[library.key] = (others, furthest)
        self.talkers[library.key] = talker

    @staticmethod
    def _by_kernel(place, kernel, stem, rows, taken, batch, seconds):
        told = kernel.sample(place, stem, rows, batch, seconds)
        if kernel.key == "sestina":
            taken.load_seconds.append(told["load_seconds"])
            taken.load_bytes.append(told["load_bytes"])
            taken.compiled_bytes = told["compiled_bytes"]
        return told["row_nanoseconds"]

    @staticmethod
    def _by_library(talker, batch, seconds):
        told = talker.ask({"batch": batch, "seconds": seconds}, seconds + scorers.SPARE_SECONDS)
        return told["row_nanoseconds"]

    def _serve(self, place, turn, number, taken, model):
        """A round over the wire: the servers take turns at each depth."""
        servers = {}
        chosen = [contenders.Sestina(model, False)]
        chosen += [contenders.Before(model, self.options.before)] if self.options.before else []
        for contender in chosen:
            server = self._sample(f"{turn}, starting {contender.key}", lambda contender=contender: contender.start(place, free_port()))
            taken.wire.setdefault(contender.key, {})
            if server is not None:
                server.pause()
                servers[contender] = server
        for depth in DEPTHS:
            for contender in _turned(chosen, number):
                sample = None
                if contender in servers:
                    sample = self._sample(f"{turn}, {contender.key} over the wire, {depth} deep",
                                          partial(self._load, place, contender, servers[contender], depth))
                taken.wire[contender.key].setdefault(depth, []).append(sample)
        for server in servers.values():
            server.stop()

    def _load(self, place, contender, server, depth):
        server.resume()
        try:
            return contender.closed_loop(place, server.port, depth, self.options.wire_seconds)[0]
        finally:
            server.pause()

    def _provide(self, needs):
        lacking = packages.missing(needs)
        if lacking and self.options.install:
            packages.install(lacking)
            lacking = packages.missing(needs)
        if lacking:
            raise NotMeasured(f"install {', '.join(lacking)} (apt-get, or tools/bench-trees --install as root)")

    def _sample(self, words, take):
        """Takes a sample, once more if it fails, or notes why not."""
        return self._try(words, take, chances=2)

    def _try(self, words, take, chances=1):
        """Takes a measurement, or notes why not."""
        for chance in range(1, chances + 1):
            progress(words + (", again" if chance > 1 else ""))
            try:
                return take()
            except NotMeasured as reason:
                progress(f"{words}: {reason}")
                if chance == chances:
                    self.notes.append(f"Not measured, {words}: {reason}.")
        return None


def _turned(items, number):
    return items if number % 2 == 0 else items[::-1]


def verdict(result):
    """Returns the exit code that the results deserve."""
    if any(one.met is False for one in result["results"]):
        return TARGET_MISSED
    unknown = any(one.target is not None and one.value is None for one in result["results"])
    lacking = any(
        None in samples or not samples
        for taken in result["taken"].values()
        for samples in [taken.samples(key, batch) for key in taken.rows for batch in BATCHES]
    )
    lacking |= any(
        None in samples for taken in result["taken"].values() for depths in taken.wire.values() for samples in depths.values())
    nothing = any(not taken.rows and not taken.wire for taken in result["taken"].values())
    return NOT_KNOWN if unknown or lacking or nothing or result["not_measured"] else DONE


def progress(words):
    """Says on standard error what happens now."""
    print(f"bench-trees: {words}", file=sys.stderr, flush=True)
