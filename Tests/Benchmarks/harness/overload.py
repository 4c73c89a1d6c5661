"""What becomes of a server that is asked for three times what it can answer."""

import dataclasses
import statistics
import threading
import time

from . import ensembles
from .contenders import CONNECTIONS, DEPTHS, loadtest
from .figures import Result, Target, count, mebibytes, median, milliseconds, percent, rate, ratio
from .parts import Part
from .processes import NotMeasured
from .report import results_table

FOREST = "forest-500x8"
# Requests by their rows: one, which the system takes nearly as long to read as it takes us to score, and a few, of which
# one client can send three times what is answered.
BATCHES = {1: "single requests", 16: "batches of 16 rows"}
PEAK_SECONDS, LOAD_SECONDS = 5, 10
BELOW, AT, ABOVE = 0.9, 1.0, 3.0
QUEUE_MS = 100
LOOK_SECONDS = 0.1
# How long a server has to give back what it took.
SETTLE_SECONDS = 2

GOODPUT_TARGET = Target(True, 0.95)
GROWTH_TARGET = Target(False, 2 << 20)


class Overload(Part):
    key = "overload"
    title = "Three times what can be answered"
    needs = [*Part.needs, *ensembles.NEEDS]

    def build(self):
        self.sestina.build()
        self.model = ensembles.model(FOREST)

    def measure(self, place, attempt):
        for words, batch in self.turns(list(BATCHES)):
            name = BATCHES[batch]
            self.keep(name, attempt(f"{words}: {name}", lambda batch=batch: self._sample(place, batch)))

    def _sample(self, place, batch):
        with self.serving(place, self.model, ["--queue-time", QUEUE_MS]) as server:
            rates = {depth: self._peak(place, server, batch, depth) for depth in DEPTHS}
            peak = max(rates.values())
            below = self._load(place, server, batch, BELOW * peak)
            at = self._load(place, server, batch, AT * peak)
            before = server.resident_bytes
            with Watch(server) as watch:
                above = self._load(place, server, batch, ABOVE * peak)
            time.sleep(SETTLE_SECONDS)
            return {
                "peak_by_depth": rates, "peak": peak, "below": below, "at": at, "above": above, "resident_before": before,
                "resident_growth": watch.growth(), "resident_most": max(watch.sizes, default=None),
                "resident_after": server.resident_bytes,
            }

    def _peak(self, place, server, batch, depth):
        seconds = self.seconds(PEAK_SECONDS)
        figures, _ = loadtest(place, server.port, [
            "--rps", "max", "--duration", seconds, "--connections", CONNECTIONS, "--depth", depth, *rows_of(batch), "--no-verify",
            # Whoever has so many in flight may be refused; only what is answered counts.
            "--threshold", "errors<=100%",
        ], seconds)
        return figures["achieved_rps"]

    def _load(self, place, server, batch, rps):
        seconds = self.seconds(LOAD_SECONDS)
        figures, _ = loadtest(place, server.port, [
            "--rps", f"{rps:.0f}", "--duration", seconds, "--connections", CONNECTIONS, *rows_of(batch), "--no-verify",
            # What is refused is what this is about.
            "--threshold", "errors<=100%", "--threshold", "achieved>=1%",
        ], seconds)
        if figures["ok"] == 0 or not figures["service_ns"]["p99"]:
            raise NotMeasured(f"{figures['ok']} answers to {figures['planned']} requests are too few for a p99")
        return figures

    def results(self):
        return [dataclasses.replace(result, name=f"{name}: {result.name}")
                for name in BATCHES.values() for result in self._results_of(name)]

    def _results_of(self, batch):
        def middle(read):
            return median(self.values(batch, read))

        def p99(part):
            return middle(lambda sample: sample[part]["service_ns"]["p99"])

        def result(name, value, show, target=None, target_shown=""):
            return Result(name, value, "-" if value is None else show(value), target, target_shown)

        def share(name):
            return middle(lambda sample: sample["above"][name] / sample["above"]["planned"])

        def peak(depth):
            return middle(lambda sample: sample["peak_by_depth"][depth])

        allowed = middle(lambda sample: QUEUE_MS * 1e6 + 2 * sample["below"]["service_ns"]["p99"])
        # Of all that was due in the time, whenever it was answered: at its end as many answers are outstanding as there
        # were at its beginning.
        def answered_in(part):
            return part["ok"] / part["seconds"]

        goodput = self.values(batch, lambda sample: answered_in(sample["above"]))
        closed = self.values(batch, lambda sample: sample["peak"])
        # Requests that are sent one by one cost the kernel more than those that a closed loop sends together, so that
        # goodput is held to the most that was answered of requests that are sent alike.
        peaks = self.values(batch, lambda sample: max(answered_in(sample["below"]), answered_in(sample["at"])))
        refused = middle(lambda sample: sample["above"]["busy"])
        other = middle(lambda sample: (
            sample["above"]["sent"] - sample["above"]["ok"] - round(sample["above"]["busy"] * sample["above"]["planned"])))
        answered = p99("above")
        return [
            *(result(f"closed loops with {depth} in flight on each", peak(depth), rate) for depth in DEPTHS),
            result("the most of these", median(closed), rate),
            result("peak, the most that was answered where 0.9 and 1 times that were due", median(peaks), rate),
            result("goodput at 3 times", median(goodput), rate),
            ratio("… over the peak", goodput, peaks, GOODPUT_TARGET),
            ratio("… over the closed loops", goodput, closed, None),
            result("p99 of what is answered at 0.9 times", p99("below"), milliseconds),
            # Without a figure below the peak there is no bound, and it is not known whether it is kept.
            result("… at 3 times", None if allowed is None else answered, milliseconds,
                   Target(False, allowed or QUEUE_MS * 1e6), milliseconds(allowed)),
            result("… refused as busy there", refused, percent),
            result("… sent, of what was due", share("sent"), percent),
            result("… neither answered nor refused", other, count, Target(False, 0), "0"),
            result("… how late the client sent, p99", middle(lambda sample: sample["above"]["lag_ns"]["p99"]),
                   milliseconds),
            result("… client's core busy", middle(lambda sample: sample["above"]["client_cpu"]), percent),
            result("resident memory before", middle(lambda sample: sample["resident_before"]), mebibytes),
            result("… at most meanwhile", middle(lambda sample: sample["resident_most"]), mebibytes),
            result("… from the second quarter of the time to the last", middle(lambda sample: sample["resident_growth"]),
                   lambda size: f"{size / 2**20:+.1f} MiB", GROWTH_TARGET, mebibytes(GROWTH_TARGET.bound)),
            result("… after", middle(lambda sample: sample["resident_after"]), mebibytes),
        ]

    def how(self):
        return (
            f"A forest of 500 trees of depth 8, one loop on a core of its own, {CONNECTIONS} connections. Closed loops with "
            f"{', '.join(map(str, DEPTHS))} in flight on each; then 0.9, 1 and 3 times the most that they gave are due, one by one, for "
            f"{self.seconds(LOAD_SECONDS):g} s each. A time is from sending a request to its answer. Medians of {self.rounds_shown}."
        )

    def tables(self):
        return [results_table(f"overload by {name}", self._results_of(name)) for name in BATCHES.values()]


def rows_of(batch):
    """The options by which requests have so many rows."""
    return [] if batch == 1 else ["--batch", batch]


class Watch:
    """The resident memory of a server, looked at again and again while this is entered."""

    def __init__(self, server):
        self.server = server
        self.sizes = []

    def __enter__(self):
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._end.set()
        self._thread.join()

    def growth(self):
        """Bytes by which the middle of the last quarter lies above that of the second; None for too few looks."""
        quarter = len(self.sizes) // 4
        if quarter == 0:
            return None
        return statistics.median(self.sizes[-quarter:]) - statistics.median(self.sizes[quarter:2 * quarter])

    def _look(self):
        while not self._end.wait(LOOK_SECONDS):
            try:
                self.sizes.append(self.server.resident_bytes)
            except (NotMeasured, OSError):
                return
