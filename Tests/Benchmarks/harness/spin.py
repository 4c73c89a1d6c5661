"""What it gains to look again before sleeping."""

from .contenders import PACED_CONNECTIONS, PACED_RPS, Limit, Sestina, loadtest
from .figures import Target, median, microseconds, percent, ratio
from .parts import Part, with_busy
from .processes import free_port
from .report import table, with_target

SPIN_MICROSECONDS = 200
SECONDS = 5
TARGET = Target(False, 0.5)


class SpinningSestina(Sestina):
    key, label = "sestina-spin", f"Sestina with `--spin {SPIN_MICROSECONDS}`"

    def command(self, port):
        return [*super().command(port), "--spin", str(SPIN_MICROSECONDS)]


class Spin(Part):
    key = "spin"
    title = "Looking again before sleeping"

    def __init__(self, options):
        super().__init__(options)
        self.contenders = [SpinningSestina(options.model, False), self.sestina, Limit(not options.no_build)]

    def build(self):
        self.sestina.build()
        self.contenders[-1].build()

    def measure(self, place, attempt):
        for words, contender in self.turns(self.contenders):
            self.keep(contender.key, attempt(f"{words}: {contender.key}",
                                             lambda contender=contender: self._sample(place, contender)))

    def _sample(self, place, contender):
        server = contender.start(place, free_port())
        try:
            return with_busy(server, lambda: self._load(place, server))
        finally:
            server.stop()

    def _load(self, place, server):
        seconds = self.seconds(SECONDS)
        figures, _ = loadtest(place, server.port, [
            "--rps", PACED_RPS, "--duration", seconds, "--connections", PACED_CONNECTIONS, "--no-verify",
        ], seconds)
        return figures

    def _p50s(self, contender):
        return self.values(contender.key, lambda sample: sample["response_ns"]["p50"])

    def results(self):
        spinning, asleep, limit = map(self._p50s, self.contenders)
        return [
            ratio("p50 over that of the limit, which sleeps", spinning, limit, TARGET),
            ratio("p50 over that of Sestina asleep", spinning, asleep),
        ]

    def how(self):
        return (
            f"{PACED_RPS:,} requests a second over {PACED_CONNECTIONS} connections, one loop on a core of its own. Medians of "
            f"{self.rounds_shown} of {self.seconds(SECONDS):g} s."
        )

    def tables(self):
        rows = []
        for contender in self.contenders:
            times = [
                median(self.values(contender.key, lambda sample, name=name: sample["response_ns"][name]))
                for name in ("p50", "p90", "p99")
            ]
            busy = median(self.values(contender.key, lambda sample: sample["server_busy"]))
            rows.append([contender.label, *map(microseconds, times), percent(busy)])
        over_limit, over_asleep = map(with_target, self.results())
        rows.append(["spinning over the limit asleep", over_limit, "", "", ""])
        rows.append(["spinning over Sestina asleep", over_asleep, "", "", ""])
        return [table(["what answers", "p50", "p90", "p99", "its core busy"], rows)]
