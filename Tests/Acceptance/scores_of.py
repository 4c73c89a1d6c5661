"""The probabilities that onnxruntime and `sestina score` give to rows of a model file."""

import csv
import subprocess

import numpy as np
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as errors

NUMBERS = {"tensor(float)": np.float32, "tensor(double)": np.float64, "tensor(int64)": np.int64}


def run(program, *arguments):
    return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True)


def theirs(path, rows):
    """onnxruntime's probabilities of default; None where it cannot run the file."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        inputs = session.get_inputs()
        columns = [rows] if len(inputs) == 1 else [rows[:, [place]] for place in range(6)]
        out = session.run(None, {value.name: column.astype(NUMBERS[value.type])
                                 for value, column in zip(inputs, columns)})[-1]
    except (errors.Fail, errors.NotImplemented):
        return None
    if isinstance(out, list):
        out = [list(row.values()) for row in out]
    return np.asarray(out, np.float64).reshape(len(rows), -1)[:, -1]


def ours(sestina, path, features, rows, *options):
    """The probabilities of `sestina score`, which finds the features by their names.

    A value that is NaN is an empty field; NaN is what a row gets that has no probability.
    """
    book, scores = path.with_suffix(".csv"), path.with_suffix(".scores.csv")
    with open(book, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        # Backwards: names, not places, say which column is which.
        writer.writerow(features[::-1])
        writer.writerows([["" if np.isnan(v) else repr(float(v)) for v in row[::-1]] for row in rows])
    done = run(sestina, "score", "--quiet", *options, "--model", path, "--input", book, "--output", scores)
    if done.returncode != 0:
        raise SystemExit(f"{path.name}: sestina score exits with {done.returncode}: {done.stderr}")
    with open(scores, newline="", encoding="utf-8") as file:
        return np.array([float(row["probability"] or "nan") for row in csv.DictReader(file)])
