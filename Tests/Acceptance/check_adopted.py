"""Gives files of other tools all that a loan book tells, and holds what comes out to onnx and onnxruntime.

    venv/bin/python check_adopted.py SESTINA FOLDER

SESTINA is the program, FOLDER an empty one for the files. The files are those of Tests/Reference, which were trained on
other customers than the holdout of the default model that is their book here: what a book tells need not be true of the
model for the file to be the same graph. Of each the copy must begin with the bytes of the file, hold the same graph,
be valid for onnx.checker, and get the same answers of onnxruntime; `sestina score` must agree with them to 1e-6, and
`inspect` must show a reference group and reasons. Exits with 1 otherwise.
"""

import json
import pathlib
import sys

import numpy as np
import onnx
from scores_of import ours, run, theirs

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODELS = ROOT / "Tests" / "Reference" / "Models"
BOOK = ROOT / "models" / "loan-default" / "holdout.csv"
NAMES = ["credit_lines_outstanding", "loan_amt_outstanding", "total_debt_outstanding", "income", "years_employed", "fico_score"]
FILES = ["xgboost", "lightgbm", "sklearn_random_forest_float32_zipmap", "sklearn_logistic_regression_float64"]
TOLERANCE = 1e-6


def faults(sestina, folder, name):
    path, adopted = MODELS / f"{name}.onnx", folder / f"{name}.onnx"
    words = ["adopt", path, "--data", BOOK, "--test", BOOK, "--features", ",".join(NAMES), "--threshold", "best-f1"]
    done = run(sestina, *words, "--output", adopted)
    if done.returncode != 0:
        return [f"adopt exits with {done.returncode}: {done.stderr}"]
    found = []
    if not adopted.read_bytes().startswith(path.read_bytes()):
        found.append("the copy does not begin with the bytes of the file")
    before, after = onnx.load(path), onnx.load(adopted)
    if before.graph.SerializeToString(deterministic=True) != after.graph.SerializeToString(deterministic=True):
        found.append("the graph is another")
    onnx.checker.check_model(after, full_check=True)
    rows = np.loadtxt(BOOK, delimiter=",", comments="#", skiprows=2)[:, :6]
    runtime = theirs(adopted, rows)
    if not np.array_equal(runtime, theirs(path, rows)):
        found.append("onnxruntime answers otherwise")
    apart = np.abs(ours(sestina, adopted, NAMES, rows) - runtime).max()
    if not apart <= TOLERANCE:
        found.append(f"sestina and onnxruntime are {apart:.2g} apart")
    told = json.loads(run(sestina, "inspect", "--json", adopted).stdout)
    for key in ("reference", "reasons", "actionable", "display"):
        if not told.get(key):
            found.append(f"inspect does not show {key}")
    print(f"{name}: {len(rows)} rows, {apart:.2g} apart from onnxruntime")
    return found


def main(sestina, folder):
    bad = [f"{name}: {fault}" for name in FILES for fault in faults(sestina, pathlib.Path(folder), name)]
    for fault in bad:
        print(fault, file=sys.stderr)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
