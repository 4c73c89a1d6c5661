"""The servers that are compared: how each is built, started, and loaded by its own client."""

import csv
import json
import os
import pathlib
import time

from . import packages
from .packages import PRODUCTS, RELEASE, RIVALS, VENV
from .processes import NotMeasured, last_line

CONNECTIONS = 16
DEPTHS = (1, 16, 64)
PACED_RPS = 5000
PACED_CONNECTIONS = 8

# What a client may take beyond the time that it measures: to connect, to warm up, to drain.
CLIENT_SPARE_SECONDS = 30

# What is read from the JSON of loadtest.
LOADTEST_FIGURES = {
    "achieved_rps", "planned", "sent", "ok", "wrong", "busy", "response_ns", "service_ns", "lag_ns", "client_cpu",
    "seconds",
}

# Redis's client takes a number of requests and no duration, so the first run is for an estimate of the rate.
REDIS_FIRST_REQUESTS = 50_000
REDIS_KEY, REDIS_VALUE = "sestina", "0123456789abcdef"


class Contender:
    """One server and its client. Figures that its client has no way to take stay `None`."""

    key = ""
    label = ""
    needs = []
    depths = DEPTHS

    def build(self):
        raise NotImplementedError

    def start(self, place, port):
        raise NotImplementedError

    def closed_loop(self, place, port, depth, seconds):
        """Returns replies a second with `depth` requests in flight on each of 16 connections, and the
        share of a core that the client used."""
        raise NotImplementedError

    def paced(self, place, port, seconds):
        """Returns p50 and p99 in nanoseconds at 5,000 requests a second, or None."""
        return None


class LoadTested(Contender):
    """A server that speaks Sestina's wire, so both are loaded by the same `loadtest`."""

    # What the client is told besides.
    client_words = ()

    def closed_loop(self, place, port, depth, seconds):
        figures, busy = loadtest(place, port, [
            "--rps", "max", "--duration", seconds, "--connections", CONNECTIONS, "--depth", depth, "--no-verify",
            *self.client_words,
        ], seconds)
        return figures["achieved_rps"], busy

    def paced(self, place, port, seconds):
        figures, _ = loadtest(place, port, [
            "--rps", PACED_RPS, "--duration", seconds, "--connections", PACED_CONNECTIONS, "--no-verify",
            *self.client_words,
        ], seconds)
        return figures["response_ns"]["p50"], figures["response_ns"]["p99"]


class Sestina(LoadTested):
    key, label = "sestina", "Sestina"
    needs = packages.LIMIT_NEEDS
    # Where its programs are.
    folder = RELEASE

    def __init__(self, model, builds_swift):
        self.model = model
        self.builds_swift = builds_swift

    def build(self):
        build_commands(self.builds_swift, "sestina", "loadtest")
        packages.build_c("first_answer", "probe/first_answer.c")
        packages.build_c("hold_connections", "probe/hold_connections.c")
        packages.build_c("lean_client", "probe/lean_client.c")

    def command(self, port):
        return [
            str(self.folder / "sestina"), "serve", "--model", str(self.model),
            "--listen", f"127.0.0.1:{port}", "--loops", "1",
        ]

    def start(self, place, port):
        return place.serve(self.key, self.command(port), port)


class Asking(LoadTested):
    """A client of Sestina that asks one opcode; whoever uses it has started the server."""

    def __init__(self, opcode):
        self.key = opcode
        self.client_words = ("--opcode", opcode)


class Before(Sestina):
    """An earlier release build of Sestina, loaded by the same client as this one."""

    key, label = "before", "Sestina, the build before"

    def __init__(self, model, folder):
        super().__init__(model, builds_swift=False)
        self.folder = folder

    def build(self):
        build_commands(False, "loadtest")
        require_commands(self.folder, "sestina")


class Limit(LoadTested):
    key, label = "limit", "C on libuv, same bytes, same model: the practical limit"
    needs = packages.LIMIT_NEEDS

    def __init__(self, builds_swift):
        self.builds_swift = builds_swift

    def build(self):
        build_commands(self.builds_swift, "sestina", "loadtest")
        packages.build_c("limit", "limit/limit.c", ["libuv"])

    def start(self, place, port):
        return place.serve(self.key, [str(PRODUCTS / "limit"), str(port)], port)


class Secured(LoadTested):
    """A server that speaks the wire in TLS, with a certificate on either side."""

    needs = packages.TLS_NEEDS

    @property
    def files(self):
        """Where the certificates are."""
        return packages.PRODUCTS / "tls"

    @property
    def client_words(self):
        return ["--tls", "--ca", self.files / "authority.pem", "--cert", self.files / "client.pem",
                "--key", self.files / "client.key"]


class SecuredSestina(Secured):
    key, label = "sestina-tls", "Sestina in TLS 1.3, a certificate on either side"

    def __init__(self, plain):
        self.plain = plain

    def build(self):
        self.plain.build()
        packages.make_certificates()

    def start(self, place, port):
        return place.serve(self.key, [
            *self.plain.command(port), "--tls-cert", str(self.files / "server.pem"),
            "--tls-key", str(self.files / "server.key"), "--client-ca", str(self.files / "authority.pem"),
            "--allow", "client=score,observe",
        ], port)


class SecuredLimit(Secured):
    key, label = "limit-tls", "C on libuv and OpenSSL, the same in TLS 1.3: its practical limit"
    macros = ["-DLIMIT_TLS"]

    def build(self):
        packages.build_c(self.key, "limit/limit.c", ["libuv", "openssl"], self.macros)
        packages.make_certificates()

    def start(self, place, port):
        pieces = [str(self.files / name) for name in ("server.pem", "server.key", "authority.pem")]
        return place.serve(self.key, [str(PRODUCTS / self.key), str(port), *pieces], port)


class JudgingLimit(SecuredLimit):
    """The same with one thing more of what Sestina does: a session that is resumed is judged like a new one."""

    key, label = "limit-tls-judging", "the same, judging the certificate again when a session is resumed"
    macros = ["-DLIMIT_TLS", "-DLIMIT_JUDGES"]


class Redis(Contender):
    key, label = "redis", "Redis `GET` of 16 bytes"
    needs = packages.REDIS_NEEDS
    # What its clients are told besides.
    client_words = ()

    def __init__(self):
        self.rates = {}

    def build(self):
        pass

    def start(self, place, port):
        return self._start(place, port, ["--port", str(port)])

    def _start(self, place, port, listen):
        server = place.serve(self.key, [
            "redis-server", *listen, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
            "--dir", str(place.logs), "--loglevel", "warning",
        ], port)
        ask(place, [
            "redis-cli", "-h", "127.0.0.1", "-p", str(port), *self.client_words, "SET", REDIS_KEY, REDIS_VALUE,
        ], CLIENT_SPARE_SECONDS)
        return server

    def closed_loop(self, place, port, depth, seconds):
        if depth not in self.rates:
            self.rates[depth], _ = self._get(place, port, depth, REDIS_FIRST_REQUESTS * depth, seconds)
        self.rates[depth], busy = self._get(place, port, depth, int(self.rates[depth] * seconds), seconds)
        return self.rates[depth], busy

    def _get(self, place, port, depth, requests, seconds):
        output, busy = ask(place, [
            "redis-benchmark", "-h", "127.0.0.1", "-p", str(port), *self.client_words, "-c", str(CONNECTIONS),
            "-P", str(depth), "--threads", "1", "-n", str(requests), "--csv", "GET", REDIS_KEY,
        ], 10 * seconds + CLIENT_SPARE_SECONDS)
        rows = list(csv.DictReader(output.splitlines()))
        if len(rows) != 1 or "rps" not in rows[0]:
            raise NotMeasured(f"redis-benchmark printed no rate: {last_line(output)}")
        return float(rows[0]["rps"]), busy


class SecuredRedis(Redis):
    key, label = "redis-tls", "Redis `GET` of 16 bytes in TLS 1.3, a certificate on either side"
    needs = [*packages.REDIS_NEEDS, *packages.TLS_NEEDS]

    def build(self):
        packages.make_certificates()

    def start(self, place, port):
        pieces = self._pieces("server", "--tls-cert-file", "--tls-key-file", "--tls-ca-cert-file")
        return self._start(place, port, [
            "--port", "0", "--tls-port", str(port), *pieces, "--tls-auth-clients", "yes", "--tls-protocols", "TLSv1.3",
        ])

    @property
    def client_words(self):
        return ["--tls", *self._pieces("client", "--cert", "--key", "--cacert")]

    @staticmethod
    def _pieces(side, certificate, key, authority):
        files = packages.PRODUCTS / "tls"
        return [certificate, str(files / f"{side}.pem"), key, str(files / f"{side}.key"),
                authority, str(files / "authority.pem")]


class GRPC(Contender):
    key, label = "grpc", "C++ gRPC, asynchronous unary calls, same features and model"
    needs = packages.GRPC_NEEDS

    def build(self):
        packages.build_grpc()

    def start(self, place, port):
        return place.serve(self.key, [str(PRODUCTS / "grpc-server"), str(port)], port)

    def closed_loop(self, place, port, depth, seconds):
        figures, busy = self._load(place, port, CONNECTIONS, depth, seconds)
        return figures["achieved_rps"], busy

    def paced(self, place, port, seconds):
        figures, _ = self._load(place, port, PACED_CONNECTIONS, f"rps={PACED_RPS}", seconds)
        if figures["achieved_rps"] < 0.99 * PACED_RPS:
            raise NotMeasured(f"gRPC reached {figures['achieved_rps']:.0f} of {PACED_RPS} requests a second")
        return figures["response_ns"]["p50"], figures["response_ns"]["p99"]

    def _load(self, place, port, connections, pace, seconds):
        output, busy = ask(place, [
            str(PRODUCTS / "grpc-client"), str(port), str(connections), str(pace), str(seconds),
        ], seconds + CLIENT_SPARE_SECONDS)
        return _without_errors("gRPC", json.loads(output)), busy


class FastAPI(Contender):
    key, label = "fastapi", "FastAPI with onnxruntime, one worker"
    needs = packages.PYTHON_NEEDS
    depths = (1,)

    def __init__(self, model):
        self.model = model

    def build(self):
        packages.build_python("fastapi")

    def start(self, place, port):
        return place.serve(self.key, [
            str(VENV / "bin" / "uvicorn"), "app:app", "--host", "127.0.0.1", "--port", str(port),
            "--workers", "1", "--loop", "uvloop", "--http", "httptools", "--log-level", "warning", "--no-access-log",
        ], port, cwd=RIVALS / "fastapi", env={**os.environ, "LOAN_MODEL": str(self.model)})

    def closed_loop(self, place, port, depth, seconds):
        figures, busy = wrk(place, port, "json", seconds)
        return figures["achieved_rps"], busy


def everyone(model, builds_swift, before=None):
    """Returns all contenders, in the order of the table; the build before where there is a folder with one."""
    earlier = [Before(model, before)] if before else []
    sestina = Sestina(model, builds_swift)
    return [sestina, *earlier, Limit(builds_swift), SecuredSestina(sestina), SecuredLimit(), Redis(),
            SecuredRedis(), GRPC(), FastAPI(model)]


def loadtest(place, port, options, seconds):
    """Runs loadtest against a port and returns its figures and the share of a core that it used.

    It exits with 0 only when its measurement can be trusted, so anything else is not a figure.
    """
    report = place.logs / "loadtest.json"
    report.unlink(missing_ok=True)
    _, busy = ask(place, [
        str(RELEASE / "loadtest"), "--address", f"127.0.0.1:{port}",
        *map(str, options), "--json", str(report),
    ], seconds + CLIENT_SPARE_SECONDS)
    figures = json.loads(report.read_text())
    if absent := LOADTEST_FIGURES - figures.keys():
        raise NotMeasured(f"the JSON of loadtest lacks {', '.join(sorted(absent))}")
    return figures, busy


def wrk(place, port, body, seconds):
    """Posts applicants to `/predict` over 16 connections, one request in flight on each.

    The body is `json` or `form`. Returns the rate, p50 and p99, and the share of a core that wrk used.
    """
    output, busy = ask(place, [
        "wrk", "-t", "1", "-c", str(CONNECTIONS), "-d", f"{max(1, round(seconds))}s",
        "-s", str(RIVALS / "score.lua"), f"http://127.0.0.1:{port}/predict", "--", body,
    ], seconds + CLIENT_SPARE_SECONDS)
    return _without_errors("the server", json.loads(last_line(output))), busy


def measure(contender, place, server, depth, seconds):
    """Returns one closed-loop sample: replies a second and how busy both cores were."""
    used, start = server.cpu_seconds, time.monotonic()
    rps, client_busy = contender.closed_loop(place, server.port, depth, seconds)
    server_busy = (server.cpu_seconds - used) / (time.monotonic() - start)
    return {"rps": rps, "server_busy": server_busy, "client_busy": client_busy}


def build_commands(builds_swift, *products):
    """Builds release commands of this project, or insists that they are there."""
    reason = packages.build_swift(*products) if builds_swift else None
    if reason is not None:
        raise NotMeasured(reason)
    require_commands(RELEASE, *products)


def require_commands(folder, *products):
    """Insists that release commands are there."""
    for name in products:
        if not (folder / name).exists():
            raise NotMeasured(f"there is no release build of {name} in {folder}; build it, or run without --no-build")


def ask(place, command, seconds_max):
    """Runs a client to its end; one that fails is no figure. Returns its output and the share of a core that it used."""
    status, output, errors, busy = place.ask(command, seconds_max)
    if status != 0:
        name = pathlib.Path(command[0]).name
        raise NotMeasured(f"{name} exited with {status}: {last_line(errors or output)}")
    return output, busy


def _without_errors(name, figures):
    if figures["errors"] != 0 or figures["ok"] == 0:
        raise NotMeasured(f"{name} answered {figures['ok']} and failed {figures['errors']} requests")
    return figures
