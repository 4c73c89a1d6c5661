"""The figures of Sestina that have no rival: a long paced run, memory, and the time to the first answer."""

import statistics
import time

from .contenders import CLIENT_SPARE_SECONDS, CONNECTIONS, DEPTHS, PACED_CONNECTIONS, PACED_RPS, loadtest
from .packages import PRODUCTS
from .processes import NotMeasured, free_port, last_line

IDLE_CONNECTIONS = 10_000
STARTS = 10
HOLD_SECONDS_MAX = 60

# How long a fresh server is left alone before its memory is read.
SETTLE_SECONDS = 0.5


def paced_run(sestina, place, seconds):
    """Returns what `loadtest --rps 5000` says when every reply is verified, how busy the server was, and how
    busy a client is that does nothing but send and receive as often."""
    server = sestina.start(place, free_port())
    try:
        used, start = server.cpu_seconds, time.monotonic()
        figures, _ = loadtest(place, server.port, [
            "--rps", PACED_RPS, "--duration", seconds, "--verify", sestina.model,
        ], seconds)
        busy = (server.cpu_seconds - used) / (time.monotonic() - start)
        lean = _printed_number(place, [
            str(PRODUCTS / "lean_client"), str(server.port), str(PACED_RPS), str(PACED_CONNECTIONS), str(seconds),
        ], seconds + CLIENT_SPARE_SECONDS)
    finally:
        server.stop()
    return {
        "achieved": figures["achieved_rps"] / PACED_RPS,
        "wrong": figures["wrong"],
        "errors": figures["planned"] - figures["ok"] - figures["wrong"],
        "verified_share": figures["ok"] / figures["planned"],
        "lag_p50_ns": figures["lag_ns"]["p50"],
        "client_cpu": figures["client_cpu"],
        "lean_client_cpu": lean,
        "server_cpu": busy,
        "response_ns": figures["response_ns"],
    }


def verified_at_full_speed(sestina, place, seconds):
    """Returns replies a second with the deepest pipeline when the client checks every one of them."""
    server = sestina.start(place, free_port())
    try:
        figures, _ = loadtest(place, server.port, [
            "--rps", "max", "--duration", seconds, "--connections", CONNECTIONS, "--depth", DEPTHS[-1],
            "--verify", sestina.model,
        ], seconds)
    finally:
        server.stop()
    return {"verified_rps": figures["achieved_rps"], "wrong_at_full_speed": figures["wrong"]}


def memory(sestina, place):
    """Returns resident bytes after the start, and what each of 10,000 idle connections adds."""
    server = sestina.start(place, free_port())
    try:
        time.sleep(SETTLE_SECONDS)
        empty = server.resident_bytes
        holder = place.helper([str(PRODUCTS / "hold_connections"), str(server.port), str(IDLE_CONNECTIONS)])
        words = holder.stdout.readline().split()
        if words != ["holding", str(IDLE_CONNECTIONS)]:
            raise NotMeasured(last_line(holder.communicate(timeout=HOLD_SECONDS_MAX)[1]))
        time.sleep(SETTLE_SECONDS)
        full = server.resident_bytes
        holder.communicate(timeout=HOLD_SECONDS_MAX)
    finally:
        server.stop()
    return {"resident_bytes": empty, "idle_connection_bytes": (full - empty) / IDLE_CONNECTIONS}


def first_answer(sestina, place, starts=STARTS):
    """Returns the milliseconds from fork to the first scored reply: each start, and their median."""
    waits = []
    for _ in range(starts):
        port = free_port()
        waits.append(_printed_number(place, [
            str(PRODUCTS / "first_answer"), str(place.server_core), str(port), *sestina.command(port),
        ], HOLD_SECONDS_MAX))
    return {"first_answer_ms": statistics.median(waits), "first_answers_ms": waits}


def _printed_number(place, command, seconds_max):
    """Runs a probe to its end and returns the number that it printed."""
    status, output, errors, _ = place.ask(command, seconds_max)
    if status != 0:
        raise NotMeasured(last_line(errors))
    return float(output)
