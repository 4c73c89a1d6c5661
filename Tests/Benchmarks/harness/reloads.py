"""What callers notice when the model is replaced again and again."""

import contextlib
import math
import os
import pathlib
import shutil
import signal
import tempfile
import threading
import time

from . import packages
from .contenders import PACED_CONNECTIONS, PACED_RPS, RELEASE, loadtest
from .figures import Result, Target, count, median, microseconds, percent, ratio
from .parts import Part, stats
from .processes import NotMeasured
from .report import results_table, table

RELOADS = 10_000
RATIO_TARGET = Target(False, 1.5)
# While it is found out how fast reloads are taken, one is asked for every so often, for so long.
PROBE_SECONDS, PROBE_PACE_SECONDS = 2, 0.001
PACE_SECONDS_MIN = 0.001
LOAD_SECONDS_MIN, LOAD_SECONDS_MAX = 10, 600
# Below this there are too few requests for a p99.9.
TAIL_SECONDS_MIN = 3
# More than the plain reckoning, for reloads that are taken together under load.
SPARE_FACTOR = 1.25

UNDISTURBED, WITHOUT, WITH = "undisturbed", "without", "with"
# By what is done meanwhile.
KINDS = {
    UNDISTURBED: "nothing",
    WITHOUT: "files are replaced that nobody serves",
    WITH: "the served model is replaced",
}


class Reloads(Part):
    key = "reloads"
    title = "A model that is replaced again and again"

    def build(self):
        self.sestina.build()
        self.folder = packages.PRODUCTS / "reloads"
        self.folder.mkdir(exist_ok=True)
        self.models = [self.options.model, self._other_model()]

    def _other_model(self):
        """Another model with the same contract."""
        path = self.folder / "other.onnx"
        with tempfile.TemporaryDirectory(dir=self.folder) as room:
            packages.run([
                RELEASE / "sestina", "train", "--synthetic", "2000", "--seed", "7", "--algorithm", "decision-tree",
                "--output", pathlib.Path(room, "training"),
            ])
            pathlib.Path(room, "training", "model.onnx").replace(path)
        return path

    def measure(self, place, attempt):
        # All rounds together make the reloads that are promised.
        self.wanted = math.ceil(RELOADS * self.options.scale / self.rounds)
        self.pace = attempt("reloads: how fast they are taken", lambda: self._pace(place))
        if self.pace is None:
            return
        enough = self.wanted * self.pace * SPARE_FACTOR
        self.load_seconds = min(max(enough, self.seconds(LOAD_SECONDS_MIN), TAIL_SECONDS_MIN), LOAD_SECONDS_MAX)
        for words, kind in self.turns(list(KINDS)):
            self.keep(kind, attempt(f"{words}: {KINDS[kind]}", lambda kind=kind: self._sample(place, kind)))

    def _pace(self, place):
        """Seconds from one reload to the next when they follow each other as fast as they are taken, under load."""
        with Served(self, place) as (server, served):
            before = stats(place, server)["reloads"]["good"]
            with Replacing(server, served, self.models, PROBE_PACE_SECONDS) as replacing:
                self._load(place, server, PROBE_SECONDS)
            good = stats(place, server)["reloads"]["good"] - before
        if good == 0:
            raise NotMeasured("not one reload was taken")
        # A few are lost to what else this machine does; that is no pace of the server.
        pace = replacing.seconds / good
        return pace if pace > 1.1 * PACE_SECONDS_MIN else PACE_SECONDS_MIN

    def _sample(self, place, kind):
        with Served(self, place) as (server, served):
            before = stats(place, server)
            replacing = Replacing(server, served, self.models, self.pace, is_told=kind == WITH)
            with contextlib.nullcontext() if kind == UNDISTURBED else replacing:
                figures = self._load(place, server, self.load_seconds)
            after = stats(place, server)
        return {
            **figures,
            "good": after["reloads"]["good"] - before["reloads"]["good"],
            "failed": after["reloads"]["failed"] - before["reloads"]["failed"],
        }

    @staticmethod
    def _load(place, server, seconds):
        figures, _ = loadtest(place, server.port, [
            "--rps", PACED_RPS, "--duration", seconds, "--connections", PACED_CONNECTIONS, "--no-verify",
            # What is lost is a figure and no failure.
            "--threshold", "errors<=100%", "--threshold", "achieved>=1%",
        ], seconds)
        return figures

    def _p999s(self, kind):
        return self.values(kind, lambda sample: sample["response_ns"]["p999"])

    def results(self):
        samples = [sample for sample in self.samples.get(WITH, []) if sample is not None]
        lost = sum(sample["planned"] - sample["ok"] for sample in samples) if samples else None
        good, failed = (sum(sample[name] for sample in samples) if samples else None for name in ("good", "failed"))
        wanted = math.ceil(RELOADS * self.options.scale)
        planned = sum(sample["planned"] for sample in samples)
        return [
            Result("reloads, all rounds together", good, count(good), Target(True, wanted), count(wanted)),
            Result("… that failed", failed, count(failed), Target(False, 0), "0"),
            ratio("p99.9 with them over that without", self._p999s(WITH), self._p999s(WITHOUT), RATIO_TARGET),
            Result(f"requests without a sound reply, of {count(planned)}", lost, count(lost), Target(False, 0), "0"),
        ]

    def how(self):
        if not self.samples:
            return "How fast reloads are taken could not be found out."
        return (
            f"{PACED_RPS:,} requests a second over {PACED_CONNECTIONS} connections, {self.load_seconds:.0f} s in each of "
            f"{self.rounds_shown}; one loop, which shares its core with the thread that loads. The other of two models takes "
            f"the place of the served one, and SIGHUP is sent, every {1000 * self.pace:.2f} ms, "
            f"{'as fast as they are taken' if self.pace > PACE_SECONDS_MIN else 'and none is asked for sooner'}; `stats` counts "
            f"them. They are compared with a run in which this client does the same to files that nobody serves."
        )

    def tables(self):
        rows = []
        for kind, words in KINDS.items():
            times = [
                median(self.values(kind, lambda sample, name=name: sample["response_ns"][name]))
                for name in ("p50", "p99", "p999", "max")
            ]
            busy = median(self.values(kind, lambda sample: sample["client_cpu"]))
            rows.append([words, *map(microseconds, times), percent(busy)])
        head = ["what is done meanwhile", "p50", "p99", "p99.9", "longest", "client's core busy"]
        return [table(head, rows), results_table("reloads", self.results())]


class Served:
    """A server with a file of its own, in whose place another can be put."""

    def __init__(self, part, place):
        self.part, self.place = part, place

    def __enter__(self):
        self.room = tempfile.TemporaryDirectory(dir=self.part.folder)
        served = pathlib.Path(self.room.name, "served.onnx")
        shutil.copyfile(self.part.models[0], served)
        self.serving = self.part.serving(self.place, served)
        try:
            return self.serving.__enter__(), served
        except BaseException:
            self.room.cleanup()
            raise

    def __exit__(self, *failure):
        try:
            self.serving.__exit__(*failure)
        finally:
            self.room.cleanup()


class Replacing:
    """Puts one of two models in the place of the other, at a pace, while this is entered, and tells the server each time.

    If it is not to be told, all is done the same way beside the served file, with a signal that nobody gets: the client
    does the same work then.
    """

    def __init__(self, server, served, models, pace, is_told=True):
        self.process = server.process
        self.served = served if is_told else served.with_name("nobody's.onnx")
        self.number = signal.SIGHUP if is_told else 0
        self.models = [served.with_name(f"model-{place}.onnx") for place in range(len(models))]
        for copy, model in zip(self.models, models):
            shutil.copyfile(model, copy)
        self.pace = pace

    def __enter__(self):
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._replace, daemon=True)
        self._began = time.monotonic()
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._end.set()
        self._thread.join()
        self.seconds = time.monotonic() - self._began

    def _replace(self):
        due, number = time.monotonic(), 0
        draft = self.served.with_suffix(".draft")
        while not self._end.wait(max(0, due - time.monotonic())):
            number += 1
            # What was missed is not made up for, or signals would come together.
            due = max(due + self.pace, time.monotonic())
            os.link(self.models[number % 2], draft)
            os.replace(draft, self.served)
            if self.process.poll() is not None:
                return
            os.kill(self.process.pid, self.number)
