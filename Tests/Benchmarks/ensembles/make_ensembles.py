"""Fits tree ensembles on a synthetic loan book and writes them as ONNX, for tools/bench.

    make_ensembles.py FOLDER NAME...

For each name three files are made in the folder: NAME.onnx, a graph over float32; NAME.csv with 4,096 rows that it was
not fitted on: six features, whether the customer defaulted, and the probability that the fitted library gives; and
NAME.pickle, what the library fitted.
"""

import csv
import os
import pathlib
import pickle
import sys

import numpy
from skl2onnx import to_onnx
from sklearn.ensemble import RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier

FITTED_ROWS, HOLDOUT_ROWS = 20_000, 4_096
SEED = 1
# The share of labels that are turned over.
NOISE = 0.15
FEATURES = [
    "credit_lines_outstanding", "loan_amt_outstanding", "total_debt_outstanding", "income", "years_employed",
    "fico_score",
]
OPSETS = {"": 15, "ai.onnx.ml": 3}


def book():
    """Customers as float32, one a row, and whether each defaulted."""
    generator = numpy.random.default_rng(SEED)
    count = FITTED_ROWS + HOLDOUT_ROWS
    rows = numpy.column_stack([
        generator.integers(0, 6, count), generator.uniform(0, 15_000, count), generator.uniform(0, 40_000, count),
        generator.uniform(10_000, 150_000, count), generator.integers(0, 10, count),
        generator.integers(400, 850, count),
    ]).astype(numpy.float32)
    risk = 2 * rows[:, 0] - rows[:, 5] / 100 + rows[:, 2] / 10_000 + generator.normal(0, 1, count)
    labels = (risk > numpy.median(risk)) ^ (generator.random(count) < NOISE)
    return rows, labels.astype(int)


def forest(trees, depth):
    """A random forest of scikit-learn by skl2onnx."""
    def fit(rows, labels):
        model = RandomForestClassifier(trees, max_depth=depth, n_jobs=os.cpu_count(), random_state=SEED)
        return write_scikit_learn(model.fit(rows, labels), rows)
    return fit


def tree(depth):
    """One tree of scikit-learn by skl2onnx."""
    def fit(rows, labels):
        return write_scikit_learn(DecisionTreeClassifier(max_depth=depth, random_state=SEED).fit(rows, labels), rows)
    return fit


def write_scikit_learn(model, rows):
    return model, to_onnx(model, rows[:1], options={"zipmap": False}, target_opset=OPSETS)


def lightgbm(trees, leaves):
    """Boosted trees of LightGBM by onnxmltools."""
    def fit(rows, labels):
        from lightgbm import LGBMClassifier
        from onnxmltools import convert_lightgbm
        model = LGBMClassifier(n_estimators=trees, num_leaves=leaves, random_state=SEED, verbose=-1).fit(rows, labels)
        return model, convert_lightgbm(model, initial_types=float_input(), zipmap=False, target_opset=OPSETS[""])
    return fit


def xgboost(trees, depth):
    """Boosted trees of XGBoost by onnxmltools."""
    def fit(rows, labels):
        from onnxmltools import convert_xgboost
        from xgboost import XGBClassifier
        model = XGBClassifier(n_estimators=trees, max_depth=depth, random_state=SEED).fit(rows, labels)
        return model, convert_xgboost(model, initial_types=float_input(), target_opset=OPSETS[""])
    return fit


def float_input():
    from onnxmltools.convert.common.data_types import FloatTensorType
    return [("X", FloatTensorType([None, len(FEATURES)]))]


ENSEMBLES = {
    "tree-1x8": tree(8),
    "forest-100x8": forest(100, 8),
    "forest-500x8": forest(500, 8),
    "forest-300x6": forest(300, 6),
    "lightgbm-300x64": lightgbm(300, 64),
    "xgboost-300x6": xgboost(300, 6),
}


def main():
    folder, names = pathlib.Path(sys.argv[1]), sys.argv[2:]
    if unknown := set(names) - set(ENSEMBLES):
        sys.exit(f"{sorted(unknown)[0]} is no ensemble; there are {', '.join(ENSEMBLES)}")
    rows, labels = book()
    held_out, outcomes = rows[FITTED_ROWS:], labels[FITTED_ROWS:]
    for name in names:
        model, graph = ENSEMBLES[name](rows[:FITTED_ROWS], labels[:FITTED_ROWS])
        probabilities = model.predict_proba(held_out)[:, 1]
        with open(folder / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow([*FEATURES, "default", "probability"])
            for row, outcome, probability in zip(held_out, outcomes, probabilities):
                # A double that is printed whole is the float32 that it came from.
                writer.writerow([*(repr(float(value)) for value in row), outcome, repr(float(probability))])
        (folder / f"{name}.pickle").write_bytes(pickle.dumps(model))
        # Last, so that whoever sees the file has the others as well.
        draft = folder / f"{name}.draft"
        draft.write_bytes(graph.SerializeToString())
        draft.replace(folder / f"{name}.onnx")


main()
