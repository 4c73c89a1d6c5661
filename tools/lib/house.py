"""What this project's Python programs share: options, processes that serve, environments, the release build."""

import argparse
import contextlib
import importlib.util
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODEL = ROOT / "models" / "loan-default" / "model.onnx"
HOLDOUT = MODEL.with_name("holdout.csv")
WRONG_USAGE = 64
START_SECONDS_MAX = 30
STOP_SECONDS_MAX = 30

_ENDING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}

# Whether each of some requirements is met, asked of the Python of an environment.
_IS_MET = """
import sys
from importlib.metadata import version
from pip._vendor.packaging.requirements import Requirement
for words in sys.argv[1:]:
    wanted = Requirement(words)
    assert version(wanted.name) in wanted.specifier
"""


class Options(argparse.ArgumentParser):
    """A parser of options whose help keeps its lines, and whose exit code for wrong usage is 64."""

    def __init__(self, description, epilog=None):
        program = pathlib.Path(sys.argv[0]).resolve()
        name = program.relative_to(ROOT) if program.is_relative_to(ROOT) else program.name
        super().__init__(prog=str(name), description=description, epilog=epilog, allow_abbrev=False,
                         formatter_class=argparse.RawDescriptionHelpFormatter)

    def error(self, message):
        self.print_usage(sys.stderr)
        self.exit(WRONG_USAGE, f"{self.prog}: {message}\n")


def number(kind, low, high):
    """A reader of options that takes a number of a kind, from low to high."""
    def read(text):
        try:
            value = kind(text)
        except ValueError:
            value = None
        if value is None or not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text} is not a number from {low} to {high}")
        return value
    return read


def run(main):
    """Ends this program with what main returns, or with words that it exits with; SIGTERM lets it clean up."""
    def end(signum, _):
        sys.exit(128 + signum)
    for signum in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, end)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
    except subprocess.CalledProcessError as error:
        command = " ".join(map(str, error.cmd[:4]))
        sys.exit(f"{command} … ended with {error.returncode}" + (f": {error.stderr}" if error.stderr else ""))


def say(words):
    """A heading on the standard error."""
    print(f"\n== {words}", file=sys.stderr, flush=True)


def fail(words):
    """Ends this program with exit code 1 and a sentence."""
    sys.exit(words)


def release_folder():
    """The folder of the release build's programs."""
    words = ["swift", "build", "-c", "release", "--show-bin-path"]
    return pathlib.Path(subprocess.check_output(words, cwd=ROOT, text=True).strip())


def build(*words):
    """Makes programs of the release build as they are shipped; the words are those of tools/lib/build-release."""
    subprocess.run([ROOT / "tools/lib/build-release", *words], cwd=ROOT, check=True, stdout=sys.stderr)


def need_toolchain():
    """Ends this program where Swift or a C library that the build links is missing, as needs.sh says it."""
    words = "set -euo pipefail; source tools/lib/needs.sh; need_swift; need_libraries"
    if code := subprocess.run(["bash", "-c", words], cwd=ROOT).returncode:
        sys.exit(code)


def need(*packages, commands=(), modules=()):
    """Installs apt packages, as root on Debian or Ubuntu, where a command or a module of this Python lacks."""
    def lacking():
        return [name for name in commands if not shutil.which(name)] + [
            name for name in modules if not importlib.util.find_spec(name)]
    if not lacking():
        return
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        fail(f"needed and missing: what apt calls {names} (no apt-get here; install the like of it)")
    asks = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if asks and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode != 0:
        fail(f"needed and missing: {names}. Install with: sudo apt-get install {names}")
    say(f"installing {names}")
    subprocess.run([*asks, "apt-get", "update", "-qq"], check=True)
    subprocess.run([*asks, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq", *packages],
                   check=True, stdout=subprocess.DEVNULL)
    importlib.invalidate_caches()
    if still := lacking():
        fail(f"{names} was installed, and {', '.join(still)} is still missing")


def environment(name, packages, bare=()):
    """The Python of a virtual environment with some packages, made anew where one lacks or has another version.

    - name: the environment's folder at the top, which git ignores.
    - packages: what pip calls requirements.
    - bare: such that are installed without what they say that they need.
    """
    folder = ROOT / name
    python = folder / "bin" / "python"

    def is_installed():
        with contextlib.suppress(OSError):
            return subprocess.run([python, "-c", _IS_MET, *packages, *bare], capture_output=True).returncode == 0
        return False

    if not is_installed():
        need("python3-venv", modules=["ensurepip", "venv"])
        say(f"installing {', '.join([*packages, *bare])} into {name}")
        # What a broken-off installation left may lack anything.
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, *packages], check=True)
        if bare:
            subprocess.run([*install, "--no-deps", *bare], check=True)
        if not is_installed():
            fail(f"{name} was made, and lacks one of {', '.join([*packages, *bare])}")
    return python


def enter(python):
    """Goes on as the same program in the Python of an environment."""
    if pathlib.Path(sys.prefix) != pathlib.Path(python).parents[1]:
        os.execv(python, [str(python), *sys.argv])


def free_port():
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def hold_signals():
    """Lets the signals that end this program wait, so that none comes between a start and its being known."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)


def release_signals():
    """Lets them come; a child that was started meanwhile calls it, too."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)


class Serving:
    """A program that serves, from its start until the block ends; it says where it listens.

    with Serving([folder / "sestina", "serve", "--listen", "127.0.0.1:0"]) as server:
        ask(server.address)
    """

    def __init__(self, words, **more):
        self.words = [str(word) for word in words]
        self.more = more

    def __enter__(self):
        self._log = tempfile.NamedTemporaryFile("r", prefix="sestina-log-")
        hold_signals()
        with open(self._log.name, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(self.words, stdin=subprocess.DEVNULL, stderr=log,
                                            preexec_fn=release_signals, **{"cwd": ROOT, **self.more})
        try:
            release_signals()
            self.address = self._address()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.process.returncode is None:
            self.stop()
        self._log.close()

    def log(self):
        """What it wrote to its standard error so far."""
        return pathlib.Path(self._log.name).read_text(encoding="utf-8", errors="replace")

    def stop(self):
        """Asks it to end and returns its exit code; one that does not end is killed."""
        self.process.terminate()
        try:
            return self.process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def _address(self):
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline:
            has_ended = self.process.poll() is not None
            if found := re.search(r"listening on (\S+)", self.log()):
                return found[1]
            if has_ended:
                break
            time.sleep(0.02)
        fail(f"{pathlib.Path(self.words[0]).name} does not say that it listens: {self.log()}")


def write_section(page, program, text):
    """Puts a text into the section of a page that a program writes, in the place of the one that was there.

    The section lies between two comments that name the program by its path, as tools/bench, and with its options where
    it writes several.
    """
    begin, end = f"<!-- from {program} -->", f"<!-- end of {program} -->"
    whole = page.read_text(encoding="utf-8")
    if whole.count(begin) != 1 or whole.count(end) != 1 or whole.index(begin) > whole.index(end):
        fail(f"{page} has no section from {begin} to {end}")
    before, after = whole[:whole.index(begin)], whole[whole.index(end):]
    page.write_text(f"{before}{begin}\n\n{text}\n\n{after}", encoding="utf-8")
