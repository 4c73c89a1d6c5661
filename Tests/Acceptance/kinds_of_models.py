"""The kinds of model files that check_models.py makes: pipelines as their exporters write them.

Each is fitted on a small made-up loan book. Class labels are 0 and 1, and 1 is default.
"""

import dataclasses
import typing

import lightgbm
import numpy as np
import onnxmltools
import pandas
import xgboost
from onnx import TensorProto, helper, numpy_helper
from onnxmltools.convert.common.data_types import FloatTensorType as ToolsFloat
from onnxmltools.convert.lightgbm.operator_converters.LightGbm import convert_lightgbm
from onnxmltools.convert.xgboost.operator_converters.XGBoost import convert_xgboost
from skl2onnx import convert_sklearn, update_registered_converter
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType, Int64TensorType
from skl2onnx.common.shape_calculator import calculate_linear_classifier_output_shapes
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.ensemble import (AdaBoostClassifier, BaggingClassifier, ExtraTreesClassifier,
                              GradientBoostingClassifier, HistGradientBoostingClassifier,
                              RandomForestClassifier, StackingClassifier)
from sklearn.feature_selection import SelectKBest
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (Binarizer, MaxAbsScaler, MinMaxScaler, Normalizer,
                                   PolynomialFeatures, PowerTransformer, RobustScaler,
                                   StandardScaler)
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

NAMES = ["lines", "loan", "debt", "income", "years", "score"]
COUNTS, AMOUNTS = ["lines", "years", "score"], ["loan", "debt", "income"]
OPSETS = {"": 17, "ai.onnx.ml": 3}
FLOAT, DOUBLE, WHOLE = FloatTensorType, DoubleTensorType, Int64TensorType


class NotWritten(Exception):
    """An exporter cannot write a kind."""


@dataclasses.dataclass
class Kind:
    """A kind by its name in docs/models.md, and how a file of it is made."""

    name: str
    model: typing.Any
    convert: typing.Callable
    #: The names of the inputs, where each is a column of a data frame.
    names: list = dataclasses.field(default_factory=list)
    #: Whether all features must be whole numbers.
    whole: bool = False
    #: What `fit` is told besides.
    more: dict = dataclasses.field(default_factory=dict)

    def file(self):
        data, labels = book(self.whole)
        x = pandas.DataFrame(data, columns=NAMES) if self.names else data
        self.model.fit(x, labels, **self.more)
        try:
            return self.convert(self.model).SerializeToString()
        except (KeyError, NotImplementedError, RuntimeError, ValueError) as error:
            raise NotWritten(str(error).splitlines()[0]) from error

    def probabilities(self, x):
        x = pandas.DataFrame(x, columns=NAMES) if self.names else x
        return self.model.predict_proba(x)[:, 1]


def draw(count, seed, whole):
    generator = np.random.default_rng(seed)
    return np.column_stack([
        generator.integers(0, 6, count), generator.normal(4000, 1000, count).round(0 if whole else 2),
        generator.normal(9000, 5000, count).round(0 if whole else 2),
        generator.normal(70000, 10000, count).round(0 if whole else 2),
        generator.integers(0, 11, count), generator.integers(400, 850, count)]).astype(np.float64)


def book(whole=False):
    """Customers and whether each defaulted."""
    data = draw(600, 1, whole)
    noise = np.random.default_rng(2).normal(0, 0.7, len(data))
    return data, (data[:, 0] + data[:, 2] / 9000 - data[:, 4] / 3 + noise > 2).astype(int)


def rows(whole=False):
    """Rows to compare on: customers, zeros, and figures that no customer has; counts are whole."""
    x = draw(300, 3, whole)
    x[:20] = 0
    x[20:40] *= -1
    x[40:60, 1:4] *= 1000
    for place in range(20, 40):
        x[place, place % 6] = 0
    return x


def numbers(kind):
    """One input of six columns."""
    return [("X", kind([None, 6]))]


def frame(counts, amounts):
    """Six inputs of one column."""
    return [(name, (counts if name in COUNTS else amounts)([None, 1])) for name in NAMES]


def sklearn(name, model, inputs=None, zipmap=False, whole=False):
    """A kind that skl2onnx writes."""
    inputs = inputs or numbers(FLOAT)

    def convert(fitted):
        last = fitted.steps[-1][1] if hasattr(fitted, "steps") else fitted
        return convert_sklearn(fitted, initial_types=inputs, target_opset=OPSETS,
                               options={} if zipmap else {id(last): {"zipmap": False}})
    return Kind(name, model, convert, [key for key, _ in inputs] if len(inputs) == 6 else [], whole)


def logistic():
    return LogisticRegression(max_iter=300)


def tree():
    return DecisionTreeClassifier(max_depth=4, random_state=0)


def forest():
    return RandomForestClassifier(8, max_depth=4, random_state=0)


def branches():
    return ColumnTransformer([("a", StandardScaler(), [5, 0, 2]), ("b", MinMaxScaler(), [3, 1])])


def frame_branches():
    amounts = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    counts = make_pipeline(SimpleImputer(strategy="most_frequent"), MinMaxScaler())
    return ColumnTransformer([("amounts", amounts, AMOUNTS), ("counts", counts, COUNTS)])


def sklearn_kinds():
    yield sklearn("logistic", logistic())
    yield sklearn("logistic-zipmap", logistic(), zipmap=True)
    yield sklearn("logistic-float64", logistic(), numbers(DOUBLE))
    yield sklearn("logistic-whole", logistic(), numbers(WHOLE), whole=True)
    for name, scaler in [("standard", StandardScaler), ("min-max", MinMaxScaler),
                         ("robust", RobustScaler), ("max-abs", MaxAbsScaler)]:
        yield sklearn(f"{name}-scaler", make_pipeline(scaler(), logistic()))
        yield sklearn(f"{name}-scaler-float64", make_pipeline(scaler(), logistic()), numbers(DOUBLE))
    for name in ["mean", "median"]:
        yield sklearn(f"imputer-{name}", make_pipeline(
            SimpleImputer(strategy=name), StandardScaler(), logistic()))
    yield sklearn("imputer-float64", make_pipeline(
        SimpleImputer(), StandardScaler(), logistic()), numbers(DOUBLE))
    yield sklearn("imputer-constant", make_pipeline(
        SimpleImputer(strategy="constant", fill_value=7.0), StandardScaler(), logistic()))
    yield sklearn("imputer-of-zeros", make_pipeline(
        SimpleImputer(missing_values=0.0), StandardScaler(), logistic()))
    yield sklearn("branches", make_pipeline(branches(), logistic()))
    yield sklearn("branches-float64", make_pipeline(branches(), logistic()), numbers(DOUBLE))
    yield sklearn("branches-trees", make_pipeline(branches(), forest()))
    yield sklearn("branch-and-rest", make_pipeline(ColumnTransformer(
        [("a", StandardScaler(), [4, 1])], remainder="passthrough"), logistic()))
    yield sklearn("select-best", make_pipeline(StandardScaler(), SelectKBest(k=3), logistic()))
    yield sklearn("frame-float32", make_pipeline(frame_branches(), logistic()), frame(FLOAT, FLOAT))
    yield sklearn("frame-float64", make_pipeline(frame_branches(), logistic()),
                  frame(DOUBLE, DOUBLE))
    yield sklearn("frame-mixed", make_pipeline(frame_branches(), logistic()), frame(WHOLE, FLOAT))
    yield sklearn("frame-mixed-float64", make_pipeline(ColumnTransformer(
        [("a", StandardScaler(), AMOUNTS), ("b", RobustScaler(), COUNTS)]), logistic()),
        frame(WHOLE, DOUBLE))
    yield sklearn("frame-trees", make_pipeline(frame_branches(), forest()), frame(WHOLE, FLOAT))
    yield sklearn("frame-dropped", make_pipeline(ColumnTransformer(
        [("a", "passthrough", ["income", "loan"]), ("b", MinMaxScaler(), ["score"])]), tree()),
        frame(WHOLE, FLOAT))
    yield sklearn("frame-vectorized", make_pipeline(StandardScaler(), logistic()),
                  frame(FLOAT, FLOAT))
    yield sklearn("frame-whole", make_pipeline(StandardScaler(), tree()), frame(WHOLE, WHOLE),
                  whole=True)
    yield sklearn("decision-tree", tree())
    yield sklearn("decision-tree-zipmap", tree(), zipmap=True)
    yield sklearn("random-forest", forest())
    yield sklearn("extra-trees", ExtraTreesClassifier(8, max_depth=4, random_state=0))
    yield sklearn("gradient-boosting", GradientBoostingClassifier(n_estimators=8))
    yield sklearn("hist-gradient-boosting", HistGradientBoostingClassifier(max_iter=8))
    yield sklearn("discriminant", make_pipeline(StandardScaler(), LinearDiscriminantAnalysis()))
    yield sklearn("sgd-log-loss", make_pipeline(StandardScaler(), SGDClassifier(
        loss="log_loss", random_state=0)))


def refused_sklearn_kinds():
    scaled = [("normalizer", Normalizer()), ("min-max-clip", MinMaxScaler(clip=True)),
              ("binarizer", Binarizer()), ("polynomial", PolynomialFeatures(2)),
              ("power-transformer", PowerTransformer()), ("pca", PCA(3))]
    for name, step in scaled:
        yield sklearn(name, make_pipeline(step, logistic()))
    yield sklearn("scaled-and-raw", make_pipeline(ColumnTransformer(
        [("a", StandardScaler(), [0, 1, 2]), ("b", "passthrough", [2, 3])]), logistic()))
    yield sklearn("calibrated", CalibratedClassifierCV(logistic(), cv=2))
    yield sklearn("stacking", StackingClassifier([("a", logistic()), ("b", tree())]))
    yield sklearn("bagging", BaggingClassifier(tree(), n_estimators=3, random_state=0))
    yield sklearn("ada-boost", AdaBoostClassifier(n_estimators=3, random_state=0))
    yield sklearn("support-vectors", make_pipeline(StandardScaler(), SVC(probability=True)))
    yield sklearn("neural-network", make_pipeline(StandardScaler(), MLPClassifier((4,), max_iter=50)))
    yield sklearn("naive-bayes", GaussianNB())
    yield sklearn("neighbours", KNeighborsClassifier(3))


def boosted(**more):
    return lightgbm.LGBMClassifier(n_estimators=8, max_depth=4, verbose=-1, **more)


def extreme(**more):
    return xgboost.XGBClassifier(n_estimators=8, max_depth=3, **more)


def tools(name, convert, model, more=None, **options):
    """A kind that onnxmltools writes."""
    return Kind(name, model, lambda fitted: convert(
        fitted, initial_types=[("X", ToolsFloat([None, 6]))], target_opset=15, **options),
        more=more or {})


def booster_kinds():
    tool = onnxmltools.convert_lightgbm
    yield tools("lightgbm", tool, boosted(), zipmap=False)
    yield tools("lightgbm-zipmap", tool, boosted())
    yield tools("lightgbm-categorical", tool, boosted(max_cat_to_onehot=1, min_data_per_group=5),
                {"categorical_feature": [0, 4]}, zipmap=False)
    yield tools("lightgbm-booster", lambda fitted, **more: tool(fitted.booster_, **more), boosted(),
                zipmap=False)
    yield tools("lightgbm-forest", tool, boosted(
        boosting_type="rf", bagging_freq=1, bagging_fraction=0.8), zipmap=False)
    yield tools("xgboost", onnxmltools.convert_xgboost, extreme())
    yield tools("xgboost-booster",
                lambda fitted, **more: onnxmltools.convert_xgboost(fitted.get_booster(), **more),
                extreme())
    yield tools("xgboost-forest", onnxmltools.convert_xgboost,
                xgboost.XGBRFClassifier(n_estimators=8, max_depth=3))
    yield tools("xgboost-linear", onnxmltools.convert_xgboost,
                xgboost.XGBClassifier(n_estimators=8, booster="gblinear"))
    for kind, alias, convert in [
            (lightgbm.LGBMClassifier, "LightGbmLGBMClassifier", convert_lightgbm),
            (xgboost.XGBClassifier, "XGBoostXGBClassifier", convert_xgboost)]:
        update_registered_converter(kind, alias, calculate_linear_classifier_output_shapes, convert,
                                    options={"nocl": [True, False], "zipmap": [True, False]})
    for name, model in [("lightgbm", boosted), ("xgboost", extreme)]:
        yield sklearn(f"{name}-pipeline", make_pipeline(branches(), model()))
        yield sklearn(f"{name}-frame", make_pipeline(frame_branches(), model()), frame(WHOLE, FLOAT))


class ByHand:
    """A linear model as torch.onnx writes `Linear` and `Sigmoid`; what it is fitted on is no matter."""

    def __init__(self, hidden=False):
        self.hidden = hidden

    def fit(self, x, y):
        return self

    def write(self):
        generator = np.random.default_rng(5)
        sizes = [6, 3, 1] if self.hidden else [6, 1]
        nodes, constants, read = [], [], "input"
        for layer, (width, made) in enumerate(zip(sizes, sizes[1:])):
            scale = np.array([0.3, 1e-4, 1e-4, 1e-5, 0.3, 1e-3]) if width == 6 else 1
            constants += [
                numpy_helper.from_array((generator.normal(size=(made, width)) * scale).astype(np.float32),
                                        f"{layer}.weight"),
                numpy_helper.from_array(generator.normal(size=made).astype(np.float32),
                                        f"{layer}.bias")]
            nodes += [helper.make_node("Gemm", [read, f"{layer}.weight", f"{layer}.bias"],
                                       [f"gemm{layer}"], transB=1),
                      helper.make_node("Sigmoid", [f"gemm{layer}"], [f"sigmoid{layer}"])]
            read = f"sigmoid{layer}"
        graph = helper.make_graph(
            nodes, "main_graph", [helper.make_tensor_value_info("input", TensorProto.FLOAT, [None, 6])],
            [helper.make_tensor_value_info(read, TensorProto.FLOAT, [None, 1])], constants)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def all_kinds():
    yield from sklearn_kinds()
    yield from refused_sklearn_kinds()
    yield from booster_kinds()
    yield Kind("linear-layer", ByHand(), lambda made: made.write())
    yield Kind("two-layers", ByHand(hidden=True), lambda made: made.write())
