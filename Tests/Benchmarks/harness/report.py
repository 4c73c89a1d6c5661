"""The tables that tools/bench prints, as Markdown."""

from .contenders import CONNECTIONS, DEPTHS, PACED_CONNECTIONS, PACED_RPS
from .figures import microseconds, rate


def markdown(run):
    """Returns the whole report of a run."""
    parts = [_head(run), _figures(run), _ratios(run), _secured(run), _reach(run), _busy(run)]
    if run["alone"]:
        parts.append(_alone(run["alone"]))
    if run["notes"]:
        parts.append("\n".join(f"- {note}" for note in run["notes"]))
    return "\n\n".join(part for part in parts if part)


def _head(run):
    machine = run["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    return "\n".join([
        f"Measured on {machine['date']}: {machine['cpu']}, {machine['cores']} cores, Linux {machine['kernel']}; "
        f"server on core {run['cores'][0]}, client on core {run['cores'][1]}; "
        f"medians of {run['rounds']} {'round' if run['rounds'] == 1 else 'rounds'} of {run['seconds']:g} s; "
        f"of the cores' time the host took {100 * run['stolen']:.1f} % "
        f"and other processes {100 * run['others']:.1f} %.",
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
    return _table(["what answers", *head], rows)


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
    rows = [[labels[key], *map(_with_target, row)] for key, row in run["ratios"].items()]
    return _table(head, rows)


def _secured(run):
    if not run["secured"]:
        return ""
    head = ["Sestina in TLS", *(f"{depth} deep" for depth in DEPTHS), f"p50 at {PACED_RPS:,}/s"]
    *rates, p50 = map(_with_target, run["secured"])
    return _table(head, [["over C on libuv and OpenSSL", *rates, "-"], ["over Sestina in plain", *["-"] * len(rates), p50]])


def _reach(run):
    if not run["reach"]:
        return ""
    labels = _labels(run)
    rows = [[labels[key], *(result.shown for result in row)] for key, row in run["reach"].items()]
    words = "What no server that reads and writes these bytes can be expected to exceed on this machine:"
    return words + "\n\n" + _table(["the practical limit over", *(f"{depth} deep" for depth in DEPTHS)], rows)


def _labels(run):
    return {contender.key: contender.label for contender in run["contenders"]}


def _with_target(result):
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
    return words + "\n\n" + _table(["busy, server / client", *(f"{depth} deep" for depth in DEPTHS)], rows)


def _shares(pair):
    if None in pair:
        return "-"
    return f"{100 * pair[0]:.0f} % / {100 * pair[1]:.0f} %"


def _alone(results):
    rows = [
        [result.name, result.shown, result.target.words(result.target_shown) if result.target else "", result.verdict]
        for result in results
    ]
    return _table(["Sestina alone", "measured", "target", ""], rows)


def _table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
