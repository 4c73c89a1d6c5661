"""From samples to figures, and from figures to targets that are met or not."""

import dataclasses
import operator
import statistics
import typing

from .contenders import DEPTHS, GRPC, Before, Limit, Redis, SecuredLimit, SecuredRedis, SecuredSestina


@dataclasses.dataclass(frozen=True)
class Target:
    """A bound of the specification, in the unit of the figure."""

    at_least: bool
    bound: float

    def is_met(self, value):
        return (operator.ge if self.at_least else operator.le)(value, self.bound)

    def words(self, text):
        return f"{'at least' if self.at_least else 'at most'} {text}"


@dataclasses.dataclass(frozen=True)
class Result:
    """A figure beside its target. The value is None when it was not measured."""

    name: str
    value: typing.Optional[float]
    shown: str
    target: typing.Optional[Target] = None
    target_shown: str = ""

    @property
    def met(self):
        """True or False, or None when there is no target or no figure."""
        if self.target is None or self.value is None:
            return None
        return self.target.is_met(self.value)

    @property
    def verdict(self):
        if self.target is None:
            return ""
        if self.value is None:
            return "not measured"
        return "met" if self.met else "NOT met"


# Sestina's rate over the rival's, by depth. Redis and gRPC have none: on this machine the limit itself lies below
# what was once asked for there.
RATE_TARGETS = {
    Limit.key: {1: 0.95, 16: 0.95, 64: 0.95},
    Before.key: {1: 0.95, 16: 0.95, 64: 0.95},
}

# The same of Sestina in TLS over the limit in TLS; one request at a time is left to the kernel.
SECURED_RATE_TARGETS = {SecuredLimit.key: {16: 0.9, 64: 0.9}}
# Its p50 at 5,000 requests a second over that in plain.
SECURED_P50_TARGET = 1.3

# Sestina's p50 at 5,000 requests a second over the rival's.
P50_TARGETS = {Limit.key: 1.15}


def medians(samples):
    """Reduces the samples of all rounds to one figure a contender, depth and percentile."""
    figures = {}
    for key, taken in samples.items():
        def middle(depth, part, taken=taken):
            return median([sample[part] for sample in taken["closed"].get(depth, [])])

        rates = {depth: middle(depth, "rps") for depth in DEPTHS}
        busy = {depth: (middle(depth, "server_busy"), middle(depth, "client_busy")) for depth in DEPTHS}
        p50 = median([pair[0] for pair in taken["paced"]])
        p99 = median([pair[1] for pair in taken["paced"]])
        figures[key] = {"rps": rates, "busy": busy, "p50_ns": p50, "p99_ns": p99}
    return figures


def ratios(samples, rivals):
    """Returns Sestina over each rival: one row of results a rival, by depth and then p50."""
    rows = {}
    ours = samples.get("sestina")
    for rival in rivals:
        if ours is None or rival not in samples:
            continue
        theirs = samples[rival]
        row = []
        for depth in DEPTHS:
            bound = RATE_TARGETS.get(rival, {}).get(depth)
            target = Target(True, bound) if bound else None
            row.append(_rate_ratio(f"rate at depth {depth} over {rival}", ours, theirs, depth, target))
        bound = P50_TARGETS.get(rival)
        target = Target(False, bound) if bound else None
        row.append(ratio(f"p50 over {rival}", _p50s(ours), _p50s(theirs), target))
        rows[rival] = row
    return rows


def secured(samples):
    """Returns Sestina in TLS over each that speaks TLS, by depth and then p50, and over itself in plain the p50."""
    ours, plain = (samples.get(key) for key in (SecuredSestina.key, "sestina"))
    if ours is None:
        return {}
    rows = {}
    for rival in (SecuredLimit.key, SecuredRedis.key):
        if rival not in samples:
            continue
        bounds = SECURED_RATE_TARGETS.get(rival, {})
        row = [
            _rate_ratio(f"rate in TLS at depth {depth} over {rival}", ours, samples[rival], depth,
                        Target(True, bounds[depth]) if depth in bounds else None)
            for depth in DEPTHS
        ]
        rows[rival] = [*row, ratio(f"p50 in TLS over {rival}", _p50s(ours), _p50s(samples[rival]), None)]
    if plain is not None:
        target = Target(False, SECURED_P50_TARGET)
        rows["sestina"] = [
            *(_rate_ratio(f"rate in TLS at depth {depth} over that in plain", ours, plain, depth) for depth in DEPTHS),
            ratio("p50 in TLS over that in plain", _p50s(ours), _p50s(plain), target),
        ]
    return rows


def reach(samples):
    """Returns the practical limit over rivals that speak other bytes: one row a rival, by depth.

    More than that, reading and writing these bytes leaves no room for on this machine.
    """
    pairs = [(Limit.key, Redis.key), (Limit.key, GRPC.key), (SecuredLimit.key, SecuredRedis.key)]
    return {
        rival: [
            _rate_ratio(f"{limit} at depth {depth} over {rival}", samples[limit], samples[rival], depth)
            for depth in DEPTHS
        ]
        for limit, rival in pairs if limit in samples and rival in samples
    }


def alone(taken):
    """Returns the figures of Sestina that have no rival, beside their targets."""
    def result(name, key, show, target=None, target_shown=""):
        value = taken.get(key)
        return Result(name, value, "-" if value is None else show(value), target, target_shown)

    return [
        result("`loadtest --rps 5000`: achieved", "achieved", percent, Target(True, 0.999), "99.9 %"),
        result("… requests without a sound reply", "errors", "{:,}".format, Target(False, 0), "0"),
        result("… replies with a wrong answer", "wrong", "{:,}".format, Target(False, 0), "0"),
        result("… replies verified bit for bit", "verified_share", percent, Target(True, 1), "100 %"),
        result("… lag of the sender, p50", "lag_p50_ns", microseconds, Target(False, 20_000), "20 us"),
        result("… client's core busy", "client_cpu", percent),
        result("… the same of a client in C that only sends, receives and sleeps", "lean_client_cpu", percent),
        result("… server's core busy", "server_cpu", percent),
        result("64 deep with every reply verified", "verified_rps", rate),
        result("… replies with a wrong answer", "wrong_at_full_speed", "{:,}".format, Target(False, 0), "0"),
        result("resident memory after start", "resident_bytes", lambda b: f"{b / 1e6:.1f} MB",
               Target(False, 20e6), "20 MB"),
        result("… for each of 10,000 idle connections", "idle_connection_bytes", lambda b: f"{b / 1024:.2f} KiB",
               Target(False, 16 * 1024), "16 KiB"),
        result("start to first answer, median", "first_answer_ms", lambda ms: f"{ms:.1f} ms",
               Target(False, 50), "50 ms"),
    ]


def rate(value):
    """Shows a rate with three digits that mean something."""
    if value is None:
        return "-"
    if value >= 999_500:
        return f"{value / 1e6:.2f} M/s"
    return f"{round(value, -len(str(int(value))) + 3):,.0f}/s"


def microseconds(nanoseconds):
    """Shows a latency in microseconds."""
    return "-" if nanoseconds is None else f"{nanoseconds / 1000:,.1f} us"


def milliseconds(nanoseconds):
    """Shows a latency in milliseconds."""
    return "-" if nanoseconds is None else f"{nanoseconds / 1e6:,.3f} ms"


def mebibytes(size):
    """Shows bytes in MiB."""
    return "-" if size is None else f"{size / 2**20:,.1f} MiB"


def percent(share):
    """Shows a share."""
    return "-" if share is None else f"{100 * share:.4g} %"


def count(number):
    """Shows how many."""
    return "-" if number is None else f"{number:,.0f}"


def _rate_ratio(name, ours, theirs, depth, target=None):
    rates = [[sample["rps"] for sample in taken["closed"].get(depth, [])] for taken in (ours, theirs)]
    return ratio(name, *rates, target)


def _p50s(taken):
    return [p50 for p50, _ in taken["paced"]]


def ratio(name, ours, theirs, target=None):
    """Returns one list of samples over another as a result; those of a round stand at the same place of both.

    The median of the rounds' own ratios, since the machine's speed drifts from round to round more than
    two contenders differ."""
    bound = "" if target is None else f"{target.bound:g}"
    if len(ours) == len(theirs):
        value = median([our / their for our, their in zip(ours, theirs) if our is not None and their])
    else:
        # A sample was left out, so the rounds cannot be told apart.
        our, their = median(ours), median(theirs)
        value = our / their if our is not None and their else None
    if value is None:
        return Result(name, None, "-", target, bound)
    shown = f"{value:.3g}" if value < 100 else f"{value:.0f}"
    return Result(name, value, shown, target, bound)


def median(values):
    """Returns the median of those that were measured, or None."""
    values = [value for value in values if value is not None]
    return statistics.median(values) if values else None
