"""The servers that answer an applicant over HTTP, and one run of tools/bench-web."""

import dataclasses
import json
import os
import statistics
import time

from . import contenders, machine, packages
from .figures import Target, rate
from .packages import ROOT, RIVALS, VENV
from .processes import NotMeasured, free_port
from .run import DONE, NOT_KNOWN, QUIET_SHARE_MAX, TARGET_MISSED, progress

# Requests a second of Sestina over those of the rival.
TARGETS = {"fastapi": Target(True, 6), "flask": Target(True, 15), "before": Target(True, 0.95)}
WARM_UP_SECONDS = 1
VERSIONS = ["Swift", "FastAPI", "uvicorn", "onnxruntime", "Flask", "scikit-learn", "Python"]


class Together:
    """Processes that are one server; who asks, asks the last."""

    def __init__(self, *servers):
        self.servers = servers
        self.port = servers[-1].port

    @property
    def cpu_seconds(self):
        return sum(server.cpu_seconds for server in self.servers)

    def pause(self):
        for server in self.servers:
            server.pause()

    def resume(self):
        for server in self.servers:
            server.resume()

    def stop(self):
        for server in reversed(self.servers):
            server.stop()


class Sestina(contenders.Sestina):
    label = "Sestina: `sestina-web` and `sestina serve`"
    body = "json"
    needs = [*packages.LIMIT_NEEDS, packages.command("wrk", "wrk")]

    def build(self):
        contenders.build_commands(self.builds_swift, "sestina", "sestina-web")

    def start(self, place, port):
        scoring_port = free_port()
        scoring = place.serve(self.key, self.command(scoring_port), scoring_port)
        web = place.serve(f"{self.key}-web", [
            str(self.folder / "sestina-web"), "--listen", f"127.0.0.1:{port}", "--server", f"127.0.0.1:{scoring_port}",
        ], port)
        return Together(scoring, web)


class Before(Sestina):
    """An earlier release build of both programs."""

    key, label = "before", "Sestina, the build before"

    def __init__(self, model, folder):
        super().__init__(model, builds_swift=False)
        self.folder = folder

    def build(self):
        contenders.require_commands(self.folder, "sestina", "sestina-web")


class FastAPI(contenders.FastAPI):
    label = "FastAPI with onnxruntime, one uvicorn worker"
    body = "json"


class Flask(contenders.Contender):
    key, label = "flask", "Flask page with scikit-learn, Flask's own server"
    body = "form"
    needs = packages.PYTHON_NEEDS

    def build(self):
        packages.build_python("flask")

    def start(self, place, port):
        data = ROOT / "models" / "loan-default" / "holdout.csv"
        environment = {**os.environ, "LOAN_DATA": str(data), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        command = [str(VENV / "bin" / "python"), str(RIVALS / "flask" / "app.py"), str(port)]
        return place.serve(self.key, command, port, env=environment)


def everyone(model, builds_swift, before=None):
    """Returns all contenders, in the order of the table; the build before where there is a folder with one."""
    earlier = [Before(model, before)] if before else []
    return [Sestina(model, builds_swift), *earlier, FastAPI(model), Flask()]


class Run:
    """One run: who is ready, what was sampled, what could not be."""

    def __init__(self, options):
        self.options = options
        self.contenders = everyone(options.model, not options.no_build, options.before)
        self.samples = {contender.key: [] for contender in self.contenders}
        self.notes = []

    def prepare(self):
        """Builds every contender, and leaves out those that cannot be."""
        ready = []
        for contender in self.contenders:
            progress(f"building {contender.key}")
            try:
                if lacking := packages.missing(contender.needs):
                    raise NotMeasured(f"install {', '.join(lacking)}")
                contender.build()
                ready.append(contender)
            except NotMeasured as reason:
                self._note(f"Not measured, {contender.key}: {reason}.")
        self.contenders = ready

    def compare(self, place):
        """Takes all rounds; in each, one contender after another, the order turned round every time."""
        for number in range(1, self.options.rounds + 1):
            for contender in self.contenders[:: 1 if number % 2 == 1 else -1]:
                progress(f"round {number} of {self.options.rounds}: {contender.key}")
                try:
                    self.samples[contender.key].append(self._sample(contender, place))
                except NotMeasured as reason:
                    self._note(f"Not measured, {contender.key} in round {number}: {reason}.")

    def result(self, elsewhere):
        """Returns everything that the report and the JSON file tell."""
        if elsewhere.stolen + elsewhere.others > QUIET_SHARE_MAX:
            self._note("The machine was not quiet, so these figures are rough: run again when nothing else works.")
        return {
            "machine": machine.describe(self.options.model),
            "cores": self.options.cores,
            "rounds": self.options.rounds,
            "seconds": self.options.seconds,
            "stolen": elsewhere.stolen,
            "others": elsewhere.others,
            "figures": {key: _medians(taken) for key, taken in self.samples.items() if taken},
            "labels": {contender.key: contender.label for contender in self.contenders},
            "ratios": {key: _ratio(self.samples, key) for key in TARGETS if key in self.samples},
            "samples": self.samples,
            "notes": self.notes,
        }

    def _sample(self, contender, place):
        server = contender.start(place, free_port())
        try:
            contenders.wrk(place, server.port, contender.body, WARM_UP_SECONDS)
            used, start = server.cpu_seconds, time.monotonic()
            figures, client_busy = contenders.wrk(place, server.port, contender.body, self.options.seconds)
            busy = (server.cpu_seconds - used) / (time.monotonic() - start)
            return {**figures, "server_busy": busy, "client_busy": client_busy}
        finally:
            server.stop()

    def _note(self, words):
        self.notes.append(words)
        progress(words)


def verdict(result):
    """Returns the exit code that the results deserve."""
    ratios = result["ratios"]
    if any(ratio is not None and not TARGETS[key].is_met(ratio) for key, ratio in ratios.items()):
        return TARGET_MISSED
    return NOT_KNOWN if None in ratios.values() else DONE


def markdown(result):
    """Returns the report."""
    told = result["machine"]
    versions = ", ".join(f"{name} {told['versions'][name]}" for name in VERSIONS if name in told["versions"])
    lines = [
        f"`POST /predict` over {contenders.CONNECTIONS} connections, measured on {told['date']}: {told['cpu']}, "
        f"{told['cores']} cores, Linux {told['kernel']}; all of a server on core {result['cores'][0]}, wrk on core "
        f"{result['cores'][1]}; medians of {result['rounds']} rounds of {result['seconds']:g} s; of the cores' time "
        f"the host took {100 * result['stolen']:.1f} % and other processes {100 * result['others']:.1f} %.",
        f"Model {told['model_digest'][:16]}. {versions}.",
        "",
        "| what answers | requests | p50 | p99 | busy, server / client | Sestina over it |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for key, label in result["labels"].items():
        figures = result["figures"].get(key)
        if figures is None:
            continue
        lines.append(
            f"| {label} | {rate(figures['achieved_rps'])} | {figures['p50_us'] / 1000:.2f} ms "
            f"| {figures['p99_us'] / 1000:.2f} ms | {100 * figures['server_busy']:.0f} % / "
            f"{100 * figures['client_busy']:.0f} % | {_with_target(result, key)} |"
        )
    return "\n".join(lines + [""] + [f"- {note}" for note in result["notes"]]).rstrip()


def write_json(result, path):
    """Writes the results and the samples that they come from."""
    targets = {key: dataclasses.asdict(target) for key, target in TARGETS.items()}
    words = {DONE: "pass", TARGET_MISSED: "target missed", NOT_KNOWN: "not known"}[verdict(result)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"verdict": words, "targets": targets, **result}, indent=2) + "\n")


def _medians(samples):
    return {name: statistics.median(sample[name] for sample in samples) for name in samples[0]}


def _ratio(samples, rival):
    """The median of the rounds' own ratios: the machine drifts from round to round more than they differ."""
    ours, theirs = ([sample["achieved_rps"] for sample in samples[key]] for key in ("sestina", rival))
    if not ours or not theirs:
        return None
    if len(ours) != len(theirs):
        # A sample was left out, so the rounds cannot be told apart.
        return statistics.median(ours) / statistics.median(theirs)
    return statistics.median(our / their for our, their in zip(ours, theirs))


def _with_target(result, key):
    ratio = result["ratios"].get(key)
    if ratio is None:
        return ""
    target = TARGETS[key]
    return f"{ratio:.3g} ({target.words(f'{target.bound:g}')}: {'met' if target.is_met(ratio) else 'NOT met'})"
