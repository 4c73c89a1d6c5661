"""The tables that tools/bench-trees prints, as Markdown."""

from .contenders import CONNECTIONS
from .figures import mebibytes, median, rate
from .report import notes, results_table, table, where
from .tree_figures import BATCHES, DEPTHS, nanoseconds, over_before, seconds

HEADS = {4096: "a row of batches of 4,096", 64: "a row of batches of 64", 1: "one row a call"}


def markdown(run):
    """Returns the whole report of a run."""
    pieces = [_head(run)]
    pieces += [_rows(run, batch) for batch in BATCHES if run["contenders"]]
    pieces += [_wire(run), _loading(run)]
    if run["results"]:
        pieces.append(results_table("trees", run["results"]))
    pieces.append(notes([*_absent(run), *run["notes"]]))
    return "\n\n".join(piece for piece in pieces if piece)


def _head(run):
    versions = ", ".join(f"{name} {version}" for name, version in run["versions"].items())
    has = "with" if run["has_avx512"] else "without"
    return (
        f"Trees, measured on {where(run)}\n"
        f"One thread on the server's core, processor {has} AVX-512; nanoseconds a row, medians of {_rounds(run)} of "
        f"{run['seconds']:g} s in turns. {versions}."
    )


def _rounds(run):
    return "1 round" if run["rounds"] == 1 else f"{run['rounds']} rounds"


def _rows(run, batch):
    rows = []
    for name, taken in run["taken"].items():
        times = [nanoseconds(median(taken.samples(key, batch))) for key in run["contenders"]]
        fastest = taken.fastest(batch)
        over = taken.over("sestina", batch).shown
        rows.append([name, *times, over if fastest is None else f"{over} ({run['contenders'][fastest]})"])
    return table([HEADS[batch], *run["contenders"].values(), "fastest rival over Sestina"], rows)


def _wire(run):
    rows = []
    for name, taken in run["taken"].items():
        for key, depths in taken.wire.items():
            label = {"sestina": name, "before": "… the build before"}[key]
            rows.append([label, *(rate(median(depths.get(depth, []))) for depth in DEPTHS)])
        if "before" in taken.wire:
            rows.append(["… Sestina over it", *(over_before(taken, depth).shown for depth in DEPTHS)])
    if not rows:
        return ""
    head = f"requests a second over the wire, {CONNECTIONS} connections"
    return table([head, "1 in flight each", *(f"{depth} deep" for depth in DEPTHS[1:])], rows)


def _loading(run):
    rows = [
        [name, mebibytes(taken.file_bytes), seconds(median(taken.load_seconds)), mebibytes(taken.compiled_bytes),
         mebibytes(median(taken.load_bytes))]
        for name, taken in run["taken"].items() if taken.load_seconds
    ]
    if not rows:
        return ""
    return table(["loading, by Sestina", "file", "median", "compiled form", "memory after it, with what reading the file left"], rows)


def _absent(run):
    """Why there is no figure, and where a rival's answers are others."""
    labels = run["contenders"]
    words = [f"{labels[key]}: not measured: {reason}." for key, reason in run["not_measured"].items()]
    reasons, others = {}, {}
    for name, taken in run["taken"].items():
        for key, reason in taken.cannot.items():
            reasons.setdefault((key, reason), []).append(name)
        for key, (count, furthest) in taken.others.items():
            others.setdefault(key, []).append(f"{name} {count:,}, by at most {furthest:.2g}")
    words += [f"{labels[key]} does not take {', '.join(names)}: {reason}." for (key, reason), names in reasons.items()]
    words += [f"Of {labels[key]}'s answers some are not the fitted library's, as thresholds are rounded to float32: "
              f"{'; '.join(counts)}." for key, counts in others.items()]
    return words
