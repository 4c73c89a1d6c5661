"""Handshakes of TLS 1.3 in a second, with a certificate on either side, beside the practical limit's."""

from . import packages
from .contenders import JudgingLimit, SecuredLimit, SecuredSestina
from .figures import Target, median, percent, rate, ratio
from .parts import Part, probe, with_busy
from .processes import free_port
from .report import table, with_target

KINDS = ("full", "resumed")
AT_A_TIME = 4
SECONDS = 3
TARGET = Target(True, 0.9)


class Handshakes(Part):
    key = "handshakes"
    title = "Handshakes of TLS 1.3"
    needs = packages.TLS_NEEDS

    def __init__(self, options):
        super().__init__(options)
        self.contenders = [SecuredSestina(self.sestina), SecuredLimit(), JudgingLimit()]

    def build(self):
        for contender in self.contenders:
            contender.build()
        packages.build_c("handshakes", "probe/handshakes.c", ["openssl"])

    def measure(self, place, attempt):
        seconds = self.seconds(SECONDS)
        for words, contender in self.turns(self.contenders):
            # Each server is alone with its turn, so that none has to be paused.
            for kind in KINDS:
                self.keep((contender.key, kind), attempt(
                    f"{words}: {contender.key}, {kind}",
                    lambda contender=contender, kind=kind: self._sample(place, contender, kind, seconds)))

    def _sample(self, place, contender, kind, seconds):
        server = contender.start(place, free_port())
        try:
            files = contender.files
            figures = with_busy(server, lambda: probe(place, "handshakes", [
                server.port, kind, seconds, AT_A_TIME, files / "client.pem", files / "client.key", files / "server.pem",
            ], seconds))
        finally:
            server.stop()
        return {**figures, "rate": figures["handshakes"] / figures["seconds"]}

    def _rates(self, contender, kind):
        return self.values((contender.key, kind), lambda sample: sample["rate"])

    def _over(self, rival, kind, target):
        return ratio(f"handshakes, {kind}, over {rival.key}", self._rates(self.contenders[0], kind), self._rates(rival, kind), target)

    def results(self):
        # A resumed client is judged like a new one here, so that what does the same is the limit that judges again.
        limit, judging = self.contenders[1:]
        return [self._over(limit, "full", TARGET), self._over(limit, "resumed", None),
                self._over(judging, "full", None), self._over(judging, "resumed", TARGET)]

    def how(self):
        return (
            f"On the curve P-256 with a certificate on either side, {AT_A_TIME} at a time by one client in C, each proven by a "
            f"score and its answer; a resumed one begins with the latest ticket. Medians of {self.rounds_shown} of "
            f"{self.seconds(SECONDS):g} s."
        )

    def tables(self):
        head = ["what shakes hands", *(f"{kind} a second" for kind in KINDS),
                *(f"server's core busy, {kind}" for kind in KINDS)]
        rows = []
        for contender in self.contenders:
            busy = [median(self.values((contender.key, kind), lambda sample: sample["server_busy"])) for kind in KINDS]
            rates = [rate(median(self._rates(contender, kind))) for kind in KINDS]
            rows.append([contender.label, *rates, *map(percent, busy)])
        results = list(map(with_target, self.results()))
        rows.append(["Sestina over the limit", *results[:2], "", ""])
        rows.append(["Sestina over the limit that judges again", *results[2:], "", ""])
        return [table(head, rows)]
