"""Libraries that score trees, each by the quickest call that it has for rows that are ready in memory."""

import ctypes
import pickle

import numpy


class CannotTake(Exception):
    """Why a library does not take a model, as a sentence."""


class Library:
    """A model as one library holds it.

    - stem: the path of the ensemble without its ending; there are stem.onnx and stem.pickle.
    """

    def __init__(self, stem):
        raise NotImplementedError

    # What scores; it takes what `ready` gave.
    call = None

    def ready(self, rows):
        """What the call takes for some rows of float32, as a tuple: all that can be done before the clock runs."""
        return (rows,)

    def answers(self, returned, words):
        """The probabilities of default, from what the call returned and what it took."""
        return numpy.asarray(returned).reshape(-1)


def fitted(stem):
    """What the library fitted."""
    return pickle.loads(stem.with_suffix(".pickle").read_bytes())


def kind_of(model):
    """The library that fitted a model."""
    return type(model).__module__.split(".")[0]


def by_treelite(model):
    """A model in treelite's form."""
    import treelite
    from sklearn.ensemble import RandomForestClassifier
    kind = kind_of(model)
    if kind == "xgboost":
        return treelite.frontend.from_xgboost(model.get_booster())
    if kind == "lightgbm":
        return treelite.frontend.from_lightgbm(model.booster_)
    if not hasattr(model, "estimators_"):
        # It takes no tree that stands alone.
        tree, model = model, RandomForestClassifier(1)
        model.estimators_, model.estimator_ = [tree], tree
        for name in ("classes_", "n_classes_", "n_features_in_", "n_outputs_"):
            setattr(model, name, getattr(tree, name))
    return treelite.sklearn.import_model(model)


class ONNXRuntime(Library):
    """A session of one thread; inputs and outputs are bound to arrays that stay, so nothing is copied or allocated."""

    def __init__(self, stem):
        import onnxruntime
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(stem.with_suffix(".onnx"), options, providers=["CPUExecutionProvider"])
        self.input = self.session.get_inputs()[0].name
        self.output = self.session.get_outputs()[1].name
        self.call = self.session.run_with_iobinding

    def ready(self, rows):
        binding = self.session.io_binding()
        probabilities = numpy.empty((len(rows), 2), numpy.float32)
        binding.bind_cpu_input(self.input, rows)
        binding.bind_output(self.output, "cpu", 0, numpy.float32, probabilities.shape, probabilities.ctypes.data)
        # What is bound has to live as long.
        binding.arrays = (rows, probabilities)
        return (binding,)

    def answers(self, returned, words):
        return words[0].arrays[1][:, 1]


class OneDAL(Library):
    """`daal4py.mb.convert_model`, forests of scikit-learn by way of treelite; called without the checks around it, and by
    an algorithm for each size of batch, which keeps the array that it answers in."""

    def __init__(self, stem):
        import daal4py
        daal4py.daalinit(nthreads=1)
        model = fitted(stem)
        try:
            self.converted = daal4py.mb.convert_model(by_treelite(model) if kind_of(model) == "sklearn" else model)
        except (TypeError, ValueError) as reason:
            raise CannotTake(f"convert_model says: {reason}") from None
        self.daal4py = daal4py
        self.is_classifier = self.converted.is_classifier_
        self.algorithms = {}

    def call(self, compute, rows, model):
        return compute(rows, model)

    def ready(self, rows):
        if len(rows) not in self.algorithms:
            self.algorithms[len(rows)] = self._algorithm()
        return self.algorithms[len(rows)].compute, rows, self.converted.daal_model_

    def _algorithm(self):
        if self.is_classifier:
            return self.daal4py.gbt_classification_prediction(
                nClasses=self.converted.n_classes_, fptype="float", resultsToEvaluate="computeClassProbabilities")
        return self.daal4py.gbt_regression_prediction(fptype="float")

    def answers(self, returned, words):
        return returned.probabilities[:, 1] if self.is_classifier else returned.prediction[:, 0]


class XGBoost(Library):
    """`inplace_predict` of the booster."""

    def __init__(self, stem):
        model = fitted(stem)
        if kind_of(model) != "xgboost":
            raise CannotTake("it scores no trees but its own")
        booster = model.get_booster()
        booster.set_param({"nthread": 1})
        self.call = booster.inplace_predict


class LightGBM(Library):
    """Its C interface: for one row the call that is prepared once, for more the one over a matrix."""

    FLOAT32, NORMAL, ROW_MAJOR = 0, 0, 1

    def __init__(self, stem):
        import lightgbm
        model = fitted(stem)
        if kind_of(model) != "lightgbm":
            raise CannotTake("it scores no trees but its own")
        self.library = lightgbm.basic._LIB
        self.booster = model.booster_
        self.parameter = ctypes.c_char_p(b"num_threads=1")
        self.row = ctypes.c_void_p()
        columns = ctypes.c_int32(self.booster.num_feature())
        self._insist(self.library.LGBM_BoosterPredictForMatSingleRowFastInit(
            self.booster._handle, self.NORMAL, 0, -1, self.FLOAT32, columns, self.parameter, ctypes.byref(self.row)))
        self.call = lambda function, *words: self._insist(function(*words))

    def ready(self, rows):
        values, probabilities = map(numpy.ctypeslib.as_ctypes, (rows.reshape(-1), numpy.empty(len(rows))))
        count = ctypes.byref(ctypes.c_int64())
        if len(rows) == 1:
            return self.library.LGBM_BoosterPredictForMatSingleRowFast, self.row, values, count, probabilities
        height, width = map(ctypes.c_int32, rows.shape)
        return (self.library.LGBM_BoosterPredictForMat, self.booster._handle, values, self.FLOAT32, height, width,
                self.ROW_MAJOR, self.NORMAL, 0, -1, self.parameter, count, probabilities)

    def answers(self, returned, words):
        return numpy.ctypeslib.as_array(words[-1])

    @staticmethod
    def _insist(code):
        if code != 0:
            raise RuntimeError("LightGBM's C interface failed")


class Yggdrasil(Library):
    """The trees of `ydf.from_sklearn`, in a forest that averages as scikit-learn's does, where that one lets them vote; its
    fast engine, and rows in a dataset of its own that is made before."""

    def __init__(self, stem):
        import ydf
        from ydf.model import export_sklearn
        model = fitted(stem)
        if kind_of(model) != "sklearn":
            raise CannotTake("it converts models of scikit-learn only")
        ydf.verbose(0)
        learner = ydf.RandomForestLearner(label="label", num_trees=0, winner_take_all=False)
        empty = {"label": [str(label) for label in model.classes_], "x": numpy.zeros((2, model.n_features_in_))}
        self.model = learner.train(empty, verbose=0)
        for tree in getattr(model, "estimators_", [model]):
            self.model.add_tree(export_sklearn.convert_sklearn_tree_to_ydf_tree(tree, ydf.Task.CLASSIFICATION))
        self.dataset = ydf.create_vertical_dataset

    def call(self, dataset):
        return self.model.predict(dataset, num_threads=1)

    def ready(self, rows):
        return (self.dataset({"x": rows}, data_spec=self.model.data_spec(),
                             required_columns=self.model.input_feature_names()),)


class TL2cgen(Library):
    """The trees as a C function that gcc compiled; one row by the function itself, more by the library's predictor with one
    thread and its matrix made before."""

    # Trees in one function of C.
    UNIT_TREES = 10

    def __init__(self, stem):
        import tl2cgen
        self.matrix = tl2cgen.DMatrix
        compiled = stem.with_suffix(f".tl2cgen-{tl2cgen.__version__}.so")
        if not compiled.exists():
            trees = by_treelite(fitted(stem))
            draft = compiled.with_suffix(".draft.so")
            # A function that is too long takes gcc many minutes.
            units = -(-trees.num_tree // self.UNIT_TREES)
            tl2cgen.export_lib(trees, toolchain="gcc", libpath=draft, params={"parallel_comp": units})
            draft.replace(compiled)
        self.predictor = tl2cgen.Predictor(compiled, nthread=1)
        self.threshold = numpy.dtype(self.predictor.threshold_type)
        self.leaf = numpy.dtype(self.predictor.leaf_output_type)
        self.outputs = max(self.predictor.num_class)
        self.function = ctypes.CDLL(str(compiled)).predict
        self.function.restype = None

    def call(self, function, *words):
        return function(*words)

    def ready(self, rows):
        if len(rows) > 1:
            return self.predictor.predict, self.matrix(rows.astype(self.threshold), dtype=self.threshold.name)
        # A value and whether it is missing are one: it is where all bits are set, which no value of these rows is.
        row, result = rows.astype(self.threshold).reshape(-1), numpy.empty(self.outputs, self.leaf)
        return self._one, numpy.ctypeslib.as_ctypes(row), numpy.ctypeslib.as_ctypes(result), result.nbytes

    def _one(self, row, result, size):
        # The function adds to what is there.
        ctypes.memset(result, 0, size)
        self.function(row, 0, result)
        return result

    def answers(self, returned, words):
        returned = numpy.asarray(returned)
        return returned[-1:] if returned.ndim == 1 else returned.reshape(len(returned), -1)[:, -1]


class ScikitLearn(Library):
    """The trees' own `predict`, which is most of what `predict_proba` does, without its checks and threads."""

    def __init__(self, stem):
        model = fitted(stem)
        if kind_of(model) != "sklearn":
            raise CannotTake("it scores no trees but its own")
        self.trees = [tree.tree_.predict for tree in getattr(model, "estimators_", [model])]

    def call(self, rows):
        first, *rest = self.trees
        total = first(rows)
        for predict in rest:
            total += predict(rows)
        total /= len(self.trees)
        return total

    def answers(self, returned, words):
        return returned.reshape(len(returned), 2)[:, 1]


LIBRARIES = {
    "onnxruntime": ONNXRuntime,
    "onedal": OneDAL,
    "xgboost": XGBoost,
    "lightgbm": LightGBM,
    "ydf": Yggdrasil,
    "tl2cgen": TL2cgen,
    "sklearn": ScikitLearn,
}
