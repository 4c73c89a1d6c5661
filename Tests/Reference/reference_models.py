"""Model files as the exporters of other tools write them, with those tools' and onnxruntime's answers."""

import csv
import io
import warnings

import lightgbm
import numpy as np
import onnxmltools
import onnxruntime
import xgboost
from onnxmltools.convert.common.data_types import FloatTensorType as ToolsFloat
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.tree import DecisionTreeClassifier

import loan_book

OPSETS = {"": 17, "ai.onnx.ml": 3}
#: How many of the rows for questions each model is asked about.
ROWS = 120
#: How many of them lack values, in every pattern.
PATTERN_ROWS = 3


def _ordered(proto):
    """A model whose operator sets, which come out of a set, are in one order."""
    sets = sorted(proto.opset_import, key=lambda one: one.domain)
    del proto.opset_import[:]
    proto.opset_import.extend(sets)
    return proto


def _sklearn(model, kind=FloatTensorType, **options):
    last = model.steps[-1][1] if hasattr(model, "steps") else model
    # Named, or every run would give the graph another name.
    return _ordered(convert_sklearn(
        model, name="model", initial_types=[("X", kind([None, 6]))], target_opset=OPSETS,
        options={id(last): options} if options else None))


def _tools(convert, model, **options):
    return _ordered(convert(
        model, name="model", initial_types=[("X", ToolsFloat([None, 6]))], target_opset=15, **options))


def _logistic():
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000, tol=1e-10))


def _boosted(**more):
    return lightgbm.LGBMClassifier(n_estimators=20, num_leaves=15, deterministic=True, force_row_wise=True,
                                   n_jobs=1, verbose=-1, random_state=42, **more)


def forest():
    """The forest that is asked about in other tests, too."""
    return RandomForestClassifier(n_estimators=12, max_depth=5, min_samples_leaf=2, random_state=42)


def served(x, y):
    """What can be served: the model, its file and its probabilities of default, each by its name."""
    logistic = _logistic().fit(x, y)
    tree = DecisionTreeClassifier(max_depth=5, min_samples_leaf=2, random_state=42).fit(x, y)
    trees = forest().fit(x, y)
    light = _boosted().fit(x, y)
    extreme = xgboost.XGBClassifier(n_estimators=20, max_depth=4, n_jobs=1, random_state=42).fit(x, y)
    imputed = make_pipeline(SimpleImputer(strategy="median"), StandardScaler(), LogisticRegression()).fit(x, y)
    split = make_pipeline(
        ColumnTransformer([("a", StandardScaler(), [5, 0, 2]), ("b", MinMaxScaler(), [3, 1, 4])]),
        LogisticRegression()).fit(x, y)
    categorical = _boosted(max_cat_to_onehot=1, min_data_per_group=5).fit(x, y, categorical_feature=[0, 4])
    return {
        "lightgbm": (light, _tools(onnxmltools.convert_lightgbm, light, zipmap=False)),
        "xgboost": (extreme, _tools(onnxmltools.convert_xgboost, extreme)),
        "sklearn_decision_tree_float32_zipmap": (tree, _sklearn(tree)),
        "sklearn_random_forest_float32_zipmap": (trees, _sklearn(trees)),
        "sklearn_logistic_regression_float32_zipmap": (logistic, _sklearn(logistic)),
        "sklearn_logistic_regression_float64": (logistic, _sklearn(logistic, DoubleTensorType, zipmap=False)),
        "imputer_median": (imputed, _sklearn(imputed, zipmap=False)),
        "column_split": (split, _sklearn(split, zipmap=False)),
        "lightgbm_categorical": (categorical, _tools(onnxmltools.convert_lightgbm, categorical, zipmap=False)),
    }


def lacking(x, y):
    """A book of which a sixth of the values is missing, the more the likelier a default is."""
    generator = np.random.default_rng(7)
    lacks = generator.random(x.shape) < np.where(y == 1, 0.3, 0.12)[:, None]
    return np.where(lacks, np.nan, x)


def patterns(x):
    """The rows with every choice of features missing: 64 times as many."""
    return np.concatenate([
        np.where([pattern >> place & 1 == 1 for place in range(6)], np.nan, x) for pattern in range(64)])


def missing(x, y):
    """What can be served and takes missing values, as `served` has it."""
    x = lacking(x, y)
    light = _boosted().fit(x, y)
    extreme = xgboost.XGBClassifier(n_estimators=20, max_depth=4, n_jobs=1, random_state=42).fit(x, y)
    imputed = make_pipeline(SimpleImputer(strategy="median"), StandardScaler(), LogisticRegression()).fit(x, y)
    return {
        "missing_lightgbm": (light, _tools(onnxmltools.convert_lightgbm, light, zipmap=False)),
        "missing_xgboost": (extreme, _tools(onnxmltools.convert_xgboost, extreme)),
        "missing_imputed": (imputed, _sklearn(imputed, zipmap=False)),
    }


def doubtful(x, y):
    """What is refused: until the class of default is named, or for good."""
    texts = RandomForestClassifier(n_estimators=6, max_depth=4, random_state=42)
    texts.fit(x, np.where(y == 1, "default", "paid"))
    raw = LogisticRegression(max_iter=1000).fit(x / [1, 1e3, 1e3, 1e4, 1, 1e2], y)
    amounts = RandomForestRegressor(n_estimators=3, max_depth=4, random_state=42).fit(x, x[:, 1])
    return {
        "texts_as_classes": _sklearn(texts),
        "raw_scores": _sklearn(raw, raw_scores=True, zipmap=False),
        "amounts": _sklearn(amounts),
    }


def probabilities(model, x):
    """What the library that trained a model says."""
    with warnings.catch_warnings():
        # LightGBM names its features by itself, and is asked without names.
        warnings.simplefilter("ignore")
        return np.asarray(model.predict_proba(x)[:, 1], np.float64)


def onnxruntime_probabilities(data, x):
    """What onnxruntime says of a file."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    # Exporters declare the shape of labels that they do not give.
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    (value,) = session.get_inputs()
    kind = np.float64 if value.type == "tensor(double)" else np.float32
    out = session.run(None, {value.name: x.astype(kind)})[-1]
    if isinstance(out, list):
        out = [list(row.values()) for row in out]
    return np.asarray(out, np.float64).reshape(len(x), -1)[:, -1]


def _expected(x, library, runtime):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*loan_book.FEATURES, "library_probability", "onnxruntime_probability"])
    for row, *answers in zip(x, library, runtime):
        writer.writerow([repr(float(value)) for value in [*row, *answers]])
    return text.getvalue().encode()


def files():
    """Every file by its name, and the library's probabilities of each model on the rows asked about."""
    x, y, questions, _ = loan_book.parts()
    questions = questions[:ROWS]
    made, answers = {}, {}
    for name, (model, proto) in served(x, y).items():
        data = proto.SerializeToString()
        answers[name] = probabilities(model, questions)
        made[f"{name}.onnx"] = data
        made[f"{name}.expected.csv"] = _expected(questions, answers[name], onnxruntime_probabilities(data, questions))
    lacking_questions = patterns(questions[:PATTERN_ROWS])
    for name, (model, proto) in missing(x, y).items():
        data = proto.SerializeToString()
        made[f"{name}.onnx"] = data
        made[f"{name}.expected.csv"] = _expected(
            lacking_questions, probabilities(model, lacking_questions),
            onnxruntime_probabilities(data, lacking_questions))
    for name, proto in doubtful(x, y).items():
        made[f"{name}.onnx"] = proto.SerializeToString()
    return made, answers
