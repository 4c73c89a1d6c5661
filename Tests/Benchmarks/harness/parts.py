"""What the parts of tools/bench have in common that measure one promise each."""

import contextlib
import json
import subprocess
import time

from . import packages
from .contenders import CLIENT_SPARE_SECONDS, RELEASE, Sestina, ask
from .processes import NotMeasured, free_port, last_line

# How long a helper may take to end once it is told to.
END_SECONDS_MAX = 10


class Part:
    """One promise: what it needs, how it is measured, and which figures are held to which targets.

    Samples are kept by what they are of; None stands where one could not be taken, so that those of one turn stand at
    the same place.
    """

    key = ""
    # What the page calls it.
    title = ""
    needs = packages.LIMIT_NEEDS
    rounds_by_default = 3

    def __init__(self, options):
        self.options = options
        self.rounds = options.rounds or self.rounds_by_default
        self.sestina = Sestina(options.model, not options.no_build)
        self.samples = {}

    def build(self):
        raise NotImplementedError

    def measure(self, place, attempt):
        """Takes all samples; `attempt` gives words and a function two chances, and returns None after the second."""
        raise NotImplementedError

    def results(self):
        """Returns the figures that have targets, and those beside them."""
        raise NotImplementedError

    def how(self):
        """Returns a sentence on how it was measured."""
        raise NotImplementedError

    def tables(self):
        """Returns the tables of the page."""
        raise NotImplementedError

    def seconds(self, whole):
        """How long a sample lasts that takes so many seconds by default."""
        return whole * self.options.scale

    @property
    def rounds_shown(self):
        return "1 round" if self.rounds == 1 else f"{self.rounds} rounds"

    def turns(self, items):
        """Every item once a round, the other way round in every other one, with words that say where this is."""
        for number in range(1, self.rounds + 1):
            for item in items if number % 2 == 1 else items[::-1]:
                yield f"{self.key}, round {number} of {self.rounds}", item

    def keep(self, name, sample):
        self.samples.setdefault(name, []).append(sample)

    def values(self, name, read):
        """What a function reads of each sample of a name, None for those that were not taken."""
        return [None if sample is None else read(sample) for sample in self.samples.get(name, [])]

    def build_probes(self, *names):
        """Builds C programs of the folder `probe`."""
        for name in names:
            packages.build_c(name, f"probe/{name}.c")

    @contextlib.contextmanager
    def serving(self, place, model=None, more=()):
        """A server of Sestina from here to the end of the block."""
        port = free_port()
        sestina = self.sestina if model is None else Sestina(model, False)
        server = place.serve(self.key, [*sestina.command(port), *map(str, more)], port)
        try:
            yield server
        finally:
            server.stop()


@contextlib.contextmanager
def helping(place, program, *words):
    """A helper from here to the end of the block."""
    helper = place.helper([str(packages.PRODUCTS / program), *map(str, words)])
    try:
        yield helper
    finally:
        if helper.poll() is None:
            helper.kill()
            helper.communicate()


def told(helper):
    """Tells a helper to end, and returns the JSON that it prints."""
    helper.terminate()
    return _told(helper, END_SECONDS_MAX, "when it was told to end")


def ended(helper, seconds_max):
    """Waits for the end of a helper, and returns the JSON that it prints."""
    return _told(helper, seconds_max, f"within {seconds_max:g} s")


def _told(helper, seconds_max, when):
    try:
        output, errors = helper.communicate(timeout=seconds_max)
    except subprocess.TimeoutExpired:
        raise NotMeasured(f"{helper.args[0]} did not end {when}") from None
    if helper.returncode != 0:
        raise NotMeasured(f"{helper.args[0]} ended with {helper.returncode}: {last_line(errors)}")
    return json.loads(output)


def probe(place, program, words, seconds):
    """Runs a probe that works for so long to its end, and returns the JSON that it prints."""
    output, _ = ask(place, [str(packages.PRODUCTS / program), *map(str, words)], seconds + CLIENT_SPARE_SECONDS)
    return json.loads(output)


def with_busy(server, take):
    """Takes figures, and adds what share of a core the server used meanwhile."""
    used, start = server.cpu_seconds, time.monotonic()
    figures = take()
    return {**figures, "server_busy": (server.cpu_seconds - used) / (time.monotonic() - start)}


def stats(place, server):
    """Returns what a server counts."""
    output, _ = ask(place, [
        str(RELEASE / "sestina"), "stats", "--json", "--address", f"127.0.0.1:{server.port}",
    ], CLIENT_SPARE_SECONDS)
    return json.loads(output)
