"""Makes the model files of this folder whose columns are chosen, joined and prepared before a model.

    venv/bin/python make_pipelines.py

With the environment of make_fixtures.py, which makes these too. Each NAME.onnx comes with NAME.csv
as there; the graphs are written by hand, so the library's answer is onnxruntime's.
"""

import pathlib

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

HERE = pathlib.Path(__file__).parent
ML = "ai.onnx.ml"
FLOAT, DOUBLE, INT32, INT64 = (TensorProto.FLOAT, TensorProto.DOUBLE, TensorProto.INT32,
                               TensorProto.INT64)
FORMATS = {FLOAT: np.float32, DOUBLE: np.float64, INT32: np.int32, INT64: np.int64}
RNG = np.random.default_rng(20250611)


def node(op, inputs, outputs, **attributes):
    ml = {"ArrayFeatureExtractor", "FeatureVectorizer", "Imputer", "LinearClassifier", "Scaler",
          "TreeEnsembleClassifier"}
    return helper.make_node(op, inputs.split(), outputs.split(), domain=ML if op in ml else "",
                            **attributes)


def rows(*values):
    """Random rows of numbers of many sizes, and rows of each value in each column."""
    base = RNG.normal(size=(24, 6)) * np.array([1, 3, 10, 3, 1, 2])
    whole = np.floor(RNG.normal(size=(16, 6)) * 4)
    extra = []
    for value in [0.0, -0.0, 1e-310, *values]:
        for column in range(6):
            row = RNG.normal(size=6)
            row[column] = value
            extra.append(row)
    return np.vstack([base, whole, np.array(extra)])


def save(name, nodes, x, inputs=((None, FLOAT),), out=FLOAT, **constants):
    """Saves a graph of one input "X" of six columns, or of named inputs of one, with its answers."""
    kinds = [("X", kind, 6) if key is None else (key, kind, 1) for key, kind in inputs]
    graph = helper.make_graph(
        nodes, name,
        [helper.make_tensor_value_info(key, kind, [None, width]) for key, kind, width in kinds],
        [helper.make_tensor_value_info("probabilities", out, None)],
        [numpy_helper.from_array(np.asarray(v), n) for n, v in constants.items()])
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(ML, 3)],
        ir_version=8, producer_name="make_pipelines")
    data = model.SerializeToString()
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    with np.errstate(over="ignore"):
        feeds = {key: x.astype(FORMATS[kind]) if width == 6 else x[:, [place]].astype(FORMATS[kind])
                 for place, (key, kind, width) in enumerate(kinds)}
    answer = np.asarray(session.run(["probabilities"], feeds)[0], np.float64)
    answer = answer.reshape(len(x), -1)[:, -1]
    (HERE / f"{name}.onnx").write_bytes(data)
    with open(HERE / f"{name}.csv", "w") as file:
        file.write("f1,f2,f3,f4,f5,f6,library,onnxruntime\n")
        for row, a in zip(x, answer):
            file.write(",".join(repr(float(v)) for v in [*row, a, a]) + "\n")


def classifier(read, coefficients):
    """A logistic regression on columns, as skl2onnx writes it: the same weights with both signs."""
    weights = [float(np.float32(v)) for v in coefficients]
    return node("LinearClassifier", read, "label probabilities", classlabels_ints=[0, 1],
                coefficients=[-v for v in weights] + weights, intercepts=[-0.25, 0.25],
                post_transform="LOGISTIC", multi_class=0)


def trees(read, branches, leaves):
    """One tree: branches (number, mode, column, threshold, true, false), leaves {number: weight}."""
    table = sorted([*branches, *((n, "LEAF", 0, 0.0, 0, 0) for n in leaves)])
    return node("TreeEnsembleClassifier", read, "label probabilities", classlabels_int64s=[0, 1],
                nodes_treeids=[0] * len(table), nodes_nodeids=[b[0] for b in table],
                nodes_modes=["LEAF" if b[1] == "LEAF" else "BRANCH_" + b[1] for b in table],
                nodes_featureids=[b[2] for b in table],
                nodes_values=[float(b[3]) for b in table],
                nodes_truenodeids=[b[4] for b in table], nodes_falsenodeids=[b[5] for b in table],
                nodes_missing_value_tracks_true=[0] * len(table),
                class_treeids=[0] * len(leaves), class_nodeids=list(leaves),
                class_ids=[0] * len(leaves), class_weights=list(leaves.values()),
                post_transform="LOGISTIC")


def branches():
    """Two branches of a ColumnTransformer, each with its own scaler; the fifth column is dropped."""
    save("pipeline_two_scalers", [
        node("ArrayFeatureExtractor", "X first", "a"),
        node("ArrayFeatureExtractor", "X second", "b"),
        node("Cast", "b", "b1", to=FLOAT),
        node("Scaler", "a", "a1", offset=[0.5, -1.25], scale=[0.75, 1.5]),
        node("Mul", "b1 factor", "b2"),
        node("Add", "b2 term", "b3"),
        node("Concat", "a1 b3", "c", axis=1),
        classifier("c", [0.7, -1.3, 0.2, 0.9, -0.4]),
    ], rows(1e300, -1e300, 16777217.0), first=np.array([5, 0]), second=np.array([3, 1, 2]),
        factor=np.float32([0.5, 0.25, 0.1]), term=np.float32([0.1, -0.2, 0.3]))


def selections():
    """Every operator that chooses columns, in float64, over a sum of them in another order."""
    save("pipeline_selections_float64", [
        node("Gather", "X places", "g", axis=-1),
        node("Slice", "g starts ends axes steps", "s"),
        node("Split", "s sizes", "p q r", axis=1),
        node("Sub", "p offset", "p1"),
        node("Div", "p1 scale", "p2"),
        node("Mul", "q factor", "q1"),
        node("Identity", "r", "r1"),
        node("Flatten", "r1", "r2"),
        node("Concat", "q1 r2 p2", "c", axis=-1),
        node("Reshape", "c shape", "c1"),
        node("MatMul", "c1 weights", "m"),
        node("Add", "m bias", "score"),
        node("Sigmoid", "score", "probabilities"),
    ], rows(1e300, 1e17, 0.1 + 0.2), [(None, DOUBLE)], DOUBLE,
        places=np.array([-1, 0, -5, 3, 2, -2]), starts=np.array([-1]), ends=np.array([-100]),
        axes=np.array([1]), steps=np.array([-1]), sizes=np.array([1, 3, 2]),
        offset=np.float64([0.3]), scale=np.float64([1.7]), factor=np.float64([0.5, 2.5, -0.5]),
        shape=np.array([-1, 6]), weights=np.float64([[0.3], [-0.7], [1.1], [0.05], [-0.2], [0.9]]),
        bias=np.float64([0.125]))


def frame():
    """Six inputs of three types, joined and cast as skl2onnx does it for a data frame."""
    names = ["lines", "amount", "debt", "income", "years", "score"]
    kinds = [INT64, DOUBLE, FLOAT, INT64, INT32, DOUBLE]
    save("pipeline_frame", [
        node("Cast", "amount", "amount_cast", to=FLOAT),
        node("Cast", "score", "score_cast", to=INT64),
        node("FeatureVectorizer", "lines income score_cast", "v", inputdimensions=[1, 1, 1]),
        node("CastLike", "v lines", "w"),
        node("Scaler", "w", "w1", offset=[1.5, -3.0, 0.25], scale=[0.5, 0.25, 0.125]),
        node("Cast", "years", "years_cast", to=FLOAT),
        node("Concat", "amount_cast debt w1 years_cast", "c", axis=1),
        trees("c", [(0, "LEQ", 2, -0.25, 1, 2), (1, "LT", 5, 2.0, 3, 4), (2, "LEQ", 3, 0.75, 5, 6),
                    (6, "GT", 0, 0.1, 7, 8), (8, "LEQ", 4, 0.09, 9, 10)],
              {3: -0.8, 4: 0.4, 5: -1.5, 7: 0.9, 9: 1.7, 10: -0.3}),
    ], rows(0.5, 1.999, -1.999, 2.0, 0.1), list(zip(names, kinds)))


def imputers():
    """Imputers that replace NaN, 0 (minus zero too) and a whole number."""
    save("pipeline_imputers", [
        node("Imputer", "X", "a", imputed_value_floats=[9.0], replaced_value_float=float("nan")),
        node("Imputer", "a", "b", imputed_value_floats=[1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
             replaced_value_float=0.0),
        node("Slice", "b low middle one", "d"),
        node("Slice", "b middle high one", "e"),
        node("Cast", "e", "f", to=INT64),
        node("Imputer", "f", "g", imputed_value_int64s=[7, 8, 9], replaced_value_int64=-1),
        node("Cast", "g", "h", to=FLOAT),
        node("Concat", "d h", "c", axis=1),
        classifier("c", [0.4, -0.3, 0.2, -0.1, 0.5, -0.6]),
    ], rows(-1.0, -1.999, -2.0, 1e-50), low=np.array([0]), middle=np.array([3]),
        high=np.array([2**63 - 1]), one=np.array([1]))


def subset():
    """A tree on four of the columns, backwards."""
    save("pipeline_subset_trees", [
        node("Slice", "X starts ends axes steps", "s"),
        trees("s", [(0, "LEQ", 0, 0.3, 1, 2), (1, "GTE", 3, -0.5, 3, 4), (2, "LT", 1, 1.0, 5, 6)],
              {3: 0.3, 4: -0.9, 5: 1.1, 6: -0.2}),
    ], rows(0.3, float(np.float32(0.3)), -0.5, 1.0), starts=np.array([4]), ends=np.array([0]),
        axes=np.array([-1]), steps=np.array([-1]))


def repeated():
    """Columns of which some are the same, before a linear model and its float32 sums."""
    save("pipeline_repeated", [
        node("Gather", "X places", "g", axis=1),
        node("Scaler", "g", "s", offset=[0.5], scale=[0.25]),
        classifier("s", [0.5, 0.25, -0.75, 0.125, -0.5]),
    ], rows(1e6), places=np.array([2, 2, 0, 5, 2]))


def shared():
    """Tests of categories as LightGBM's exporter writes them: chains whose true sides meet."""
    save("tree_shared_nodes", [
        trees("X", [(0, "EQ", 0, 1.0, 4, 1), (1, "EQ", 0, 2.0, 4, 2), (2, "EQ", 0, 5.0, 4, 3),
                    (3, "LEQ", 2, 0.5, 7, 8), (4, "EQ", 4, 0.0, 9, 5), (5, "EQ", 4, 3.0, 9, 6),
                    (6, "LEQ", 1, -0.25, 10, 11), (9, "LEQ", 3, 0.0, 12, 13)],
              {7: -0.7, 8: 0.1, 10: 0.6, 11: -1.1, 12: 0.9, 13: 1.4}),
    ], np.vstack([rows(1.0, 2.0, 3.0, 5.0, 0.5, -0.25),
                  np.floor(RNG.uniform(0, 6, size=(60, 6)))]))


def make_all():
    for make in (branches, selections, frame, imputers, subset, repeated, shared):
        make()


if __name__ == "__main__":
    make_all()
