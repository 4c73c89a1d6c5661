"""What the rivals need from the system, and how their programs are built from source."""

import functools
import os
import pathlib
import shutil
import subprocess
import sys

from .processes import NotMeasured, last_line

RIVALS = pathlib.Path(__file__).resolve().parents[1] / "rivals"
ROOT = RIVALS.parents[2]
PRODUCTS = ROOT / ".build-bench"
RELEASE = ROOT / ".build" / "release"
# The page that the benchmarks write their sections of.
MEASURED = ROOT / "docs" / "measured.md"
VENV = PRODUCTS / "venv"


def command(name, package):
    """A need that is met when the command is on the path."""
    return package, lambda: shutil.which(name) is not None


def library(name, package):
    """A need that is met when pkg-config knows the library."""
    return package, lambda: _succeeds(["pkg-config", "--exists", name])


def python_module(name, package):
    """A need that is met when this Python can import the module."""
    return package, lambda: _succeeds([sys.executable, "-c", f"import {name}"])


C_COMPILER = [command("cc", "gcc"), command("pkg-config", "pkg-config")]
LIMIT_NEEDS = [*C_COMPILER, library("libuv", "libuv1-dev")]
TLS_NEEDS = [*LIMIT_NEEDS, library("openssl", "libssl-dev"), command("openssl", "openssl")]
REDIS_NEEDS = [command("redis-server", "redis-server"), command("redis-benchmark", "redis-tools")]
GRPC_NEEDS = [
    command("g++", "g++"), command("pkg-config", "pkg-config"), command("protoc", "protobuf-compiler"),
    command("grpc_cpp_plugin", "protobuf-compiler-grpc"), library("grpc++", "libgrpc++-dev"),
]
PYTHON_NEEDS = [command("wrk", "wrk"), python_module("ensurepip", "python3-venv")]


def missing(needs):
    """Returns the apt packages of the needs that are not met."""
    return [package for package, is_met in needs if not is_met()]


def install(packages):
    """Installs apt packages; only root may."""
    if os.geteuid() != 0:
        raise NotMeasured(f"--install needs root: apt-get install {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "install", "-y", "--no-install-recommends", *packages], env=environment)


def run(arguments, **options):
    """Runs a command of the build, and makes its last words the reason when it fails."""
    try:
        result = subprocess.run(
            [str(argument) for argument in arguments], check=False, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options,
        )
    except OSError as error:
        raise NotMeasured(f"{arguments[0]} does not start: {error.strerror}") from None
    if result.returncode != 0:
        sys.stderr.write(result.stdout)
        raise NotMeasured(f"`{' '.join(map(str, arguments[:3]))} …` failed: {last_line(result.stdout)}")
    return result.stdout


@functools.cache
def build_swift(*products):
    """Builds release commands the way that they are shipped, once. Returns why that failed, or None."""
    if shutil.which("swift") is None:
        return "install Swift 6.3 from swift.org"
    try:
        run([ROOT / "tools/lib/build-release", *products], cwd=ROOT)
    except NotMeasured as failure:
        return str(failure)
    return None


def build_c(product, source, libraries=(), macros=()):
    """Builds one C program when it is older than its sources."""
    sources = [RIVALS / source, *RIVALS.glob("*.h"), *(RIVALS / source).parent.glob("*.h")]
    if _is_stale(PRODUCTS / product, sources):
        flags = _flags(libraries) if libraries else []
        run(["cc", "-std=gnu11", "-O2", "-Wall", "-Wextra", *macros, "-o", PRODUCTS / product,
             RIVALS / source, *flags, "-lm"])


def make_certificates():
    """Makes an authority, a server's certificate and a client's, once."""
    folder = PRODUCTS / "tls"
    if not folder.exists():
        run([ROOT / "tools/certificates", folder])
    return folder


def build_grpc():
    """Generates and builds the gRPC server and client when they are older than their sources."""
    folder = RIVALS / "grpc"
    products = [PRODUCTS / "grpc-server", PRODUCTS / "grpc-client"]
    sources = [*folder.iterdir(), *RIVALS.glob("*.h")]
    if not any(_is_stale(product, sources) for product in products):
        return
    run([
        "protoc", f"--proto_path={folder}", f"--cpp_out={PRODUCTS}", f"--grpc_out={PRODUCTS}",
        f"--plugin=protoc-gen-grpc={shutil.which('grpc_cpp_plugin')}", folder / "loan.proto",
    ])
    generated = [PRODUCTS / "loan.pb.cc", PRODUCTS / "loan.grpc.pb.cc"]
    flags = _flags(["grpc++", "protobuf"])
    for product, source in zip(products, ("server.cc", "client.cc")):
        run(["g++", "-std=c++17", "-O2", f"-I{PRODUCTS}", "-o", product, folder / source, *generated, *flags])


def build_python(rival):
    """Makes the virtual environment, and fills it when the rival's requirements are newer."""
    requirements = RIVALS / rival / "requirements.txt"
    filled = VENV / f"filled-{rival}"
    if _is_stale(filled, [requirements]):
        run([sys.executable, "-m", "venv", VENV])
        run([VENV / "bin" / "pip", "install", "--quiet", "--upgrade", "-r", requirements])
        filled.touch()


def _flags(libraries):
    return run(["pkg-config", "--cflags", "--libs", *libraries]).split()


def _is_stale(product, sources):
    return not product.exists() or any(source.stat().st_mtime > product.stat().st_mtime for source in sources)


def _succeeds(arguments):
    try:
        return subprocess.run(arguments, check=False, capture_output=True).returncode == 0
    except OSError:
        return False
