"""One run of tools/bench: prepare the contenders, take turns, sum up."""

import dataclasses
import json
import sys
from functools import partial

from . import alone, contenders, figures, machine, packages
from .processes import NotMeasured, free_port

DONE, TARGET_MISSED, NOT_KNOWN = 0, 1, 2

# The share of the cores' time that may go elsewhere before the report warns of it.
QUIET_SHARE_MAX = 0.05


class Bench:
    """One run: what was asked for, what is ready, what was sampled."""

    def __init__(self, options):
        self.options = options
        chosen = contenders.everyone(options.model, not options.no_build, options.before)
        self.contenders = [contender for contender in chosen if contender.key in (*options.only, contenders.Before.key)]
        self.ready = []
        self.samples = {}
        self.alone = {}
        self.not_measured = {}
        self.notes = []
        digest = machine.rivals_model_digest()
        if machine.model_digest(options.model) != digest:
            self.notes.append(
                f"Sestina and FastAPI serve another model than the limit and gRPC, which compute {digest[:16]}."
            )

    def prepare(self):
        """Builds every contender, and keeps why one cannot be."""
        for contender in self.contenders:
            progress(f"building {contender.key}")
            try:
                self._provide(contender)
                contender.build()
                self.ready.append(contender)
                self.samples[contender.key] = {"closed": {}, "paced": []}
            except NotMeasured as reason:
                self.not_measured[contender.key] = str(reason)
                progress(f"{contender.key} is not measured: {reason}")

    def compare(self, place):
        """Takes all rounds of what the contenders are compared by."""
        for number in range(1, self.options.rounds + 1):
            turn = f"round {number} of {self.options.rounds}"
            order = self.ready if number % 2 == 1 else self.ready[::-1]
            servers = self._start(order, place)
            for depth in contenders.DEPTHS:
                for contender, server in servers:
                    if depth in contender.depths:
                        self._sample(f"{turn}: {contender.key}, {depth} deep", server,
                                     partial(self._closed, contender, place, server, depth))
            for contender, server in servers:
                self._sample(f"{turn}: {contender.key}, {contenders.PACED_RPS}/s", server,
                             partial(self._paced, contender, place, server))
            for _, server in servers:
                server.stop()

    def examine(self, place):
        """Takes the figures of Sestina that have no rival."""
        sestina = next((contender for contender in self.ready if contender.key == "sestina"), None)
        if sestina is None:
            return
        seconds = self.options.long_seconds
        for words, take in [
            (f"{contenders.PACED_RPS}/s for {seconds} s, verified", lambda: alone.paced_run(sestina, place, seconds)),
            ("64 deep, verified", lambda: alone.verified_at_full_speed(sestina, place, self.options.seconds)),
            ("memory", lambda: alone.memory(sestina, place)),
            ("start to first answer", lambda: alone.first_answer(sestina, place)),
        ]:
            taken = self._try(f"sestina alone: {words}", take)
            self.alone.update(taken or {})

    def result(self, elsewhere):
        """Returns everything that the report and the JSON file tell."""
        if elsewhere.stolen + elsewhere.others > QUIET_SHARE_MAX:
            self.notes.append("The machine was not quiet, so these figures are rough: run again when nothing else works.")
        summary = figures.medians(self.samples)
        apart = {"sestina", contenders.SecuredSestina.key, contenders.SecuredLimit.key}
        rivals = [contender.key for contender in self.contenders if contender.key not in apart]
        return {
            "machine": machine.describe(self.options.model),
            "cores": self.options.cores,
            "rounds": self.options.rounds,
            "seconds": self.options.seconds,
            "stolen": elsewhere.stolen,
            "others": elsewhere.others,
            "contenders": self.contenders,
            "figures": summary,
            "ratios": figures.ratios(self.samples, rivals),
            "secured": figures.secured(self.samples),
            "reach": figures.reach(self.samples),
            "alone": figures.alone(self.alone) if "sestina" in self.samples else [],
            "not_measured": self.not_measured,
            "notes": self.notes,
        }

    def _provide(self, contender):
        lacking = packages.missing(contender.needs)
        if lacking and self.options.install:
            packages.install(lacking)
            lacking = packages.missing(contender.needs)
        if lacking:
            raise NotMeasured(f"install {', '.join(lacking)} (apt-get, or tools/bench --install as root)")

    def _start(self, order, place):
        servers = []
        for contender in order:
            server = self._try(f"starting {contender.key}", lambda contender=contender: contender.start(place, free_port()))
            if server is not None:
                server.pause()
                servers.append((contender, server))
        return servers

    def _sample(self, words, server, take):
        server.resume()
        self._try(words, take)
        server.pause()

    def _closed(self, contender, place, server, depth):
        sample = contenders.measure(contender, place, server, depth, self.options.seconds)
        self.samples[contender.key]["closed"].setdefault(depth, []).append(sample)

    def _paced(self, contender, place, server):
        percentiles = contender.paced(place, server.port, self.options.seconds)
        if percentiles is not None:
            self.samples[contender.key]["paced"].append(percentiles)

    def _try(self, words, take):
        """Takes a measurement, once more if it fails, and notes the second failure."""
        for last in (False, True):
            progress(words + (", again" if last else ""))
            try:
                return take()
            except NotMeasured as reason:
                progress(f"{words}: {reason}")
                if last:
                    self.notes.append(f"Not measured, {words}: {reason}.")
        return None


def verdict(run):
    """Returns the exit code that the results deserve."""
    results = [result for row in run["ratios"].values() for result in row] + run["secured"] + run["alone"]
    if any(result.met is False for result in results):
        return TARGET_MISSED
    unknown = any(result.target is not None and result.value is None for result in results)
    lacking = any(
        run["figures"][contender.key]["rps"][depth] is None
        for contender in run["contenders"] if contender.key in run["figures"] for depth in contender.depths
    )
    return NOT_KNOWN if unknown or lacking or run["not_measured"] else DONE


def write_json(run, bench, path):
    """Writes the results and the samples that they come from."""
    def plain(results):
        return [{**dataclasses.asdict(result), "met": result.met} for result in results]

    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({
        "verdict": {DONE: "pass", TARGET_MISSED: "target missed", NOT_KNOWN: "not known"}[verdict(run)],
        **run,
        "contenders": {contender.key: contender.label for contender in run["contenders"]},
        "ratios": {key: plain(row) for key, row in run["ratios"].items()},
        "secured": plain(run["secured"]),
        "reach": {key: plain(row) for key, row in run["reach"].items()},
        "alone": plain(run["alone"]),
        "samples": bench.samples,
        "samples_alone": bench.alone,
    }, indent=2) + "\n")


def progress(words):
    """Says on standard error what happens now."""
    print(f"bench: {words}", file=sys.stderr, flush=True)
