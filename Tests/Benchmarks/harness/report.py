"""The tables that tools/bench prints, as Markdown."""

from .contenders import CONNECTIONS, DEPTHS, PACED_CONNECTIONS, PACED_RPS
from .figures import microseconds, rate


def markdown(run):
    """Returns the whole report of a run."""
    pieces = [_head(run), _figures(run), _ratios(run), _secured(run), _reach(run), _busy(run)]
    if run["alone"]:
        pieces.append(_alone(run["alone"]))
    pieces.append(notes(run["notes"]))
    return "\n\n".join(piece for piece in pieces if piece)


def section(run, part):
    """Returns what one part came to, as a text that stands by itself."""
    reason = run["not_measured"].get(part.key)
    if reason is not None:
        pieces = [f"{part.title}: not measured: {reason}."]
    else:
        words = f"{part.title}, measured on {where(run)}"
        pieces = [f"{words}\n{part.how()}", *part.tables(), notes(run["part_notes"].get(part.key, []))]
    return "\n\n".join(piece for piece in pieces if piece)


def results_table(words, results):
    """A table with a row for each figure beside its target."""
    rows = [
        [result.name, result.shown, result.target.words(result.target_shown) if result.target else "", result.verdict]
        for result in results
    ]
    return table([words, "measured", "target", ""], rows)


def notes(words):
    """Notes as a list."""
    return "\n".join(f"- {note}" for note in words)


def where(run):
    """When and on what a run was, and what else worked there meanwhile."""
    machine = run["machine"]
    return (
        f"{machine['date']}: {machine['cpu']}, {machine['cores']} cores, Linux {machine['kernel']}; "
        f"server on core {run['cores'][0]}, client on core {run['cores'][1]}; "
        f"of the cores' time the host took {100 * run['stolen']:.1f} % "
        f"and other processes {100 * run['others']:.1f} %."
    )


def _head(run):
    machine = run["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    return "\n".join([
        f"Measured on {where(run)}",
        f"Medians of {run['rounds']} {'round' if run['rounds'] == 1 else 'rounds'} of {run['seconds']:g} s. "
        f"Model {machine['model_digest'][:16]}. {versions}.",
    ])


def _figures(run):
    head = [f"{CONNECTIONS} connections, 1 in flight each", *(f"{depth} deep" for depth in DEPTHS[1:])]
    head += [f"p50 at {PACED_RPS:,}/s, {PACED_CONNECTIONS} connections", "p99"]
    rows = []
    for contender in run["contenders"]:
        figures = run["figures"].get(contender.key)
        reason = run["not_measured"].get(contender.key)
        if figures is None:
            rows.append([contender.label, f"not measured: {reason}", *["-"] * 4])
            continue
        rates = [rate(figures["rps"][depth]) for depth in DEPTHS]
        rows.append([contender.label, *rates, *_percentiles(figures)])
    return table(["what answers", *head], rows)


def _percentiles(figures):
    best = max((value for value in figures["rps"].values() if value is not None), default=None)
    if figures["p50_ns"] is None and best is not None and best < PACED_RPS:
        return ["cannot", "cannot"]
    return [microseconds(figures["p50_ns"]), microseconds(figures["p99_ns"])]


def _ratios(run):
    if not run["ratios"]:
        return ""
    labels = _labels(run)
    head = ["Sestina over", *(f"{depth} deep" for depth in DEPTHS), f"p50 at {PACED_RPS:,}/s"]
    rows = [[labels[key], *map(with_target, row)] for key, row in run["ratios"].items()]
    return table(head, rows)


def _secured(run):
    if not run["secured"]:
        return ""
    labels = _labels(run)
    head = ["Sestina in TLS over", *(f"{depth} deep" for depth in DEPTHS), f"p50 at {PACED_RPS:,}/s"]
    rows = [
        ["Sestina in plain" if key == "sestina" else labels[key], *map(with_target, row)]
        for key, row in run["secured"].items()
    ]
    return table(head, rows)


def _reach(run):
    if not run["reach"]:
        return ""
    labels = _labels(run)
    rows = [[labels[key], *(result.shown for result in row)] for key, row in run["reach"].items()]
    words = "What no server that reads and writes these bytes can be expected to exceed on this machine:"
    return words + "\n\n" + table(["the practical limit over", *(f"{depth} deep" for depth in DEPTHS)], rows)


def _labels(run):
    return {contender.key: contender.label for contender in run["contenders"]}


def with_target(result):
    """A figure with its target behind it, for the cell of a table."""
    if result.target is None:
        return result.shown
    return f"{result.shown} ({result.target.words(result.target_shown)}: {result.verdict})"


def _busy(run):
    if not run["figures"]:
        return ""
    labels = _labels(run)
    rows = [
        [labels[key], *(_shares(figures["busy"][depth]) for depth in DEPTHS)]
        for key, figures in run["figures"].items()
    ]
    words = "How busy the server's core and the client's core were. Where the server's is not, the client set the rate."
    return words + "\n\n" + table(["busy, server / client", *(f"{depth} deep" for depth in DEPTHS)], rows)


def _shares(pair):
    if None in pair:
        return "-"
    return f"{100 * pair[0]:.0f} % / {100 * pair[1]:.0f} %"


def _alone(results):
    return results_table("Sestina alone", results)


def table(head, rows):
    """A table of Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
