"""What a polite caller meets beside one who takes all that it can get."""

import time

from . import ensembles
from .figures import Result, Target, count, median, milliseconds, percent, rate
from .parts import Part, helping, probe, told
from .processes import NotMeasured
from .report import results_table, table

FOREST = "forest-100x8"
INTERVAL_MS = 10
SECONDS = 60
BATCH_ROWS, BATCHES_IN_FLIGHT, SINGLES_IN_FLIGHT = 16_384, 2, 10_000
# How long the greedy caller has been at it when the polite one begins.
LEAD_SECONDS = 1

ALONE = "alone"
# By what stands beside the polite caller: words for it, and what the greedy one is told.
BESIDE = {
    ALONE: ("nobody", None),
    "singles": (f"one connection with {SINGLES_IN_FLIGHT:,} requests in flight", (0, SINGLES_IN_FLIGHT)),
    "batches": (f"one with batches of {BATCH_ROWS:,} rows, {BATCHES_IN_FLIGHT} in flight", (BATCH_ROWS, BATCHES_IN_FLIGHT)),
}
EXTRA_TARGET = Target(False, 1_000_000)


class Fairness(Part):
    key = "fairness"
    title = "A polite caller beside a greedy one"
    needs = [*Part.needs, *ensembles.NEEDS]
    rounds_by_default = 5

    def build(self):
        self.sestina.build()
        self.build_probes("polite_caller", "greedy_caller")
        self.model = ensembles.model(FOREST)

    def measure(self, place, attempt):
        for words, kind in self.turns(list(BESIDE)):
            self.keep(kind, attempt(f"{words}: beside {BESIDE[kind][0]}",
                                    lambda kind=kind: self._sample(place, BESIDE[kind][1])))

    def _sample(self, place, greedy_words):
        seconds = self.seconds(SECONDS)
        with self.serving(place, self.model) as server:
            def ask_politely():
                return probe(place, "polite_caller", [server.port, seconds, INTERVAL_MS], seconds)

            if greedy_words is None:
                return {"polite": ask_politely()}
            with helping(place, "greedy_caller", server.port, *greedy_words) as greedy:
                time.sleep(LEAD_SECONDS)
                polite = ask_politely()
                got = told(greedy)
            if got["lost"] or got["failed"] or not got["answered"]:
                raise NotMeasured(f"the greedy caller got {got['answered']} answers and {got['failed']} of another kind"
                                  + (", and lost its connection" if got["lost"] else ""))
            return {"polite": polite, "greedy": got}

    def _times(self, kind, name, percentile):
        # -1 stands for no time at all.
        return self.values(kind, lambda sample: (
            time if (time := sample["polite"][f"{name}_ns"][percentile]) >= 0 else None))

    def extra(self, kind):
        """Nanoseconds by which p99 lies above that alone: the median of the turns' own differences."""
        pairs = zip(self._times(kind, "answered", "p99"), self._times(ALONE, "answered", "p99"))
        return median([ours - alone for ours, alone in pairs if None not in (ours, alone)])

    def results(self):
        results = []
        for kind, (words, greedy) in BESIDE.items():
            if greedy is not None:
                extra = self.extra(kind)
                shown = "-" if extra is None else f"{extra / 1e6:+.3f} ms"
                results.append(Result(f"p99 beside {words}, over that alone", extra, shown, EXTRA_TARGET, "1 ms"))
        samples = [sample["polite"] for taken in self.samples.values() for sample in taken if sample is not None]
        lost = sum(polite["asked"] - polite["answered_ns"]["count"] for polite in samples) if samples else None
        asked = sum(polite["asked"] for polite in samples)
        busy = sum(polite["busy"] for polite in samples) if samples else None
        results.append(Result(f"polite requests without an answer, of {asked:,}", lost, count(lost), Target(False, 0), "0"))
        results.append(Result("… of these refused as busy", busy, count(busy)))
        return results

    def how(self):
        polite = [sample["polite"] for taken in self.samples.values() for sample in taken if sample is not None]
        is_real_time = all(one["realtime"] for one in polite)
        priority = "with real-time priority" if is_real_time else "without real-time priority, which was not allowed"
        return (
            f"A forest of 100 trees of depth 8, one loop on a core of its own, all callers on the other. The polite one asks "
            f"for one score every {INTERVAL_MS} ms, {priority}; medians of {self.rounds_shown} of {self.seconds(SECONDS):g} s, "
            f"of p99 over that alone the median of the rounds' own differences."
        )

    def tables(self):
        head = ["beside", "p50", "p99", "longest", "sent late, p99", "read late, p99", "what the greedy one gets"]
        rows = []
        for kind, (words, greedy) in BESIDE.items():
            times = [median(self._times(kind, "answered", percentile)) for percentile in ("p50", "p99", "max")]
            late, own = (median(self._times(kind, name, "p99")) for name in ("late", "own"))
            rows.append([words, *map(milliseconds, (*times, late, own)),
                         self._gets(kind) if greedy else ""])
        words = (
            "What this client itself adds: \"sent late\" is from the moment that a request was due, which is no part of the "
            "times before it; \"read late\" from the answer's arrival at the socket to its being read, which is."
        )
        return [table(head, rows), words, results_table("fairness", self.results())]

    def _gets(self, kind):
        rates = self.values(kind, lambda sample: sample["greedy"]["answered"] / sample["greedy"]["seconds"])
        shares = self.values(kind, lambda sample: (
            sample["greedy"]["busy"] / (sample["greedy"]["answered"] + sample["greedy"]["busy"])))
        if median(rates) is None:
            return "-"
        each = "scores" if BESIDE[kind][1][0] == 0 else "batches"
        shown = rate(median(rates)) if median(rates) >= 100 else f"{median(rates):.1f}/s"
        return f"{shown} {each}, {percent(median(shares))} refused"
