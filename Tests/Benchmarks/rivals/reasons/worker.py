"""Times one library that explains trees, for tools/bench-reasons.

    worker.py LIBRARY MODEL.pickle GROUP ROWS

GROUP and ROWS are files of rows of six float64, little-endian. The first line that is printed says that the library is
ready: {}. Then each line that is read is a request:

    {"rows": 1000, "answers": "FILE"}   writes six contributions of each of the first rows, as float64: {}
    {"rows": 1000, "seconds": 0.3}      explains the first rows in one call, for so long: {"row_nanoseconds": …}

More rows than there are in the file are the same rows again. The end of the input ends it.
"""

import json
import os
import pathlib
import pickle
import sys
import time
import warnings

import numpy

FEATURES = 6


class Shap:
    """shap's TreeExplainer against the whole group, which it would take 100 rows of otherwise."""

    def __init__(self, model, group):
        import shap
        masker = shap.maskers.Independent(group, max_samples=len(group))
        self.explainer = shap.TreeExplainer(model, masker, feature_perturbation="interventional")

    def ready(self, rows):
        return rows

    def explain(self, rows):
        return self.explainer.shap_values(rows, check_additivity=False)


class Woodelf:
    """woodelf-explainer; what it prepares of the group it prepares anew in each call."""

    def __init__(self, model, group):
        from woodelf import WoodelfExplainer
        # Of a forest of scikit-learn it explains the first class, whose contributions are the opposite.
        self.sign = -1 if type(model).__module__.startswith("sklearn") else 1
        self.explainer = WoodelfExplainer(model, self.ready(group))

    def ready(self, rows):
        import pandas
        return pandas.DataFrame(rows, columns=[f"f{column}" for column in range(FEATURES)])

    def explain(self, rows):
        return self.sign * self.explainer.shap_values(rows, verbose=False)


def of_default(contributions):
    """The contributions to the class of default, of a library that may give both."""
    contributions = numpy.asarray(contributions)
    return contributions[:, :, 1] if contributions.ndim == 3 else contributions


def read(path):
    return numpy.fromfile(path, "<f8").reshape(-1, FEATURES).astype(numpy.float32)


def row_nanoseconds(library, rows, seconds):
    calls, began = 0, time.perf_counter_ns()
    now = began
    while now - began < seconds * 1e9:
        library.explain(rows)
        calls += 1
        now = time.perf_counter_ns()
    return (now - began) / (calls * len(rows))


def main():
    # What a library prints is not for the one who asks.
    told = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    warnings.simplefilter("ignore")

    def tell(words):
        print(json.dumps(words), file=told, flush=True)

    name, model, group, rows = sys.argv[1:]
    library = {"shap": Shap, "woodelf": Woodelf}[name](pickle.loads(pathlib.Path(model).read_bytes()), read(group))
    rows = read(rows)
    tell({})
    for line in sys.stdin:
        asked = json.loads(line)
        chosen = library.ready(numpy.resize(rows, (asked["rows"], FEATURES)))
        if "answers" in asked:
            answers = of_default(library.explain(chosen)).astype("<f8")
            pathlib.Path(asked["answers"]).write_bytes(answers.tobytes())
            tell({})
        else:
            library.explain(chosen[:1])
            tell({"row_nanoseconds": row_nanoseconds(library, chosen, asked["seconds"])})


main()
