"""Times the fits of one algorithm of scikit-learn in this process, for tools/bench-training.

    fit.py DATA.csv ALGORITHM THREADS REPEATS

Prints one line of JSON: the seconds of each fit from an array in memory, and the most memory that the
process had. The parameters are those of Tests/Benchmarks/FitTimes.
"""

import json
import os
import sys
import time

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import numpy
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

FEATURES = [
    "credit_lines_outstanding", "loan_amt_outstanding", "total_debt_outstanding", "income", "years_employed",
    "fico_score",
]


def read(path):
    with open(path, encoding="utf-8") as file:
        lines = (line for line in file if not line.startswith("#"))
        header = next(lines).strip().split(",")
        columns = [header.index(name) for name in [*FEATURES, "default"]]
        rows = numpy.loadtxt(lines, delimiter=",", usecols=columns)
    return numpy.ascontiguousarray(rows[:, :6]), rows[:, 6].astype(int)


def classifier(algorithm, threads):
    tree = {"min_samples_split": 4, "min_samples_leaf": 2, "random_state": 42}
    if algorithm == "logistic-regression":
        return make_pipeline(StandardScaler(), LogisticRegression(C=1.0, max_iter=1000, tol=1e-10))
    if algorithm == "decision-tree":
        return DecisionTreeClassifier(max_depth=5, **tree)
    return RandomForestClassifier(n_estimators=100, max_depth=8, n_jobs=threads, **tree)


def peak_kilobytes():
    with open("/proc/self/status", encoding="utf-8") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))


def main():
    path, algorithm, threads, repeats = sys.argv[1:]
    features, labels = read(path)
    seconds = []
    for _ in range(int(repeats)):
        model = classifier(algorithm, int(threads))
        began = time.perf_counter()
        model.fit(features, labels)
        seconds.append(time.perf_counter() - began)
    print(json.dumps({"seconds": seconds, "peak_kilobytes": peak_kilobytes()}))


main()
