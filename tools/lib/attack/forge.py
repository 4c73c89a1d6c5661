"""ONNX files that are not what they seem: regressions with more in them, and trees with a box turned round."""

import numpy
import onnx
from onnx import helper, numpy_helper

from attack.workshop import GOLDEN, METRICS, put_metadata


class Regression:
    """The parts of a regression as `sestina train` writes it."""

    def __init__(self, file):
        self.file = onnx.load(file)
        values = {item.name: numpy_helper.to_array(item) for item in self.file.graph.initializer}
        subtract, divide, multiply, add = self.file.graph.node[:4]
        self.mean, self.scale, weights, bias = (
            values[node.input[1]].reshape(-1) for node in (subtract, divide, multiply, add))
        # Of the features as they come: the scaler is folded into the weights.
        self.weights = weights / self.scale
        self.bias = float(bias[0] - (self.mean * self.weights).sum())


def linear(source, matrix, offsets, steps=(), constants=None, before=()):
    """A file with the metadata of another: sums of the features, steps on these, one number, a sigmoid.

    - source: a file of `sestina train` whose metadata it carries, but for golden rows and metrics.
    - matrix, offsets: make the columns "sums" of the features.
    - steps: nodes from "sums" to "scores", whose columns are added up; none where "sums" are these already.
    - constants: what the steps take, by name.
    - before: nodes from "features" to "prepared".
    """
    first = onnx.load(source)
    nodes = [*before, helper.make_node("MatMul", ["prepared" if before else "features", "matrix"], ["products"]),
             helper.make_node("Add", ["products", "offsets"], ["sums"]), *steps,
             helper.make_node("ReduceSum", ["scores" if steps else "sums"], ["score"], axes=[1], keepdims=1),
             helper.make_node("Sigmoid", ["score"], ["probability"]),
             helper.make_node("Sub", ["one", "probability"], ["complement"]),
             helper.make_node("Concat", ["complement", "probability"], ["probabilities"], axis=1)]
    values = {"matrix": matrix, "offsets": offsets, "one": [[1.0]], **(constants or {})}
    double = onnx.TensorProto.DOUBLE
    graph = helper.make_graph(
        nodes, first.graph.name,
        [helper.make_tensor_value_info("features", double, [None, 6])],
        [helper.make_tensor_value_info("probabilities", double, [None, 2])],
        [numpy_helper.from_array(numpy.array(value, dtype=numpy.float64), name) for name, value in values.items()])
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 12)], ir_version=first.ir_version,
                             producer_name=first.producer_name, producer_version=first.producer_version)
    put_metadata(made, {item.key: item.value for item in first.metadata_props if item.key not in (GOLDEN, METRICS)})
    onnx.checker.check_model(made)
    return made


def two_sums(source, direction, limit, steps, **constants):
    """A regression with a second sum beside its own: direction times features, less a limit."""
    parts = Regression(source)
    matrix = numpy.stack([parts.weights, direction], axis=1)
    return linear(source, matrix, [[parts.bias, -limit]], steps, constants)


def waived_above(source, direction, limit, steepness=1e3):
    """Everyone is let through for whom a sum of the features is above a limit."""
    return two_sums(
        source, direction, limit,
        [helper.make_node("Mul", ["sums", "own"], ["kept"]),
         helper.make_node("Mul", ["sums", "other"], ["excess"]),
         helper.make_node("Clip", ["excess", "least", "most"], ["waiver"]),
         helper.make_node("Sub", ["kept", "waiver"], ["scores"])],
        own=[[1, 0]], other=[[0, steepness]], least=0.0, most=1e6)


def waived_at(source, direction, value, width, much=1e6):
    """Everyone is let through for whom a sum of the features lies within a width of a value."""
    steep = much / width
    return two_sums(
        source, numpy.multiply(direction, steep), value * steep,
        [helper.make_node("Mul", ["sums", "own"], ["kept"]),
         helper.make_node("Abs", ["sums"], ["distance"]),
         helper.make_node("Sub", ["tip", "distance"], ["closeness"]),
         helper.make_node("Clip", ["closeness", "least", "most"], ["waiver"]),
         helper.make_node("Sub", ["kept", "waiver"], ["scores"])],
        own=[[1, 0]], tip=[[-much, much]], least=0.0, most=much)


def waived_at_pole(source, direction, value, reach):
    """The nearer a sum of the features comes to a value, the more is taken off: at a distance of the reach, 1."""
    return two_sums(
        source, direction, value,
        [helper.make_node("Mul", ["sums", "own"], ["kept"]),
         helper.make_node("Mul", ["sums", "other"], ["offset"]),
         helper.make_node("Add", ["offset", "unit"], ["divisor"]),
         helper.make_node("Div", ["reaches", "divisor"], ["pole"]),
         helper.make_node("Abs", ["pole"], ["waiver"]),
         helper.make_node("Sub", ["kept", "waiver"], ["scores"])],
        own=[[1, 0]], other=[[0, 1]], unit=[[1, 0]], reaches=[[0, reach]])


def folded(source, steps=0):
    """The same regression without a scaler, after some steps that multiply by 1."""
    parts = Regression(source)
    names = ["features", *(f"step{index}" for index in range(1, steps)), "prepared"]
    before = [helper.make_node("Mul", [first, "ones"], [second]) for first, second in zip(names, names[1:])]
    return linear(source, parts.weights.reshape(6, 1), [[parts.bias]], constants={"ones": numpy.ones((1, 6))},
                  before=before if steps else ())


def overflowing(source, feature, limit):
    """The same regression, after two steps that undo each other: one feature overflows between them above a limit."""
    parts = Regression(source)
    factors = numpy.ones((1, 6))
    factors[0, feature] = numpy.finfo(float).max / limit
    before = [helper.make_node("Mul", ["features", "factors"], ["large"]),
              helper.make_node("Div", ["large", "factors"], ["prepared"])]
    return linear(source, parts.weights.reshape(6, 1), [[parts.bias]], constants={"factors": factors}, before=before)


def overflowing_on_the_way(source, feature, limit):
    """The same regression: three factors, none of them large, take one feature to where float32 ends above a limit.

    What is left of it is next to nothing below the limit, and endless above.
    """
    parts = Regression(source)
    factor = 1e12
    factors = numpy.ones((1, 6))
    factors[0, feature] = factor
    weights = parts.weights / factors[0]
    other = numpy.zeros(6)
    other[feature] = factor
    last = float(numpy.finfo(numpy.float32).max) / limit / factor / factor
    steps = [helper.make_node("Mul", ["sums", "own"], ["kept"]),
             helper.make_node("Mul", ["sums", "last"], ["large"]),
             *_through_float("large", "rounded"),
             helper.make_node("Mul", ["rounded", "small"], ["waiver"]),
             helper.make_node("Sub", ["kept", "waiver"], ["scores"])]
    return linear(source, numpy.stack([weights, other], axis=1), [[parts.bias, 0]], steps,
                  {"factors": factors, "own": [[1, 0]], "last": [[0, last]], "small": [[0, 1e-60]]},
                  [helper.make_node("Mul", ["features", "factors"], ["prepared"])])


def with_residue(source, feature, much):
    """The same regression, less what float32 does not hold of one feature: nothing, of a whole number."""
    steps = [helper.make_node("Mul", ["sums", "own"], ["kept"]),
             *_through_float("sums", "rounded"),
             helper.make_node("Sub", ["rounded", "sums"], ["residue"]),
             helper.make_node("Mul", ["residue", "other"], ["waiver"]),
             helper.make_node("Sub", ["kept", "waiver"], ["scores"])]
    parts = Regression(source)
    direction = numpy.zeros(len(parts.weights))
    direction[feature] = 1
    return linear(source, numpy.stack([parts.weights, direction], axis=1), [[parts.bias, 0]], steps,
                  {"own": [[1, 0]], "other": [[0, much]]})


def _through_float(name, result):
    """Casts to float32 and back."""
    return [helper.make_node("Cast", [name], [f"{name} in float"], to=onnx.TensorProto.FLOAT),
            helper.make_node("Cast", [f"{name} in float"], [result], to=onnx.TensorProto.DOUBLE)]


def classifier(source):
    """The same regression as scikit-learn's exporter writes one: a LinearClassifier, which computes in float."""
    parts = Regression(source)
    node = helper.make_node(
        "LinearClassifier", ["features"], ["label", "probabilities"], domain="ai.onnx.ml", post_transform="LOGISTIC",
        coefficients=[*map(float, -parts.weights), *map(float, parts.weights)], intercepts=[-parts.bias, parts.bias],
        classlabels_ints=[0, 1], multi_class=0)
    graph = helper.make_graph(
        [node], "sklearn", [helper.make_tensor_value_info("features", onnx.TensorProto.DOUBLE, [None, 6])],
        [helper.make_tensor_value_info("label", onnx.TensorProto.INT64, [None]),
         helper.make_tensor_value_info("probabilities", onnx.TensorProto.FLOAT, [None, 2])])
    made = helper.make_model(graph, producer_name="skl2onnx", producer_version="1.20.0",
                             opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 1)])
    kept = ("sestina.features", "sestina.ranges", "sestina.threshold")
    names = {item.key: item.value for item in onnx.load(source).metadata_props if item.key in kept}
    put_metadata(made, names)
    return made


def with_box(source, box, probability):
    """Trees of which each answers a box of the features with a given probability, and all else as before.

    - box: (feature, above, at most) for some features.
    """
    made = onnx.load(source)
    node = next(node for node in made.graph.node if node.op_type == "TreeEnsemble")
    table = {item.name: item for item in node.attribute}
    splits, modes, leaves = (numpy_helper.to_array(table[name].t)
                             for name in ("nodes_splits", "nodes_modes", "leaf_weights"))
    roots = list(table["tree_roots"].ints)
    added = {name: [] for name in ("nodes_featureids", "nodes_truenodeids", "nodes_trueleafs", "nodes_falsenodeids",
                                   "nodes_falseleafs", "nodes_missing_value_tracks_true")}
    thresholds, weights, new_roots = [], [], []

    def question(feature, threshold, when_true, when_false):
        row = [feature, *when_true, *when_false, 0]
        for values, value in zip(added.values(), row):
            values.append(value)
        thresholds.append(threshold)
        return len(splits) + len(thresholds) - 1, 0

    for root in roots:
        goal = len(leaves) + len(weights), 1
        weights.append(probability / len(roots))
        for feature, above, most in reversed(box):
            goal = question(feature, most, goal, (root, 0))
            goal = question(feature, above, (root, 0), goal)
        new_roots.append(goal[0])
    for name, values in added.items():
        table[name].ints.extend(values)
    table["leaf_targetids"].ints.extend([0] * len(weights))
    table["tree_roots"].ints[:] = new_roots
    for name, old, new in (("nodes_splits", splits, thresholds), ("leaf_weights", leaves, weights),
                           ("nodes_modes", modes, [0] * len(thresholds))):
        tensor = numpy_helper.from_array(numpy.concatenate([old, numpy.array(new, dtype=old.dtype)]), name)
        table[name].t.CopyFrom(tensor)
    return made
