"""What the figures were taken on: the machine, the versions, and what the host took away."""

import datetime
import hashlib
import os
import pathlib
import platform
import re
import subprocess

from . import packages


def here():
    """Returns the date and the machine."""
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "cpu": _first(r"model name\s*:\s*(.*)", _read("/proc/cpuinfo")) or platform.processor() or "unknown",
        "cores": os.cpu_count(),
        "kernel": platform.release(),
    }


def has_avx512():
    """Whether the processor has what the kernel by sets of rows needs."""
    flags = (_first(r"flags\s*:\s*(.*)", _read("/proc/cpuinfo")) or "").split()
    return {"avx512f", "avx512bw", "avx512dq", "avx512vl"} <= set(flags)


def swift_version():
    """Returns the version of the compiler."""
    return _first(r"Swift version (\S+)", _output("swift", "--version"))


def describe(model):
    """Returns the date, the machine, the versions and the digest of the model."""
    return {
        **here(),
        "model_digest": model_digest(model),
        "versions": {name: version for name, version in _versions().items() if version},
    }


def model_digest(model):
    """Returns the SHA-256 of a model file, in hex."""
    return hashlib.sha256(model.read_bytes()).hexdigest()


def rivals_model_digest():
    """Returns the digest of the model that the rivals' header was taken from."""
    return _first(r'LOAN_MODEL_DIGEST "(\w+)"', (packages.RIVALS / "loan_model.h").read_text())


class Interference:
    """What share of the cores' time went elsewhere while this was entered.

    `stolen` is what the host gave to other machines, `others` what other processes of this machine used.
    """

    def __enter__(self):
        self.stolen = self.others = 0.0
        self._start = self._times()
        return self

    def __exit__(self, *_):
        total, stolen, busy, ours = (end - start for end, start in zip(self._times(), self._start))
        if total > 0:
            self.stolen = stolen / total
            self.others = max(0.0, busy - ours) / total

    @staticmethod
    def _times():
        """All time, stolen time, time in processes, time in ours: in seconds. Ours counts once a child has ended."""
        ticks = [int(field) for field in _read("/proc/stat").split("\n", 1)[0].split()[1:9]]
        user, nice, system, stolen = ticks[0], ticks[1], ticks[2], ticks[7]
        a_second = os.sysconf("SC_CLK_TCK")
        return sum(ticks) / a_second, stolen / a_second, (user + nice + system) / a_second, sum(os.times()[:4])


def _versions():
    pip = _output(packages.VENV / "bin" / "pip", "list", "--format", "freeze", "--disable-pip-version-check")
    return {
        "Swift": swift_version(),
        "C compiler": _first(r"(.+)", _output("cc", "--version")),
        "libuv": _first(r"(\S+)", _output("pkg-config", "--modversion", "libuv")),
        "Redis": _first(r"v=(\S+)", _output("redis-server", "--version")),
        "gRPC": _first(r"(\S+)", _output("pkg-config", "--modversion", "grpc++")),
        "FastAPI": _first(r"(?m)^fastapi==(\S+)", pip),
        "uvicorn": _first(r"(?m)^uvicorn==(\S+)", pip),
        "Flask": _first(r"(?m)^Flask==(\S+)", pip),
        "scikit-learn": _first(r"(?m)^scikit-learn==(\S+)", pip),
        "onnxruntime": _first(r"(?m)^onnxruntime==(\S+)", pip),
        "Python": platform.python_version(),
    }


def _output(*arguments):
    try:
        return subprocess.run(
            [str(argument) for argument in arguments], check=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        ).stdout
    except OSError:
        return ""


def _read(path):
    return pathlib.Path(path).read_text()


def _first(pattern, text):
    found = re.search(pattern, text)
    return found.group(1).strip() if found else None
