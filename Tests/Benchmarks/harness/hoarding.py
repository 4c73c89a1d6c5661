"""What a server takes when very many callers begin what they never end."""

import resource
import time

from .figures import Result, Target, count, mebibytes, median, milliseconds
from .parts import Part, ended, helping, stats, told
from .processes import NotMeasured
from .report import results_table

CONNECTIONS = 10_000
BYTES_EACH = 512 * 1024
SECONDS = 20
BUDGET_MIB, SPARE_MIB = 256, 64
# Descriptors of the server that are no connections of these, and such of the client.
SPARE_DESCRIPTORS = 1_000
INTERVAL_MS = 10
CONNECT_SECONDS_MAX = 120
# How long the server has to give back what it took.
SETTLE_SECONDS = 5


class Hoarding(Part):
    key = "memory"
    title = "Ten thousand half requests"

    def build(self):
        self.sestina.build()
        self.build_probes("polite_caller", "hoarders")

    @property
    def connections(self):
        """How many there are: as many as were promised, or as the descriptors of a process allow."""
        allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        return CONNECTIONS if allowed == resource.RLIM_INFINITY else min(CONNECTIONS, allowed - SPARE_DESCRIPTORS)

    def measure(self, place, attempt):
        for words, _ in self.turns([None]):
            self.keep("rounds", attempt(words, lambda: self._sample(place)))

    def _sample(self, place):
        if self.connections < 1:
            raise NotMeasured(f"more than {SPARE_DESCRIPTORS} descriptors are needed; raise `ulimit -Hn`")
        seconds = self.seconds(SECONDS)
        more = ["--memory", BUDGET_MIB, "--connections", self.connections + 100]
        most_seconds = seconds + CONNECT_SECONDS_MAX
        with self.serving(place, more=more) as server:
            before = server.resident_bytes
            with helping(place, "polite_caller", server.port, most_seconds, INTERVAL_MS) as polite:
                with helping(place, "hoarders", server.port, self.connections, BYTES_EACH, seconds) as hoarders:
                    crowd = ended(hoarders, most_seconds)
                time.sleep(SETTLE_SECONDS)
                answers = told(polite)
            return {
                "crowd": crowd, "polite": answers, "before": before, "peak": server.peak_bytes,
                "after": server.resident_bytes, "closed_for_memory": stats(place, server)["connections"]["closed_for_memory"],
            }

    def _middle(self, read):
        return median(self.values("rounds", read))

    def results(self):
        budget = (BUDGET_MIB + SPARE_MIB) << 20
        samples = [sample for sample in self.samples.get("rounds", []) if sample is not None]
        worst = max((sample["peak"] for sample in samples), default=None)
        lost = asked = None
        if samples:
            asked = sum(sample["polite"]["asked"] for sample in samples)
            lost = asked - sum(sample["polite"]["answered_ns"]["count"] for sample in samples)

        def result(name, value, show, target=None):
            return Result(name, value, show(value), target, show(target.bound) if target else "")

        def time_of(percentile):
            return self._middle(lambda sample: sample["polite"]["answered_ns"][percentile])

        return [
            result("connections", self._middle(lambda sample: sample["crowd"]["connections"]), count),
            result("… what they could send together", self._middle(lambda sample: sample["crowd"]["sent_bytes"]), mebibytes),
            result("… that were closed", self._middle(lambda sample: sample["crowd"]["closed"]), count),
            result("… for memory, as the server counts", self._middle(lambda sample: sample["closed_for_memory"]), count),
            result("resident memory before", self._middle(lambda sample: sample["before"]), mebibytes),
            result("… at most, in any round", worst, mebibytes, Target(False, budget)),
            result(f"… {SETTLE_SECONDS} s after they left", self._middle(lambda sample: sample["after"]), mebibytes),
            result(f"polite requests without an answer, of {count(asked)}", lost, count, Target(False, 0)),
            result("… p50", time_of("p50"), milliseconds),
            result("… p99", time_of("p99"), milliseconds),
            result("… longest", time_of("max"), milliseconds),
        ]

    def how(self):
        fewer = "" if self.connections == CONNECTIONS else (
            f", for descriptors allow no more than {self.connections:,} of {CONNECTIONS:,}")
        return (
            f"{self.connections:,} connections{fewer}, on each of which {BYTES_EACH:,} bytes of a begun batch are sent and no "
            f"more, for {self.seconds(SECONDS):g} s; meanwhile one caller asks for a score every {INTERVAL_MS} ms. The budget is "
            f"{BUDGET_MIB} MiB; one loop. Medians of {self.rounds_shown}."
        )

    def tables(self):
        return [results_table("memory", self.results())]
