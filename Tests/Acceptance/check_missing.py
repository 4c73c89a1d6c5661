"""Holds models that were trained on missing values to their libraries and to onnxruntime.

    venv/bin/python check_missing.py SESTINA FOLDER KIND...

SESTINA is the program, FOLDER an empty one for the files, and a KIND one of those below, for which the
environment must have the library. `sestina adopt --missing` is to take all six features of the file as missing,
and `sestina score` to agree to 1e-6 with onnxruntime and with the library on rows with every pattern of empty
fields; the file as it was is to give rows with an empty field no probability. Of those that are refused, adopt
must say why. Exits with 1 otherwise.
"""

import pathlib
import sys
import warnings

import numpy as np

import scores_of

warnings.filterwarnings("ignore")

TOLERANCE = 1e-6
NAMES = [f"feature_{place}" for place in range(1, 7)]
#: The rows that are asked about, each in 64 patterns.
ROWS = 40
REFUSED = "sends missing values to the true side"


def draw(count, seed):
    generator = np.random.default_rng(seed)
    return np.column_stack([
        generator.integers(0, 6, count), generator.normal(4000, 1000, count).round(2),
        generator.normal(9000, 5000, count).round(2), generator.normal(70000, 10000, count).round(2),
        generator.integers(0, 11, count), generator.integers(400, 850, count)]).astype(np.float64)


def book(lacks=range(6)):
    """Customers and whether each defaulted; of some features more values are missing where one did."""
    generator = np.random.default_rng(2)
    x = draw(1500, 1)
    y = (x[:, 0] + x[:, 2] / 9000 - x[:, 4] / 3 + generator.normal(0, 0.7, len(x)) > 2).astype(int)
    gone = generator.random(x.shape) < np.where(y == 1, 0.3, 0.12)[:, None]
    gone[:, [place for place in range(6) if place not in lacks]] = False
    return np.where(gone, np.nan, x), y


def patterns(x):
    """The rows with every choice of features missing; last those that lack none, as rows of separators at the end of a
    file are no customers of a model that takes nothing as missing."""
    return np.concatenate([
        np.where([pattern >> place & 1 == 1 for place in range(6)], np.nan, x) for pattern in reversed(range(64))])


def sklearn(model, lacks=range(6)):
    from skl2onnx import convert_sklearn
    from skl2onnx.common.data_types import FloatTensorType
    model.fit(*book(lacks))
    last = model.steps[-1][1] if hasattr(model, "steps") else model
    return model, convert_sklearn(
        model, initial_types=[("X", FloatTensorType([None, 6]))], target_opset={"": 17, "ai.onnx.ml": 3},
        options={id(last): {"zipmap": False}})


def tools(convert, model, lacks=range(6), more=None, **options):
    from onnxmltools.convert.common.data_types import FloatTensorType
    model.fit(*book(lacks), **more or {})
    return model, convert(model, initial_types=[("X", FloatTensorType([None, 6]))], target_opset=15, **options)


def lightgbm(lacks=range(6), more=None, **parameters):
    import lightgbm as library
    import onnxmltools
    model = library.LGBMClassifier(n_estimators=20, verbose=-1, **parameters)
    return tools(onnxmltools.convert_lightgbm, model, lacks, more, zipmap=False)


def xgboost(lacks=range(6)):
    import onnxmltools
    import xgboost as library
    return tools(onnxmltools.convert_xgboost, library.XGBClassifier(n_estimators=20, max_depth=4), lacks)


def histograms(lacks=range(6)):
    from sklearn.ensemble import HistGradientBoostingClassifier
    return sklearn(HistGradientBoostingClassifier(max_iter=20), lacks)


def imputed(last):
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    return sklearn(make_pipeline(SimpleImputer(strategy="median"), last))


def logistic():
    from sklearn.linear_model import LogisticRegression
    return LogisticRegression(max_iter=300)


def forest():
    from sklearn.ensemble import RandomForestClassifier
    return RandomForestClassifier(8, max_depth=6, random_state=0)


#: What is made of each kind, and whether its features can be missing.
KINDS = {
    "lightgbm": (lightgbm, True),
    "lightgbm-none-missing": (lambda: lightgbm([]), True),
    "lightgbm-categories": (lambda: lightgbm(
        more={"categorical_feature": [0, 4]}, max_cat_to_onehot=1, min_data_per_group=5), True),
    "xgboost": (xgboost, True),
    "xgboost-none-missing": (lambda: xgboost([]), False),
    "imputed-logistic": (lambda: imputed(logistic()), True),
    "imputed-forest": (lambda: imputed(forest()), True),
    "forest": (lambda: sklearn(forest()), False),
    "histograms": (histograms, True),
    "histograms-none-missing": (lambda: histograms([]), True),
}


def apart(found, expected):
    """How far two lists of probabilities are apart; infinitely where one has none."""
    return np.where(np.isnan(found) | np.isnan(expected), np.inf, np.abs(found - expected)).max()


def faults(sestina, folder, name):
    """What is wrong with a kind."""
    make, can_be_missing = KINDS[name]
    model, proto = make()
    path, adopted = folder / f"{name}.onnx", folder / f"{name}.adopted.onnx"
    path.write_bytes(proto.SerializeToString())
    done = scores_of.run(sestina, "adopt", path, "--missing", ",".join(NAMES), "--output", adopted)
    if not can_be_missing:
        print(f"{name}: {done.stderr.strip().split('cannot be served: ')[-1]}")
        if done.returncode != 2 or REFUSED not in done.stderr or adopted.exists():
            return [f"is to be refused: exit code {done.returncode}, {done.stderr}"]
        return []
    if done.returncode != 0:
        return [f"is refused: {done.stderr}"]
    rows = patterns(draw(ROWS, 3))
    found, runtime = scores_of.ours(sestina, adopted, NAMES, rows), scores_of.theirs(path, rows)
    library = np.asarray(model.predict_proba(rows)[:, 1], np.float64)
    lacks = np.isnan(rows).any(axis=1)
    print(f"{name}: {len(rows)} rows in 64 patterns, {apart(found, runtime):.2g} apart from onnxruntime, "
          f"{apart(found, library):.2g} from its library")
    wrong = [f"differs by {apart(found, other):.3g} from {judge}"
             for judge, other in (("onnxruntime", runtime), ("its library", library))
             if not apart(found, other) <= TOLERANCE]
    # Features that tell something are missed.
    if len(np.unique(found[lacks].round(6))) < 64:
        wrong.append("gives rows with missing values hardly any different probabilities")
    plain = scores_of.ours(sestina, path, NAMES, rows, "--skip-invalid")
    if not (np.isnan(plain) == lacks).all():
        wrong.append("gives a probability to a row with an empty field that nobody declared")
    return wrong


def main(sestina, folder, *names):
    wrong = [f"{name} {fault}" for name in names for fault in faults(sestina, pathlib.Path(folder), name)]
    for fault in wrong:
        print(fault, file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
