"""What scores the trees of tools/bench-trees: Sestina's kernels in a process of its own, and libraries in theirs."""

import array
import csv
import dataclasses
import json
import os

from . import contenders, ensembles, packages
from .processes import NotMeasured

FEATURES = 6
SOURCES = packages.RIVALS / "trees"
VENV = ".build-bench/venv-trees"

# What a library may take to load a model, which may be to have it compiled, and to answer all rows one by one.
LOAD_SECONDS_MAX = 1800
ANSWER_SECONDS_MAX = 600
# What a sample may take beyond its time: a pass that has begun is ended.
SPARE_SECONDS = 60

# How far an answer may lie from ours. A library that rounds thresholds to float32 sends a few rows another way, and is
# as fast as if it did not: most of its answers have to be ours.
TOLERANCE = 1e-5
AGREEING_SHARE_MIN = 0.5


@dataclasses.dataclass(frozen=True)
class Kernel:
    """Sestina in a process of its own, by the kernel that it chooses or by one that it is made to take."""

    key: str
    label: str
    forced: str = ""

    def sample(self, place, stem, rows, batch, seconds, answers=None):
        """Returns what TreeTimes says."""
        environment = {**os.environ, "SESTINA_TREE_KERNEL": self.forced}
        words = [packages.RELEASE / "TreeTimes", stem.with_suffix(".onnx"), rows, batch, seconds]
        words += [answers] if answers else []
        status, output, errors, _ = place.ask(
            list(map(str, words)), seconds + SPARE_SECONDS, core=place.server_core, env=environment)
        if status != 0:
            raise NotMeasured(f"TreeTimes ended with {status}: {(errors or output).strip()[-200:]}")
        return json.loads(output)


@dataclasses.dataclass(frozen=True)
class Library:
    """A rival: its environment is the one that ensembles are made in, or one for those that convert them."""

    key: str
    label: str
    converts: bool = False
    needs: tuple = ()

    def python(self):
        """Returns the Python that has it."""
        return ensembles.environment(VENV, SOURCES) if self.converts else \
            ensembles.environment(ensembles.VENV, ensembles.SOURCES)

    def start(self, place, python, stem, rows):
        """Starts it with a model. Returns its process, and None or the reason why it cannot take the model."""
        # Some have threads that spin, whatever else they are told.
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        talker = place.talk(f"trees-{self.key}", [str(python), str(SOURCES / "worker.py"), self.key, str(stem), str(rows)],
                            env=environment)
        told = talker.answer(LOAD_SECONDS_MAX)
        if "cannot" in told:
            talker.stop()
            return None, told["cannot"]
        talker.pause()
        return talker, None


KERNELS = [
    Kernel("sestina", "Sestina"),
    Kernel("portable", "Sestina, `portable`", "portable"),
    Kernel("plain", "Sestina, `plain`", "plain"),
]
LIBRARIES = [
    Library("onnxruntime", "onnxruntime"),
    Library("onedal", "oneDAL", converts=True),
    Library("xgboost", "XGBoost"),
    Library("lightgbm", "LightGBM"),
    Library("ydf", "Yggdrasil", converts=True),
    Library("tl2cgen", "tl2cgen", converts=True, needs=(packages.command("gcc", "gcc"),)),
    Library("sklearn", "scikit-learn"),
]
# What only the wire needs: the server and its load.
WIRE = "wire"
KEYS = [*(scorer.key for scorer in (*KERNELS, *LIBRARIES)), WIRE]


def versions():
    """Returns the versions of what is compared, as they are pinned."""
    files = [ensembles.SOURCES / "requirements.txt", ensembles.SOURCES / "requirements-bare.txt", SOURCES / "requirements.txt"]
    pinned = dict(line.split("==") for file in files for line in ensembles.requirements(file))
    names = {"onnxruntime": "onnxruntime", "scikit-learn-intelex": "scikit-learn-intelex (oneDAL)", "xgboost": "XGBoost",
             "lightgbm": "LightGBM", "ydf": "ydf (Yggdrasil)", "tl2cgen": "tl2cgen", "treelite": "treelite",
             "scikit-learn": "scikit-learn"}
    return {label: pinned[name] for name, label in names.items()}


def write_rows(stem, path):
    """Writes the rows of an ensemble as TreeTimes reads them; returns how many."""
    values = array.array("d")
    with open(stem.with_suffix(".csv"), newline="", encoding="utf-8") as file:
        for row in list(csv.reader(file))[1:]:
            values.extend(map(float, row[:FEATURES]))
    path.write_bytes(values.tobytes())
    return len(values) // FEATURES


def read_answers(path):
    """Returns the probabilities in a file."""
    values = array.array("d")
    values.frombytes(path.read_bytes())
    return values


def compare(answers, expected):
    """Insists that most answers are the expected ones; returns how many are not, and how far the furthest lies."""
    if len(answers) != len(expected):
        raise NotMeasured(f"it answered {len(answers)} rows of {len(expected)}")
    distances = [abs(ours - theirs) for ours, theirs in zip(expected, answers)]
    others = sum(not distance <= TOLERANCE for distance in distances)
    if others > (1 - AGREEING_SHARE_MIN) * len(expected):
        raise NotMeasured(f"{others} of its {len(expected)} answers are not Sestina's")
    return others, max(distances)


def build(builds_swift, *products):
    """Builds what of Sestina is needed, or insists that it is there."""
    contenders.build_commands(builds_swift, *products)
