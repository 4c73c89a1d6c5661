"""Makes the small model files of this folder and onnxruntime's answers for them.

    python3 -m venv venv
    venv/bin/pip install numpy onnx onnxruntime scikit-learn skl2onnx lightgbm xgboost onnxmltools
    PYTHONHASHSEED=0 venv/bin/python make_fixtures.py

Each NAME.onnx comes with NAME.csv: six features, the answer of the library that trained it (or of
this script), and onnxruntime's, all as shortest decimal texts that read back to the same bits.
"""

import pathlib
import warnings

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

import make_pipelines

warnings.filterwarnings("ignore")
HERE = pathlib.Path(__file__).parent
ML = "ai.onnx.ml"
RNG = np.random.default_rng(20240607)
FLOAT, DOUBLE, INT64 = TensorProto.FLOAT, TensorProto.DOUBLE, TensorProto.INT64


def rows(thresholds=(), count=16):
    """Random rows, and rows at some thresholds and at the numbers beside them in both formats."""
    base = RNG.normal(size=(count, 6)) * 2
    extra = []
    step = max(1, len(thresholds) // 12)
    for column, value in thresholds[::step]:
        single = np.float32(value)
        near = [value, np.nextafter(value, -np.inf), np.nextafter(value, np.inf), single,
                np.nextafter(single, np.float32(-np.inf)), np.nextafter(single, np.float32(np.inf))]
        for v in near:
            row = RNG.normal(size=6)
            row[column] = v
            extra.append(row)
    return np.vstack([base] + [np.array(extra)] if extra else [base])


def special():
    """Rows of zeros, opposite zeros, infinities and missing values."""
    out = [np.zeros(6), np.full(6, -0.0), np.full(6, np.inf), np.full(6, -np.inf), np.full(6, np.nan)]
    for column in range(6):
        row = RNG.normal(size=6)
        row[column] = np.nan
        out.append(row)
    return np.array(out)


def save(name, model, x, library=None, default=None, column=-1):
    """Write a model; `default` is the label that its metadata calls default, whose column is compared."""
    model.graph.name = name  # some exporters make one up each time
    if default is not None:
        helper.set_model_props(model, {"sestina.default_class": default})
    data = model.SerializeToString()
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    kind = np.float64 if session.get_inputs()[0].type == "tensor(double)" else np.float32
    outputs = session.run(None, {session.get_inputs()[0].name: x.astype(kind)})
    out = outputs[-1]
    if isinstance(out, list):
        # A map's order is its own; the columns' order is the node's.
        names = next(list(a.ints) or [s.decode() for s in a.strings]
                     for n in model.graph.node if n.op_type == "ZipMap" for a in n.attribute)
        out = np.array([[row[name] for name in names] for row in out])
    answer = np.asarray(out, dtype=np.float64).reshape(len(x), -1)[:, column]
    (HERE / f"{name}.onnx").write_bytes(data)
    library = answer if library is None else library
    with open(HERE / f"{name}.csv", "w") as file:
        file.write("f1,f2,f3,f4,f5,f6,library,onnxruntime\n")
        for row, a, b in zip(x, library, answer):
            file.write(",".join(repr(float(v)) for v in [*row, a, b]) + "\n")


def graph(nodes, constants=(), kind=FLOAT, out=FLOAT, output="probabilities", ml=3, opset=17):
    g = helper.make_graph(
        nodes, "fixture",
        [helper.make_tensor_value_info("X", kind, [None, 6])],
        [helper.make_tensor_value_info(output, out, None)],
        [numpy_helper.from_array(v, n) for n, v in constants])
    opsets = [helper.make_opsetid("", opset), helper.make_opsetid(ML, ml)]
    return helper.make_model(g, opset_imports=opsets, ir_version=8, producer_name="make_fixtures")


def node(op, inputs, outputs, domain="", **attributes):
    return helper.make_node(op, inputs, outputs, domain=domain, **attributes)


# Trees, as nested tuples (mode, column, threshold, missing goes true, if true, if false) and
# leaves as lists of values.

def flatten(trees):
    table = {k: [] for k in
             "treeids nodeids featureids modes values truenodeids falsenodeids missing".split()}
    leaves = []

    def add(tree, number):
        here = sum(1 for t in table["treeids"] if t == number)
        for key, value in dict(treeids=number, nodeids=here, featureids=0, modes="LEAF", values=0.0,
                               truenodeids=0, falsenodeids=0, missing=0).items():
            table[key].append(value)
        place = len(table["treeids"]) - 1
        if isinstance(tree, list):
            leaves.append((number, here, tree))
            return here
        mode, column, threshold, missing, yes, no = tree
        table["featureids"][place], table["modes"][place] = column, "BRANCH_" + mode
        table["values"][place], table["missing"][place] = float(threshold), int(missing)
        table["truenodeids"][place] = add(yes, number)
        table["falsenodeids"][place] = add(no, number)
        return here

    for number, tree in enumerate(trees):
        add(tree, number)
    return table, leaves


def ensemble(op, trees, double=False, ids=None, **attributes):
    table, leaves = flatten(trees)
    prefix = "class" if "Classifier" in op else "target"
    entries = [(t, n, c if ids is None else ids[c], v)
               for t, n, values in leaves for c, v in enumerate(values)]
    a = dict(attributes)
    a[f"{prefix}_treeids"] = [e[0] for e in entries]
    a[f"{prefix}_nodeids"] = [e[1] for e in entries]
    a[f"{prefix}_ids"] = [e[2] for e in entries]
    for key, values in table.items():
        if key not in ("values", "missing"):
            a["nodes_" + key] = values
    a["nodes_missing_value_tracks_true"] = table["missing"]
    lists = {"nodes_values": table["values"], f"{prefix}_weights": [e[3] for e in entries]}
    if "base_values" in a:
        lists["base_values"] = a.pop("base_values")
    for key, values in lists.items():
        if double:
            a[key + "_as_tensor"] = numpy_helper.from_array(np.array(values, np.float64), key)
        else:
            a[key] = [float(v) for v in values]
    outputs = ["label", "probabilities"] if prefix == "class" else ["raw"]
    if prefix == "class":
        a["classlabels_int64s"] = [0, 1]
    return node(op, ["X"], outputs, ML, **a)


def thresholds(trees):
    found = []
    for tree in trees:
        if not isinstance(tree, list):
            found.append((tree[1], tree[2]))
            found += thresholds([tree[4], tree[5]])
    return found


def every_mode(scale=1.0):
    """A tree for each mode and each way for missing values, with thresholds of 0 among them."""
    trees = []
    for index, mode in enumerate(["LEQ", "LT", "GTE", "GT", "EQ", "NEQ"]):
        for missing in (0, 1):
            w = (0.01 * (index + 1) + 0.005 * missing) * scale
            trees.append((mode, index, 0.1 * index, missing, [w], [w / 3]))
            trees.append((mode, (index + 1) % 6, 0.0, missing,
                          ("LT", index, -0.7, 1 - missing, [w / 5], [w / 7]), [w / 2]))
    return trees


def deep(leaf_values, depth, column=0):
    """A balanced tree whose thresholds are no float32 numbers."""
    if depth == 0:
        return [float(v) for v in leaf_values()]
    return ("LEQ", column % 6, float(RNG.normal()), int(RNG.integers(2)),
            deep(leaf_values, depth - 1, column + 1), deep(leaf_values, depth - 1, column + 2))


def tree_fixtures():
    modes = every_mode()
    x = np.vstack([rows(thresholds(modes)), special()])
    save("tree_every_mode", graph([ensemble("TreeEnsembleClassifier", modes)]), x)
    save("tree_every_mode_float64", graph([ensemble("TreeEnsembleClassifier", modes, double=True)],
         kind=DOUBLE), x)
    mixed = [deep(lambda: [RNG.normal()], 4) for _ in range(11)]
    positive = [deep(lambda: [RNG.uniform(0, 1 / 11)], 4) for _ in range(11)]
    two = [deep(lambda: RNG.normal(size=2), 3) for _ in range(5)]
    xm, xp, xt = (np.vstack([rows(thresholds(t)), special()]) for t in (mixed, positive, two))

    def classifier(trees, **a):
        return graph([ensemble("TreeEnsembleClassifier", trees, **a)])

    save("tree_one_class_logistic", classifier(mixed, post_transform="LOGISTIC"), xm)
    save("tree_one_class_base", classifier(mixed, post_transform="LOGISTIC", base_values=[-0.4]), xm)
    save("tree_one_class_positive", classifier(positive), xp)
    save("tree_one_class_positive_logistic", classifier(positive, post_transform="LOGISTIC"), xp)
    save("tree_class_1_alone", classifier(positive, ids=[1]), xp)
    save("tree_class_1_alone_softmax", classifier(mixed, ids=[1], post_transform="SOFTMAX"), xm)
    for transform in ("LOGISTIC", "SOFTMAX", "SOFTMAX_ZERO"):
        save(f"tree_two_classes_{transform.lower()}", classifier(two, post_transform=transform), xt)
    save("tree_two_classes_base",
         classifier(two, post_transform="SOFTMAX", base_values=[0.3]), xt)
    zero = [("LEQ", 0, 0.0, 0, [0.0, 0.5], ("LEQ", 1, 0.0, 0, [0.4, 0.0], [5e-8, -0.3]))]
    save("tree_softmax_zero", classifier(zero, post_transform="SOFTMAX_ZERO"), rows())
    both = [("LEQ", 0, 0.0, 0, [0.25, 0.75], ("GT", 1, 0.5, 0, [0.9, 0.1], [0.5, 0.5]))]
    save("tree_two_classes_none", classifier(both), rows(thresholds(both)))
    save("tree_float64_logistic", graph([ensemble("TreeEnsembleClassifier", mixed, double=True,
         post_transform="LOGISTIC", base_values=[0.2])], kind=DOUBLE), xm)
    save("tree_float64_float_thresholds", graph([ensemble("TreeEnsembleClassifier", mixed,
         post_transform="LOGISTIC")], kind=DOUBLE), xm)
    regressors(mixed, positive, two, xm, xp, xt)
    chain = [0.01]
    for index in range(60):
        chain = ("LEQ", index % 6, -3 + index / 10, 0, [index / 100], chain)
    save("tree_deep_chain", classifier([chain, [0.1]]), rows(thresholds([chain])[:20]))


def regressors(mixed, positive, two, xm, xp, xt):
    sigmoid = node("Sigmoid", ["raw"], ["probabilities"])
    one = [node("Sub", ["one", "raw"], ["other"]),
           node("Concat", ["other", "raw"], ["probabilities"], axis=1)]
    constants = [("one", np.array([1], np.float32))]
    for aggregate in ("SUM", "AVERAGE", "MIN", "MAX"):
        regressor = ensemble("TreeEnsembleRegressor", positive, n_targets=1,
                             aggregate_function=aggregate, base_values=[0.01])
        save(f"regressor_{aggregate.lower()}", graph([regressor] + one, constants), xp)
    regressor = ensemble("TreeEnsembleRegressor", mixed, n_targets=1, base_values=[-0.5])
    save("regressor_sigmoid", graph([regressor, sigmoid]), xm)
    regressor = ensemble("TreeEnsembleRegressor", two, n_targets=2, post_transform="SOFTMAX",
                         aggregate_function="AVERAGE", base_values=[0.1, -0.2])
    identity = node("Identity", ["raw"], ["probabilities"])
    save("regressor_two_targets", graph([regressor, identity]), xt)


def tree5(kind, trees, aggregate=1, targets=1, transform=0):
    """TreeEnsemble of ai.onnx.ml 5; MEMBER takes a list of values as its threshold."""
    kinds = ["LEQ", "LT", "GTE", "GT", "EQ", "NEQ", "MEMBER"]
    number = np.float32 if kind == FLOAT else np.float64
    b = {k: [] for k in "features splits modes yes yesleaf no noleaf missing".split()}
    weights, ids, members, roots = [], [], [], []

    def add(tree):
        if isinstance(tree, list):
            weights.append(tree[0])
            ids.append(0 if len(tree) == 1 else tree[1])
            return len(weights) - 1, 1
        mode, column, threshold, missing, yes, no = tree
        here = len(b["features"])
        for key in b:
            b[key].append(0)
        b["features"][here], b["modes"][here], b["missing"][here] = column, kinds.index(mode), missing
        if mode == "MEMBER":
            members.extend([*threshold, np.nan])
        else:
            b["splits"][here] = threshold
        b["yes"][here], b["yesleaf"][here] = add(yes)
        b["no"][here], b["noleaf"][here] = add(no)
        return here, 0

    for tree in trees:
        roots.append(add(tree)[0])

    def tensor(name, v, k=number):
        return numpy_helper.from_array(np.array(v, k), name)

    more = dict(membership_values=tensor("m", members)) if members else {}
    return node(
        "TreeEnsemble", ["X"], ["raw"], ML, n_targets=targets, aggregate_function=aggregate,
        post_transform=transform, tree_roots=roots, nodes_featureids=b["features"],
        nodes_splits=tensor("s", b["splits"]), nodes_modes=tensor("m", b["modes"], np.uint8),
        nodes_truenodeids=b["yes"], nodes_trueleafs=b["yesleaf"], nodes_falsenodeids=b["no"],
        nodes_falseleafs=b["noleaf"], nodes_missing_value_tracks_true=b["missing"],
        leaf_weights=tensor("w", weights), leaf_targetids=ids, **more)


def tree5_fixtures():
    sigmoid = node("Sigmoid", ["raw"], ["probabilities"])
    modes = [t for t in every_mode(10)]
    x = np.vstack([rows(thresholds(modes)), special()])
    for name, kind in (("float32", FLOAT), ("float64", DOUBLE)):
        save(f"tree5_every_mode_{name}",
             graph([tree5(kind, modes), sigmoid], kind=kind, out=kind, ml=5), x)
    # onnxruntime knows membership of whole numbers only.
    sets = [("MEMBER", 0, [3.0, 1.0, 7.0], 0, [0.5], ("MEMBER", 1, [2.0], 0, [-0.25], [1.0])),
            ("LEQ", 2, 6.0, 0, ("MEMBER", 2, [4.0, 1.0, 5.0], 0, [0.125], [-2.0]), [0.75])]
    grid = np.array([[a, b, c, 0, 0, 0] for a in range(1, 9) for b in (2, 3) for c in range(1, 9)],
                    float)
    save("tree5_member", graph([tree5(FLOAT, sets), sigmoid], ml=5), grid)
    one_leaf = [("LEQ", 0, 0.0, 0, [0.7], [0.7]), ("GT", 1, 0.0, 0, [0.1], [-0.2])]
    save("tree5_average", graph([tree5(DOUBLE, one_leaf, aggregate=0), sigmoid],
         kind=DOUBLE, out=DOUBLE, ml=5), rows())


def tree5_transform_fixtures():
    # Of the numbers of transforms, ONNX and onnxruntime agree on 0 and 3 alone.
    trees = [("LEQ", 0, 0.0, 0, [0.5, 0], ("LEQ", 1, 0.0, 0, [5e-8, 0], [-0.75, 0])),
             ("LEQ", 2, 0.0, 1, [0.4, 1], ("GT", 3, 0.5, 0, [-5e-8, 1], [1.25, 1])),
             ("LEQ", 4, 0.1, 0, [0.0, 1], ("LEQ", 5, 0.3, 0, [0.2, 1], [0.0, 0]))]
    x = np.vstack([rows(thresholds(trees), 48), special()])
    ident = node("Identity", ["raw"], ["probabilities"])
    for name, kind in (("float32", FLOAT), ("float64", DOUBLE)):
        save(f"tree5_softmax_zero_{name}", graph([tree5(kind, trees, targets=2, transform=3), ident],
             kind=kind, out=kind, ml=5), x)


def linear_fixtures():
    x = rows()
    w = RNG.normal(size=(6, 2))
    b = RNG.normal(size=2)
    for name, kind, number in (("float32", FLOAT, np.float32), ("float64", DOUBLE, np.float64)):
        def c(n, v, k=number):
            return n, np.array(v, k)

        def put(suffix, nodes, constants, name=name, kind=kind, c=c):
            save(f"linear_{suffix}_{name}",
                 graph(nodes, [c(*pair) for pair in constants], kind=kind, out=kind), x)

        put("gemm_softmax", [node("Gemm", ["X", "W", "B"], ["raw"], alpha=0.5, beta=2.0, transB=1),
            node("Softmax", ["raw"], ["probabilities"], axis=1)], [("W", w.T), ("B", b)])
        put("one_column", [node("MatMul", ["X", "W"], ["xw"]), node("Add", ["B", "xw"], ["raw"]),
            node("Sigmoid", ["raw"], ["p"]), node("Sub", ["one", "p"], ["q"]),
            node("Concat", ["q", "p"], ["probabilities"], axis=-1)],
            [("W", w[:, :1]), ("B", b[:1]), ("one", 1.0)])
        put("every_step", [
            node("Sub", ["X", "mean"], ["a"]), node("Div", ["a", "scale"], ["b"]),
            node("Mul", ["half", "b"], ["c"]), node("Add", ["c", "shift"], ["d"]),
            node("Sub", ["shift", "d"], ["e"]), node("Div", ["half", "e"], ["f"]),
            node("Gemm", ["f", "W"], ["raw"]), node("Sub", ["raw", "B"], ["s"]),
            node("Neg", ["s"], ["t"]), node("Softmax", ["t"], ["probabilities"])],
            [("mean", [RNG.normal(size=6)]), ("scale", RNG.uniform(0.5, 2, size=6)),
             ("half", [0.5]), ("shift", 9.25), ("W", w), ("B", [b])])
        put("normalized", [node("MatMul", ["X", "W"], ["raw"]), node("Add", ["raw", "B"], ["s"]),
            node("Sigmoid", ["s"], ["t"]), node("Abs", ["t"], ["u"]),
            node("ReduceSum", ["u", "axis"], ["n"], keepdims=1),
            node("Div", ["t", "n"], ["probabilities"])], [("W", w / 4), ("B", [b]), ("axis", [1], np.int64)])
    # Weights small enough for onnxruntime's float32 sigmoid, which is coarse far from 0.
    constants = [("W", (w / 4).astype(np.float32))]
    for norm in ("L1", "L2", "MAX"):
        save(f"normalizer_{norm.lower()}", graph([node("MatMul", ["X", "W"], ["raw"]),
             node("Sigmoid", ["raw"], ["s"]),
             node("Normalizer", ["s"], ["probabilities"], ML, norm=norm)], constants), x)
    for transform in ("NONE", "LOGISTIC", "SOFTMAX", "SOFTMAX_ZERO"):
        for count, kind in ((1, FLOAT), (2, FLOAT), (2, DOUBLE)):
            # Where the classifier leaves scores that are no probabilities, a Sigmoid makes some of them.
            is_raw = transform == "NONE" or count == 1 and transform.startswith("SOFTMAX")
            scores = "scores" if is_raw else "probabilities"
            classifier = node(
                "LinearClassifier", ["X"], ["label", scores], ML,
                coefficients=[float(v) for v in w[:, :count].T.ravel()],
                intercepts=[float(v) for v in b[:count]], classlabels_strings=["good", "bad"],
                post_transform=transform)
            sigmoid = [node("Sigmoid", [scores], ["probabilities"])] if is_raw else []
            suffix = "_float64" if kind == DOUBLE else ""
            save(f"classifier_{count}_{transform.lower()}{suffix}",
                 graph([classifier] + sigmoid, kind=kind), x, default="bad")
    scaler = node("Scaler", ["X"], ["s"], ML, offset=[0.1], scale=[3.0])
    cast = node("Cast", ["s"], ["d"], to=DOUBLE)
    save("scaler_cast", graph([scaler, cast, node("MatMul", ["d", "W"], ["raw"]),
         node("Sigmoid", ["raw"], ["p"]), node("Cast", ["p"], ["f"], to=FLOAT),
         node("Reshape", ["f", "shape"], ["probabilities"])],
         [("W", w[:, :1]), ("shape", np.array([-1, 1]))], kind=DOUBLE), x)


def exporter_fixtures():
    import lightgbm
    import onnxmltools
    import xgboost
    from onnxmltools.convert.common.data_types import FloatTensorType as MLFloat
    from skl2onnx import to_onnx
    from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType
    from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    x = RNG.normal(size=(300, 6))
    y = (x @ [1, -2, 0.5, 0, 1, 0.2] + RNG.normal(size=300) > 0.3).astype(int)
    test = rows()
    models = {
        "sklearn_logistic": make_pipeline(StandardScaler(), LogisticRegression()),
        "sklearn_boosting": GradientBoostingClassifier(n_estimators=6, max_depth=2, random_state=1),
        "sklearn_forest": RandomForestClassifier(n_estimators=5, max_depth=3, random_state=1),
    }
    for name, model in models.items():
        model.fit(x, y)
        for suffix, kind, number in (("float32", FloatTensorType, np.float32),
                                     ("float64", DoubleTensorType, np.float64)):
            # onnxruntime takes neither a ZipMap of float64 nor the trees that skl2onnx makes of it.
            if number is np.float64 and name != "sklearn_logistic":
                continue
            for zipmap in (True, False) if number is np.float32 else (False,):
                final = model.steps[-1][1] if hasattr(model, "steps") else model
                made = to_onnx(model, initial_types=[("X", kind([None, 6]))],
                               options={id(final): {"zipmap": zipmap}}, target_opset={"": 17, ML: 3})
                save(f"{name}_{suffix}{'_zipmap' if zipmap else ''}", made, test,
                     model.predict_proba(test.astype(number))[:, 1])
    missing = np.vstack([test, special()[4:]])
    booster = lightgbm.LGBMClassifier(n_estimators=5, num_leaves=6, min_child_samples=5, verbose=-1,
                                      random_state=1)
    holes = x.copy()
    holes[RNG.random(holes.shape) < 0.1] = np.nan
    booster.fit(holes, y)
    made = onnxmltools.convert_lightgbm(booster, initial_types=[("X", MLFloat([None, 6]))],
                                        target_opset=15, zipmap=False)
    save("lightgbm_missing", made, missing, booster.predict_proba(missing)[:, 1])
    booster = xgboost.XGBClassifier(n_estimators=5, max_depth=3, random_state=1, base_score=0.4)
    booster.fit(holes, y)
    made = onnxmltools.convert_xgboost(booster, initial_types=[("X", MLFloat([None, 6]))],
                                       target_opset=15)
    save("xgboost_missing", made, missing, booster.predict_proba(missing)[:, 1])


def labelled(nodes, constants=(), zipmap=None, **more):
    """A graph whose label comes out too, as texts or whole numbers, and probabilities by name."""
    if zipmap is not None:
        kind = "classlabels_strings" if isinstance(zipmap[0], str) else "classlabels_int64s"
        nodes = [*nodes, node("ZipMap", ["probabilities"], ["zipped"], ML, **{kind: zipmap})]
    made = graph(nodes, constants, **more)
    if zipmap is not None:
        key = TensorProto.STRING if isinstance(zipmap[0], str) else INT64
        made.graph.output[0].CopyFrom(helper.make_value_info(
            "zipped", helper.make_sequence_type_proto(helper.make_map_type_proto(
                key, helper.make_tensor_type_proto(FLOAT, [])))))
    labels = [a for n in made.graph.node for a in n.attribute if a.name == "classlabels_strings"]
    tables = [c for c in made.graph.initializer if c.data_type == TensorProto.STRING]
    made.graph.output.insert(0, helper.make_tensor_value_info(
        "label", TensorProto.STRING if labels or tables else INT64, None))
    return made


def with_labels(classifier, labels):
    """The classifier with other labels."""
    kept = [a for a in classifier.attribute if not a.name.startswith("classlabels")]
    number = "classlabels_ints" if classifier.op_type == "LinearClassifier" else "classlabels_int64s"
    name = "classlabels_strings" if isinstance(labels[0], str) else number
    del classifier.attribute[:]
    classifier.attribute.extend([*kept, helper.make_attribute(name, labels)])
    return classifier


def default_first_fixtures():
    """Classifiers of every form whose first column is the probability of default."""
    texts, numbers = ["default", "paid"], [1, 2]
    positive = [deep(lambda: [RNG.uniform(0, 1 / 5)], 3) for _ in range(5)]
    mixed = [deep(lambda: [RNG.normal()], 3) for _ in range(5)]
    two = [deep(lambda: list(RNG.dirichlet([1, 1]) / 5), 3) for _ in range(5)]
    x = np.vstack([rows(thresholds(positive + mixed + two)), special()])
    forms = {
        "one": (positive, dict()),
        "one_logistic": (mixed, dict(post_transform="LOGISTIC", base_values=[0.3])),
        "one_alone_softmax": (mixed, dict(ids=[1], post_transform="SOFTMAX")),
        "two": (two, dict()), "two_softmax": (two, dict(post_transform="SOFTMAX")),
        "two_softmax_zero": (two, dict(post_transform="SOFTMAX_ZERO")),
        "two_logistic": ([deep(lambda: list(RNG.normal(size=2)), 2)], dict(post_transform="LOGISTIC")),
    }
    for name, (trees, more) in forms.items():
        def classifier(labels, trees=trees, more=more):
            return with_labels(ensemble("TreeEnsembleClassifier", trees, **more), labels)

        save(f"first_tree_{name}_texts", labelled([classifier(texts)], zipmap=texts), x,
             default="default", column=0)
        if name in ("one", "two_softmax"):
            save(f"first_tree_{name}_numbers", labelled([classifier(numbers)]), x, default="1", column=0)
    save("first_tree_turned", labelled([with_labels(ensemble(
        "TreeEnsembleClassifier", two), [1, 0])], zipmap=[1, 0]), x, column=0)
    w, b = RNG.normal(size=(6, 2)), RNG.normal(size=2)
    for count, transform in ((1, "LOGISTIC"), (2, "LOGISTIC"), (2, "SOFTMAX")):
        classifier = node(
            "LinearClassifier", ["X"], ["label", "probabilities"], ML,
            coefficients=[float(v) for v in w[:, :count].T.ravel()],
            intercepts=[float(v) for v in b[:count]], post_transform=transform)
        name = f"first_linear_{count}_{transform.lower()}"
        save(name, labelled([with_labels(classifier, numbers)], zipmap=numbers), rows(), default="1", column=0)
    table_fixtures(w, b)


def table_fixtures(w, b):
    """Float64 graphs that have the labels in a table only, from which the largest score picks."""
    texts, numbers = np.array(["default", "paid"]), np.array([7, -1])
    scores = [node("MatMul", ["X", "W"], ["xw"]), node("Add", ["xw", "B"], ["raw"])]
    ends = {
        "extractor": [node("ArgMax", ["raw"], ["place"], axis=1),
                      node("ArrayFeatureExtractor", ["table", "place"], ["picked"], ML),
                      node("Reshape", ["picked", "flat"], ["label"])],
        "gather": [node("ArgMax", ["raw"], ["place"], axis=1, keepdims=0),
                   node("Gather", ["table", "place"], ["picked"]),
                   node("Identity", ["picked"], ["label"])],
    }
    for name, end in ends.items():
        for kind, table, default in (("texts", texts, "default"), ("numbers", numbers, "7")):
            constants = [("W", w), ("B", b), ("table", table)]
            if name == "extractor":
                constants.append(("flat", np.array([-1])))
            save(f"first_table_{name}_{kind}", labelled(
                [*scores, node("Softmax", ["raw"], ["probabilities"]), *end], constants, kind=DOUBLE,
                out=DOUBLE), rows(), default=default, column=0)
    opposite = [node("MatMul", ["X", "W"], ["xw"]), node("Add", ["xw", "B"], ["raw"]),
                node("Sigmoid", ["raw"], ["p"]), node("Sub", ["one", "p"], ["q"]),
                node("Concat", ["q", "p"], ["probabilities"], axis=1),
                node("ArgMax", ["probabilities"], ["label"], axis=1, keepdims=0)]
    save("first_counted", labelled(opposite, [("W", w[:, :1]), ("B", b[:1]), ("one", np.ones(1))],
                                   kind=DOUBLE, out=DOUBLE), rows(), default="0", column=0)


def rounding_fixture():
    """Trees whose leaves add up to 1 + 3e-8, and in float32 to 1.00006: no probability where x0 > 0."""
    half = np.float32(0.5) - np.float32(2.0**-14)
    trees = [("LEQ", 5, 0.0, 0, [1024.0], [1024.0]),
             ("LEQ", 0, 0.0, 0, [0.25], [float(np.nextafter(half, np.float32(1)))]),
             ("LEQ", 5, 0.0, 0, [-1023.5 + 2.0**-14], [-1023.5 + 2.0**-14])]
    regressor = ensemble("TreeEnsembleRegressor", trees, n_targets=1)
    identity = node("Identity", ["raw"], ["probabilities"])
    save("tree_rounds_too_far", graph([regressor, identity]), rows())


def clip_fixtures():
    """Scores that nothing but a Clip bounds."""
    w = RNG.normal(size=(6, 1)) / 8
    for name, kind, number in (("float32", FLOAT, np.float32), ("float64", DOUBLE, np.float64)):
        constants = [("W", w.astype(number)), ("B", np.array([0.5], number)), ("low", number(0)),
                     ("high", number(1))]
        nodes = [node("MatMul", ["X", "W"], ["xw"]), node("Add", ["xw", "B"], ["raw"]),
                 node("Clip", ["raw", "low", "high"], ["probabilities"])]
        save(f"clip_{name}", graph(nodes, constants, kind=kind, out=kind), rows(count=48))


for path in [*HERE.glob("*.onnx"), *HERE.glob("*.csv")]:
    path.unlink()
tree_fixtures()
tree5_fixtures()
linear_fixtures()
exporter_fixtures()
tree5_transform_fixtures()
default_first_fixtures()
clip_fixtures()
rounding_fixture()
make_pipelines.make_all()
