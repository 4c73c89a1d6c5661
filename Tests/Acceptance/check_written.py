"""Asks ONNX's own checker and onnxruntime about model files that Sestina wrote.

    python3 -m venv venv
    venv/bin/pip install numpy onnx 'onnxruntime>=1.21'
    venv/bin/python check_written.py FOLDER_OR_FILE...

A folder stands for every .onnx file in it. Beside each NAME.onnx lies NAME.csv with a header and,
for each row, the features in the model's order or under their names, `probability` and `default`,
as `sestina score` writes them. The checker must find no fault, onnxruntime's probabilities must be
within 1e-12, and its labels the same. Says the largest difference; exits with 1 where one of these
does not hold. onnxruntime has TreeEnsemble of ai.onnx.ml 5 since 1.21.
"""

import csv
import json
import math
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime

TOLERANCE = 1e-12


def read(path, names):
    """The rows of a CSV as features, probabilities and labels."""
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        header = next(reader)
        lines = list(reader)
    columns = [header.index(name) for name in names] if all(n in header for n in names) else range(6)
    probability = header.index("probability")
    label = header.index("predicted_default" if "predicted_default" in header else "default")
    return (np.array([[float(line[c]) for c in columns] for line in lines], np.float64),
            np.array([float(line[probability]) for line in lines], np.float64),
            np.array([int(line[label]) for line in lines], np.int64))


def differences(ours, theirs):
    """The difference in each place, in units of a number over 1; NaN agrees with NaN alone."""
    with np.errstate(invalid="ignore"):
        apart = np.abs(ours - theirs) / np.maximum(1, np.abs(ours))
    agree = (ours == theirs) | (np.isnan(ours) & np.isnan(theirs))
    return np.where(agree, 0.0, np.where(np.isnan(apart), math.inf, apart))


def check(path):
    """Checks one file and returns the faults found."""
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    metadata = {entry.key: entry.value for entry in model.metadata_props}
    x, ours, labels = read(path.with_suffix(".csv"), json.loads(metadata["sestina.features"]))
    if len(x) == 0:
        return ["there are no rows to compare"]
    options = onnxruntime.SessionOptions()
    # One thread adds the trees up in one order.
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"])
    faults = []
    kinds = [(v.name, v.type) for v in session.get_inputs() + session.get_outputs()]
    if kinds != [("features", "tensor(double)"), ("label", "tensor(int64)"),
                 ("probabilities", "tensor(double)")]:
        faults.append(f"the graph has {kinds}")
    label, both = session.run(["label", "probabilities"], {"features": x})
    alone = [session.run(["probabilities"], {"features": row[None]})[0][0] for row in x[:200]]
    if label.shape != (len(x),) or both.shape != (len(x), 2):
        faults.append(f"label and probabilities have the shapes {label.shape} and {both.shape}")
    apart = np.maximum(differences(ours, both[:, 1]), differences(1 - ours, both[:, 0]))
    apart[: len(alone)] = np.maximum(apart[: len(alone)],
                                     differences(ours[: len(alone)], np.array(alone)[:, 1]))
    worst = float(apart.max())
    if worst > TOLERANCE:
        row = int(apart.argmax())
        faults.append(f"the probabilities differ by up to {worst}; row {row + 1}: {x[row]}")
    if (label != labels).any():
        row = int(np.argmax(label != labels))
        faults.append(f"{(label != labels).sum()} labels differ; the first in row {row + 1}: {x[row]}")
    kind = "bit for bit" if worst == 0 else f"largest difference {worst:.3g}"
    print(f"{path.name}: {len(x)} rows, {int(labels.sum())} defaults, {kind}")
    return faults


def main(arguments):
    paths = [pathlib.Path(argument) for argument in arguments]
    files = [file for path in paths
             for file in (sorted(path.glob("*.onnx")) if path.is_dir() else [path])]
    if not files:
        sys.exit("check_written.py: no model files to check")
    failed = False
    for file in files:
        for fault in check(file):
            print(f"{file.name}: {fault}", file=sys.stderr)
            failed = True
    print(f"{len(files)} files, onnx {onnx.__version__}, onnxruntime {onnxruntime.__version__}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
