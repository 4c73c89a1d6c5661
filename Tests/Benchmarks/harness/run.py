"""One run of tools/bench: prepare the contenders, take turns, sum up."""

import dataclasses
import json
import sys
from functools import partial

from . import alone, contenders, figures, machine, packages
from .fairness import Fairness
from .handshakes import Handshakes
from .hoarding import Hoarding
from .overload import Overload
from .reloads import Reloads
from .spin import Spin
from .processes import NotMeasured, free_port

DONE, TARGET_MISSED, NOT_KNOWN = 0, 1, 2
VERDICTS = {DONE: "pass", TARGET_MISSED: "target missed", NOT_KNOWN: "not known"}

# The share of the cores' time that may go elsewhere before the report warns of it.
QUIET_SHARE_MAX = 0.05

# What the contenders are compared by, and what Sestina does alone: one table, which is measured and written as a whole.
TOGETHER = ["rates", "latency", "alone"]
# Those that measure one promise each, in the order of the page.
PARTS = [Handshakes, Fairness, Overload, Hoarding, Spin, Reloads]
PART_KEYS = [*TOGETHER, *(part.key for part in PARTS)]


class Bench:
    """One run: what was asked for, what is ready, what was sampled."""

    def __init__(self, options):
        self.options = options
        self.parts = [part(options) for part in PARTS if part.key in options.parts]
        self.part_notes = {}
        self.is_compared = any(key in options.parts for key in TOGETHER)
        self.rounds = options.rounds or 3
        chosen = contenders.everyone(options.model, not options.no_build, options.before)
        keys = (*options.only, contenders.Before.key) if self.is_compared else ()
        self.contenders = [contender for contender in chosen if contender.key in keys]
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
        """Builds every contender and what the parts need, and keeps why one cannot be."""
        for builds in (*self.contenders, *self.parts):
            progress(f"building {builds.key}")
            try:
                self._provide(builds)
                builds.build()
            except NotMeasured as reason:
                self.not_measured[builds.key] = str(reason)
                progress(f"{builds.key} is not measured: {reason}")
        self.ready = [contender for contender in self.contenders if contender.key not in self.not_measured]
        self.samples = {contender.key: {"closed": {}, "paced": []} for contender in self.ready}

    def compare(self, place):
        """Takes all rounds of what the contenders are compared by."""
        depths = contenders.DEPTHS if "rates" in self.options.parts else ()
        paces = "latency" in self.options.parts
        for number in range(1, self.rounds + 1) if depths or paces else ():
            turn = f"round {number} of {self.rounds}"
            order = self.ready if number % 2 == 1 else self.ready[::-1]
            servers = self._start(order, place)
            for depth in depths:
                for contender, server in servers:
                    if depth in contender.depths:
                        self._sample(f"{turn}: {contender.key}, {depth} deep", server,
                                     partial(self._closed, contender, place, server, depth))
            for contender, server in servers if paces else ():
                self._sample(f"{turn}: {contender.key}, {contenders.PACED_RPS}/s", server,
                             partial(self._paced, contender, place, server))
            for _, server in servers:
                server.stop()

    def examine(self, place):
        """Takes the figures of Sestina that have no rival."""
        sestina = next((contender for contender in self.ready if contender.key == "sestina"), None)
        if sestina is None or "alone" not in self.options.parts:
            return
        seconds = 30 * self.options.scale
        for words, take in [
            (f"{contenders.PACED_RPS}/s for {seconds} s, verified", lambda: alone.paced_run(sestina, place, seconds)),
            ("64 deep, verified", lambda: alone.verified_at_full_speed(sestina, place, self.options.seconds)),
            ("memory", lambda: alone.memory(sestina, place)),
            ("start to first answer", lambda: alone.first_answer(sestina, place)),
        ]:
            taken = self._try(f"sestina alone: {words}", take)
            self.alone.update(taken or {})

    def keep_promises(self, place):
        """Takes what each part measures."""
        for part in self.parts:
            if part.key in self.not_measured:
                continue
            before = len(self.notes)
            part.measure(place, self._try)
            self.part_notes[part.key] = self.notes[before:]
            del self.notes[before:]

    def result(self, elsewhere):
        """Returns everything that the report and the JSON file tell."""
        if elsewhere.stolen + elsewhere.others > QUIET_SHARE_MAX:
            rough = "The machine was not quiet, so these figures are rough: run again when nothing else works."
            for notes in (self.notes, *self.part_notes.values()):
                notes.append(rough)
        summary = figures.medians(self.samples)
        apart = {"sestina", contenders.SecuredSestina.key, contenders.SecuredLimit.key, contenders.SecuredRedis.key}
        rivals = [contender.key for contender in self.contenders if contender.key not in apart]
        return {
            "machine": machine.describe(self.options.model),
            "cores": self.options.cores,
            "rounds": self.rounds,
            "seconds": self.options.seconds,
            "stolen": elsewhere.stolen,
            "others": elsewhere.others,
            "contenders": self.contenders,
            "figures": summary,
            "ratios": {key: self._asked(row) for key, row in figures.ratios(self.samples, rivals).items()},
            "secured": {key: self._asked(row) for key, row in figures.secured(self.samples).items()},
            "reach": figures.reach(self.samples),
            "alone": figures.alone(self.alone) if "alone" in self.options.parts and "sestina" in self.samples else [],
            "depths": contenders.DEPTHS if "rates" in self.options.parts else (),
            "parts": {part.key: part.results() for part in self.parts if part.key not in self.not_measured},
            "part_notes": self.part_notes,
            "not_measured": self.not_measured,
            "notes": self.notes,
        }

    def _asked(self, row):
        """A row of ratios, by depth and then p50, without the targets of what was not asked for."""
        asked = ["rates" in self.options.parts] * len(contenders.DEPTHS) + ["latency" in self.options.parts]
        return [result if is_asked else dataclasses.replace(result, target=None) for result, is_asked in zip(row, asked)]

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
    rows = [*run["ratios"].values(), *run["secured"].values(), run["alone"], *run["parts"].values()]
    results = [result for row in rows for result in row]
    if any(result.met is False for result in results):
        return TARGET_MISSED
    unknown = any(result.target is not None and result.value is None for result in results)
    lacking = any(
        run["figures"][contender.key]["rps"][depth] is None
        for contender in run["contenders"] if contender.key in run["figures"]
        for depth in contender.depths if depth in run["depths"]
    )
    return NOT_KNOWN if unknown or lacking or run["not_measured"] else DONE


def write_json(run, bench, path):
    """Writes the results and the samples that they come from."""
    def plain(results):
        return [{**dataclasses.asdict(result), "met": result.met} for result in results]

    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({
        "verdict": VERDICTS[verdict(run)],
        **run,
        "contenders": {contender.key: contender.label for contender in run["contenders"]},
        "ratios": {key: plain(row) for key, row in run["ratios"].items()},
        "secured": {key: plain(row) for key, row in run["secured"].items()},
        "reach": {key: plain(row) for key, row in run["reach"].items()},
        "alone": plain(run["alone"]),
        "parts": {key: plain(row) for key, row in run["parts"].items()},
        "samples": bench.samples,
        "samples_alone": bench.alone,
        "samples_of_parts": {
            part.key: {" ".join(name) if isinstance(name, tuple) else name: taken for name, taken in part.samples.items()}
            for part in bench.parts
        },
    }, indent=2) + "\n")


def progress(words):
    """Says on standard error what happens now."""
    print(f"bench: {words}", file=sys.stderr, flush=True)


def write_taken(result, code, path):
    """Writes the results of a run model by model, and the samples that they come from."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({
        "verdict": VERDICTS[code],
        **result,
        "taken": {name: dataclasses.asdict(taken) for name, taken in result["taken"].items()},
        "results": [{**dataclasses.asdict(one), "met": one.met} for one in result["results"]],
    }, indent=2) + "\n", encoding="utf-8")
