"""The figures of tools/bench-trees and their targets, of one ensemble at a time."""

import dataclasses
import typing

from .figures import Result, Target, median, ratio
from .scorers import LIBRARIES

# Rows a call: a block of a book, what a turn of a busy server brings, one caller's.
LARGE, MIDDLE, ONE = BATCHES = (4096, 64, 1)
DEPTHS = (1, 16, 64)

# The time of the fastest rival that gives the library's own answers over Sestina's, by kind of ensemble, for large
# batches. One that rounds thresholds to float32 has taken another model: its ratio is told and holds nothing.
LARGE_TARGETS = {"tree": 2, "forest": 8, "lightgbm": 4, "xgboost": 4}
# The same of the kernel that needs no AVX-512.
PORTABLE_TARGETS = {"forest": 2, "lightgbm": 2, "xgboost": 2}
# The time by the plain walk over that of the portable kernel, which of a single tree are the same code: two samples of
# it differ by as much.
PLAIN_TARGET = Target(True, 0.95)
ONE_TARGET = Target(True, 4)
# Nanoseconds of a row, where the processor has AVX-512; and of one row.
LARGE_NANOSECONDS = {"xgboost-300x6": 300}
ONE_NANOSECONDS = {"forest-100x8": 1000}
# Requests a second over those of the build before, at the greatest depth.
WIRE_TARGETS = {"forest-100x8": 4}
LOAD_SECONDS = {"forest-500x8": 0.5}
# The bytes of the forms that score over those of the file.
COMPILED_OVER_FILE = {"forest-500x8": 4}


@dataclasses.dataclass
class Taken:
    """All samples of one ensemble; those of a round stand at the same place, None for one that could not be taken."""

    # Nanoseconds of a row, by contender and rows a call.
    rows: dict = dataclasses.field(default_factory=dict)
    # Requests a second, by `sestina` or `before` and by requests in flight on a connection.
    wire: dict = dataclasses.field(default_factory=dict)
    load_seconds: list = dataclasses.field(default_factory=list)
    load_bytes: list = dataclasses.field(default_factory=list)
    file_bytes: typing.Optional[int] = None
    # Of the forms that score.
    compiled_bytes: typing.Optional[int] = None
    # Why a rival does not take the ensemble; how many of its answers are others than ours, and by how much.
    cannot: dict = dataclasses.field(default_factory=dict)
    others: dict = dataclasses.field(default_factory=dict)

    def samples(self, key, batch):
        return self.rows.get(key, {}).get(batch, [])

    def fastest(self, batch, exact=False):
        """The rival with the least median, or None; of all, or of those that give the library's answers."""
        keys = [library.key for library in LIBRARIES if not (exact and library.key in self.others)]
        medians = {key: median(self.samples(key, batch)) for key in keys}
        return min((key for key, value in medians.items() if value is not None), key=medians.get, default=None)

    def over(self, key, batch, target=None, name="", exact=False):
        """The fastest rival's time over a kernel's."""
        rival = self.fastest(batch, exact)
        return ratio(name, self.samples(rival, batch), self.samples(key, batch), target)

    def held(self, key, batch, target, name):
        """The ratio that a target holds, and that to a faster rival whose answers are others."""
        found = [self.over(key, batch, target, name, exact=True)]
        if self.fastest(batch) != self.fastest(batch, exact=True):
            found.append(self.over(key, batch, name=f"{name}, of those that round thresholds, too"))
        return found

    def is_compared(self, key):
        """Whether a kernel was to be measured, and a rival that takes the ensemble."""
        return key in self.rows and any(library.key in self.rows for library in LIBRARIES)


def results(name, taken, has_avx512):
    """Returns the figures of an ensemble that have targets, of those that were asked for."""
    kind = name.split("-")[0]
    found = []
    if taken.is_compared("sestina"):
        found += taken.held("sestina", LARGE, Target(True, LARGE_TARGETS[kind]), "batches of 4,096, over the fastest rival")
    if has_avx512 and name in LARGE_NANOSECONDS and "sestina" in taken.rows:
        found.append(_at_most("batches of 4,096", median(taken.samples("sestina", LARGE)), LARGE_NANOSECONDS[name], nanoseconds))
    if taken.is_compared("portable") and kind in PORTABLE_TARGETS:
        found += taken.held("portable", LARGE, Target(True, PORTABLE_TARGETS[kind]), "batches of 4,096, `portable` over the fastest rival")
    if "portable" in taken.rows and "plain" in taken.rows:
        found.append(ratio("batches of 4,096, `portable` over `plain`", taken.samples("plain", LARGE),
                           taken.samples("portable", LARGE), PLAIN_TARGET))
    if taken.is_compared("sestina"):
        found += taken.held("sestina", ONE, ONE_TARGET, "one row, over the fastest rival's call")
    if name in ONE_NANOSECONDS and "sestina" in taken.rows:
        found.append(_at_most("one row", median(taken.samples("sestina", ONE)), ONE_NANOSECONDS[name], nanoseconds))
    if name in WIRE_TARGETS and "before" in taken.wire:
        found.append(over_before(taken, DEPTHS[-1], Target(True, WIRE_TARGETS[name])))
    if name in LOAD_SECONDS and "sestina" in taken.rows:
        found.append(_at_most("loading", median(taken.load_seconds), LOAD_SECONDS[name], seconds))
    if name in COMPILED_OVER_FILE and taken.compiled_bytes is not None:
        over = taken.compiled_bytes / taken.file_bytes
        found.append(_at_most("compiled form over the file", over, COMPILED_OVER_FILE[name], "{:.3g}".format))
    return [dataclasses.replace(result, name=f"{name}: {result.name}") for result in found]


def over_before(taken, depth, target=None):
    """Requests a second over those of the build before."""
    ours, theirs = (taken.wire.get(key, {}).get(depth, []) for key in ("sestina", "before"))
    return ratio(f"over the wire, {depth} deep, over the build before", ours, theirs, target)


def _at_most(name, value, bound, show):
    return Result(name, value, show(value), Target(False, bound), show(bound))


def nanoseconds(value):
    """Shows nanoseconds with three digits that mean something."""
    if value is None:
        return "-"
    return f"{value:.3g} ns" if value < 999.5 else f"{round(value, -len(str(int(value))) + 3):,.0f} ns"


def seconds(value):
    """Shows seconds."""
    return "-" if value is None else f"{value:.3g} s"
