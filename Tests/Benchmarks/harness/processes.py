"""Starting, pinning, pausing and always ending the processes of a measurement."""

import contextlib
import ctypes
import json
import os
import pathlib
import random
import resource
import select
import signal
import socket
import subprocess
import time

START_SECONDS_MAX = 30
STOP_SECONDS_MAX = 5
CLOCK_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")

# Below the range that clients are given, so that no client's own port is ever the one to listen on.
PORTS = range(20000, 30000)

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


class NotMeasured(Exception):
    """Why a figure is not there, as a sentence for the report."""


def free_port():
    """Returns a port of 127.0.0.1 that nobody listens on."""
    for port in random.sample(PORTS, 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise NotMeasured("none of 100 ports tried between 20000 and 29999 is free")


def last_line(text):
    """Returns the last line that says something, for a sentence about a failure."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"


class Server:
    """A server process pinned to one core, which can be paused while another is measured."""

    def __init__(self, process, port, log):
        self.process = process
        self.port = port
        self.log = log

    @property
    def cpu_seconds(self):
        """User and system time since the start, over all threads."""
        fields = self._proc("stat").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / CLOCK_TICKS_PER_SECOND

    @property
    def resident_bytes(self):
        """VmRSS, the memory that is in RAM now."""
        return self._memory("VmRSS")

    @property
    def peak_bytes(self):
        """VmHWM, the most memory that was in RAM since the start."""
        return self._memory("VmHWM")

    def pause(self):
        self._signal(signal.SIGSTOP)

    def resume(self):
        self._signal(signal.SIGCONT)

    def stop(self):
        """Ends the process, gently first. Does nothing when it has ended."""
        self.resume()
        self._signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self.process.wait()

    def check(self):
        """Raises when the process has ended by itself."""
        if self.process.poll() is not None:
            raise NotMeasured(
                f"the server ended with status {self.process.returncode}: {last_line(self.log.read_text())}"
            )

    def _memory(self, name):
        for line in self._proc("status").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) * 1024
        raise NotMeasured(f"the server's status names no {name}: it has ended")

    def _proc(self, name):
        self.check()
        return pathlib.Path("/proc", str(self.process.pid), name).read_text()

    def _signal(self, number):
        if self.process.poll() is None:
            self.process.send_signal(number)


class Talker:
    """A process that answers each line of JSON with one; it may be paused between."""

    def __init__(self, process, log):
        self.process = process
        self.log = log

    def answer(self, seconds_max):
        """Reads the next line that it prints."""
        readable, _, _ = select.select([self.process.stdout], [], [], seconds_max)
        line = self.process.stdout.readline() if readable else None
        if not line:
            words = f"said nothing for {seconds_max:g} s" if line is None else f"ended: {last_line(self.log.read_text())}"
            self.stop()
            raise NotMeasured(f"its process {words}")
        return json.loads(line)

    def ask(self, words, seconds_max):
        """Lets it go on for one question."""
        if self.process.poll() is not None:
            raise NotMeasured("its process has ended")
        os.killpg(self.process.pid, signal.SIGCONT)
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(json.dumps(words) + "\n")
            self.process.stdin.flush()
        answer = self.answer(seconds_max)
        self.pause()
        return answer

    def pause(self):
        os.killpg(self.process.pid, signal.SIGSTOP)

    def stop(self):
        """Ends it, and what it started."""
        _kill(self.process)


class Workplace:
    """Two cores and the folder for logs; ends everything that it started when it is left."""

    def __init__(self, server_core, client_core, logs):
        self.server_core = server_core
        self.client_core = client_core
        self.logs = logs
        self._processes = []

    def __enter__(self):
        self.logs.mkdir(parents=True, exist_ok=True)
        # What this script itself does must not come between a server and its core.
        self._cores_before = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {self.client_core})
        return self

    def __exit__(self, *_):
        for process in self._processes:
            _kill(process)
        os.sched_setaffinity(0, self._cores_before)

    def serve(self, name, command, port, **options):
        """Starts a server on the server's core and returns once its port takes connections."""
        log = self.logs / f"{name}.log"
        with log.open("w") as output:
            process = self._start(
                command, self.server_core, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **options
            )
        server = Server(process, port, log)
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline:
            server.check()
            with socket.socket() as probe, contextlib.suppress(OSError):
                probe.connect(("127.0.0.1", port))
                return server
            time.sleep(0.01)
        server.stop()
        raise NotMeasured(f"the server did not listen within {START_SECONDS_MAX} s")

    def ask(self, command, seconds_max, core=None, **options):
        """Runs a client to its end, on the client's core unless another is named.

        Returns the exit status, its output, and the share of a core that it used.
        """
        used, start = _children_cpu_seconds(), time.monotonic()
        process = self._start(
            command, self.client_core if core is None else core, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options,
        )
        try:
            output, errors = process.communicate(timeout=seconds_max)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise NotMeasured(f"{command[0]} did not end within {seconds_max} s") from None
        busy = (_children_cpu_seconds() - used) / (time.monotonic() - start)
        return process.returncode, output, errors, busy

    def helper(self, command):
        """Starts a process that works until its input ends or it is told to end, on the client's core."""
        return self._start(
            command, self.client_core, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )

    def talk(self, name, command, **options):
        """Starts a process that is asked line by line, on the server's core."""
        log = self.logs / f"{name}.log"
        with log.open("w") as errors:
            process = self._start(command, self.server_core, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
                                  text=True, **options)
        return Talker(process, log)

    def _start(self, command, core, **options):
        def settle():
            # The kernel ends the child even if this script is killed and cannot.
            _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
            os.sched_setaffinity(0, {core})

        # A session of its own keeps Ctrl-C with this script, which then ends the child in good order.
        try:
            process = subprocess.Popen(command, preexec_fn=settle, start_new_session=True, **options)
        except OSError as error:
            raise NotMeasured(f"{command[0]} does not start: {error.strerror}") from None
        self._processes.append(process)
        return process


def _kill(process):
    """Ends a process that is still there, and those of its session."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _children_cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
