"""Tree ensembles as files: made once by the script in ../ensembles, kept by its digest."""

import hashlib
import subprocess

import house

from . import packages
from .processes import NotMeasured

SOURCES = packages.RIVALS.parent / "ensembles"
VENV = ".build-bench/venv-ensembles"
NEEDS = [packages.python_module("ensurepip", "python3-venv")]

# All that the script knows, by trees x depth or, where leaves are what is bounded, by trees x leaves.
NAMES = ["tree-1x8", "forest-100x8", "forest-500x8", "forest-300x6", "lightgbm-300x64", "xgboost-300x6"]


def make(*names):
    """Makes the ensembles that are not there yet, and returns the folder of all.

    Each is NAME.onnx, NAME.csv with 4,096 rows that it was not fitted on, and NAME.pickle, what the library fitted.
    """
    script = SOURCES / "make_ensembles.py"
    sources = (script, SOURCES / "requirements.txt", SOURCES / "requirements-bare.txt")
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in sources)).hexdigest()
    folder = packages.PRODUCTS / "ensembles" / digest[:16]
    lacking = [name for name in names if not (folder / f"{name}.onnx").exists()]
    if lacking:
        python = environment(VENV, SOURCES)
        folder.mkdir(parents=True, exist_ok=True)
        packages.run([python, script, folder, *lacking])
    return folder


def environment(name, folder):
    """Returns the Python of an environment with what the requirements in a folder name."""
    try:
        return house.environment(name, *map(requirements, (folder / "requirements.txt", folder / "requirements-bare.txt")))
    except (SystemExit, subprocess.CalledProcessError) as reason:
        raise NotMeasured(f"the packages of {name} cannot be installed: {reason}") from None


def requirements(file):
    """Returns the requirements that a file names."""
    return file.read_text(encoding="utf-8").split()


def model(name):
    """Returns the file of an ensemble, which is made if need be."""
    return make(name) / f"{name}.onnx"
