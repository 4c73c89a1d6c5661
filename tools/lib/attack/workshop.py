"""Makes models: trains honest ones once for all clones, and lets a made file declare what is true of it."""

import contextlib
import csv
import io
import json
import subprocess
import sys
import threading

import numpy
import onnx

import house

sys.path.insert(0, str(house.ROOT / "protocol" / "python"))
import sestina as protocol

FEATURES = ["credit_lines_outstanding", "loan_amt_outstanding", "total_debt_outstanding", "income", "years_employed",
            "fico_score"]
GOLDEN_ROWS = 32
METRICS = "sestina.metrics"
GOLDEN = "sestina.golden"


class Workshop:
    """What several clones need is made once, whoever comes first."""

    def __init__(self, sestina, folder, champion):
        self.sestina = sestina
        self.folder = folder
        # The shipped files.
        self.champion = champion
        self.holdout = champion.with_name("holdout.csv")
        self._made = {}
        self._lock = threading.Lock()

    def trained(self, *words, seed=43, rows=10000, algorithm="logistic-regression", test=None):
        """The folder of a training on a synthetic book.

        - words: more options of `sestina train`.
        - test: the holdout; None for the shipped one, "" for a part of the book.
        """
        options = ["--synthetic", rows, "--seed", seed, "--algorithm", algorithm, *words]
        if test != "":
            options += ["--test", test or self.holdout]
        key = " ".join(map(str, options))
        with self._lock:
            name = f"trained-{len(self._made)}"
            output, lock = self._made.setdefault(key, (self.folder / name, threading.Lock()))
        with lock:
            if not output.is_dir():
                self.train(*options, output=output)
        return output

    def train(self, *options, output):
        """Trains as `sestina train` does, whatever it is told."""
        subprocess.run([self.sestina, "train", "--quiet", *map(str, options), "--output", output],
                       check=True, capture_output=True, text=True, cwd=self.folder)

    def book(self, seed):
        """A file with a loan book of 8,000 customers, of which nobody can tell how it was made."""
        return self.trained(seed=seed, rows=40000, test="") / "holdout.csv"

    def model_of_book(self, seed):
        """The model file of a training on that file."""
        book = self.book(seed)
        output = book.with_name("of-book")
        with self._lock:
            if not output.is_dir():
                self.train("--data", book, "--test", self.holdout, "--algorithm", "logistic-regression",
                           output=output)
        return output / "model.onnx"

    def model(self, *words, **more):
        """The model file of a training."""
        return self.trained(*words, **more) / "model.onnx"

    def score(self, model, holdout):
        """Probabilities, decisions and outcomes of a holdout's rows, in its order."""
        words = [self.sestina, "score", "--quiet", "--model", model, "--input", holdout]
        said = subprocess.run(words, check=True, capture_output=True, text=True).stdout
        rows = list(csv.DictReader(io.StringIO(said)))
        return tuple(numpy.array([float(row[name]) for row in rows])
                     for name in ("probability", "predicted_default", "default"))

    @contextlib.contextmanager
    def serving(self, model):
        """A client of a server that has a model file."""
        words = [self.sestina, "serve", "--model", model, "--listen", "127.0.0.1:0", "--loops", "1"]
        with subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              text=True) as server:
            try:
                said = next((line for line in server.stderr if "listening on " in line), None)
                if said is None:
                    raise RuntimeError(f"no server listens with {model}")
                host, _, port = said.split("listening on ")[1].split()[0].rpartition(":")
                with protocol.Client(host, int(port)) as client:
                    yield client
            finally:
                server.terminate()
                server.stderr.close()

    def reasons(self, model, rows):
        """What a model file's golden rows carry of the reasons for some rows; nothing where it gives none."""
        with self.serving(model) as client:
            try:
                told = [client.explain(row) for row in rows]
            except (protocol.NotOfferedError, protocol.InvalidFeaturesError):
                return [{} for _ in rows]
        return [{"raw": str(one.raw_units), "contributions": [str(units) for units in one.contribution_units]}
                for one in told]

    def declare(self, model, holdout):
        """Puts golden rows and metrics into a model file that are just those of its answers."""
        file = onnx.load(model)
        names = {item.key: item.value for item in file.metadata_props if item.key not in (GOLDEN, METRICS)}
        put_metadata(file, names)
        # Golden rows of another model would refuse it.
        model.write_bytes(file.SerializeToString())
        probabilities, decisions, outcomes = self.score(model, holdout)
        champion = {item.key: item.value for item in onnx.load(self.champion).metadata_props}
        record = json.loads(champion[METRICS])
        figures, confusion = measured(probabilities, decisions, outcomes)
        for name, figure in figures.items():
            record["metrics"][name].update(low=figure, high=figure, value=figure)
        record.update(confusion=confusion, rows=len(outcomes), defaults=int(outcomes.sum()),
                      threshold=float.fromhex(names.get("sestina.threshold", "0x1p-1")),
                      holdout=digest_of(self, holdout))
        rows = rows_of(holdout)[:GOLDEN_ROWS]
        names[METRICS] = json.dumps(record)
        names[GOLDEN] = json.dumps([
            {"features": [float(value).hex() for value in row], "probability": float(probability).hex(), **reasons}
            for row, probability, reasons in zip(rows, probabilities, self.reasons(model, rows))])
        put_metadata(file, names)
        model.write_bytes(file.SerializeToString())
        return model


def digest_of(workshop, holdout):
    """The digest by which a holdout is declared, as training writes it."""
    # A training on few rows names it without our knowing how it is made.
    small = workshop.trained("--c", 1, rows=1000, seed=5, test=holdout)
    names = {item.key: item.value for item in onnx.load(small / "model.onnx").metadata_props}
    return json.loads(names[METRICS])["holdout"]


def put_metadata(file, names):
    """Makes the entries of a dictionary a model's metadata, and nothing else."""
    del file.metadata_props[:]
    for key, value in names.items():
        file.metadata_props.add(key=key, value=value)


def rows_of(holdout):
    """The features of a holdout's rows."""
    lines = [line for line in holdout.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return numpy.array([[float(row[name]) for name in FEATURES] for row in csv.DictReader(lines)])


def measured(probabilities, decisions, outcomes):
    """The metrics and the confusion matrix of answers, as their definitions have them."""
    hits = float((decisions * outcomes).sum())
    alarms, missed = float(decisions.sum()) - hits, float(outcomes.sum()) - hits
    rest = len(outcomes) - hits - alarms - missed
    # Of equal probabilities none comes before the other.
    values, places = numpy.unique(probabilities, return_inverse=True)
    defaults = numpy.bincount(places, outcomes, len(values))
    others = numpy.bincount(places, 1 - outcomes, len(values))
    area = (defaults * (numpy.cumsum(others) - others / 2)).sum() / defaults.sum() / others.sum()
    found, asked = numpy.cumsum(defaults[::-1]), numpy.cumsum((defaults + others)[::-1])
    average = (defaults[::-1] * found / asked).sum() / defaults.sum()
    least = numpy.finfo(float).eps
    held = numpy.clip(probabilities, least, 1 - least)
    loss = -numpy.where(outcomes == 1, numpy.log(held), numpy.log1p(-held)).mean()
    figures = {
        "accuracy": (hits + rest) / len(outcomes),
        "precision": hits / max(1, hits + alarms),
        "recall": hits / (hits + missed),
        "f1": 2 * hits / (2 * hits + alarms + missed),
        "roc_auc": area,
        "average_precision": average,
        "log_loss": loss,
        "brier": ((probabilities - outcomes) ** 2).mean(),
    }
    cells = {"true_negatives": rest, "false_positives": alarms, "false_negatives": missed, "true_positives": hits}
    return {name: float(value) for name, value in figures.items()}, {name: int(n) for name, n in cells.items()}
