#!/usr/bin/env python3
"""Asks a server of MLflow, with MLflow's own Python library, for what `sestina train` recorded.

    tools/mlflow --background
    sestina train ... --output out --mlflow http://127.0.0.1:8080
    .venv-mlflow/bin/python Tests/Acceptance/check_mlflow.py --server http://127.0.0.1:8080 \\
        --figures loan-default/logistic-regression=out/metrics.json:models.0.metrics \\
        --scores out/scores.csv --model out/model.onnx

Ends with 0 when everything agrees, and with 1 and a sentence at the first thing that does not.
"""

import argparse
import json
import math
import sys
import tempfile
from pathlib import Path

import mlflow
import numpy as np
import onnxruntime
import pandas as pd


class Disagreement(Exception):
    pass


def demand(holds, sentence):
    if not holds:
        raise Disagreement(sentence)


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--server", required=True, help="URL of the MLflow server")
    parser.add_argument(
        "--figures",
        action="append",
        default=[],
        metavar="EXPERIMENT=FILE[:PATH]",
        help="a JSON file, and where in it (names or places with dots between) the object stands"
        " whose figures the experiment's newest run must have logged under the same names; a"
        " figure is a number, or an object with a number named value",
    )
    parser.add_argument("--name", default="loan-default", help="the registered model")
    parser.add_argument("--alias", default="challenger", help="its version's alias")
    parser.add_argument(
        "--scores",
        help="a CSV file with the model's features and the column probability, as `sestina score`"
        " writes it",
    )
    parser.add_argument("--model", help="the ONNX file that the registered model must be")
    parser.add_argument("--tolerance", type=float, default=1e-12, help="of a probability")
    chosen = parser.parse_args()
    if not (chosen.figures or chosen.scores or chosen.model):
        parser.error("nothing to check: give --figures, --scores or --model")
    return chosen


def figures_in(source):
    name, _, path = source.partition(":")
    found = json.loads(Path(name).read_text())
    for step in filter(None, path.split(".")):
        found = found[int(step)] if isinstance(found, list) else found[step]
    figures = {}
    for key, value in found.items():
        if isinstance(value, dict):
            value = value.get("value")
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            figures[key] = float(value)
    demand(figures, f"{source} holds no figures")
    return figures


def check_figures(experiment, source):
    figures = figures_in(source)
    runs = mlflow.search_runs(
        experiment_names=[experiment], order_by=["attributes.start_time DESC"], max_results=1
    )
    demand(len(runs) == 1, f"the experiment {experiment} has no run")
    run = runs.iloc[0]
    demand(run["status"] == "FINISHED", f"the newest run of {experiment} is {run['status']}")
    for name, figure in figures.items():
        logged = run.get(f"metrics.{name}")
        demand(logged is not None, f"{experiment} logs no {name}")
        same = logged == figure or (math.isnan(logged) and math.isnan(figure))
        demand(same, f"{experiment} logs {name} as {logged!r}, and {source} holds {figure!r}")
    models = mlflow.search_logged_models(
        experiment_ids=[run["experiment_id"]],
        filter_string=f"source_run_id = '{run['run_id']}'",
        output_format="list",
    )
    demand(len(models) == 1, f"the newest run of {experiment} has {len(models)} models")
    demand(models[0].status.value == "READY", f"the model of {experiment} is {models[0].status}")
    demand(
        {metric.key for metric in models[0].metrics or []} >= set(figures),
        f"the model of {experiment} lacks figures of its run",
    )
    demand(
        mlflow.get_experiment(run["experiment_id"]).tags.get("mlflow.note.content"),
        f"the experiment {experiment} has no description",
    )
    demand(run.get("tags.mlflow.note.content"), f"the newest run of {experiment} has no description")
    check_inputs(experiment, run["run_id"])
    print(f"{experiment}: {len(figures)} figures agree")
    return run["tags.sestina.training"]


def check_inputs(experiment, run):
    inputs = mlflow.get_run(run).inputs.dataset_inputs
    uses = {tag.value: item.dataset for item in inputs for tag in item.tags if tag.key == "mlflow.data.context"}
    demand(set(uses) == {"training", "testing"}, f"the newest run of {experiment} has data sets for {sorted(uses)}")
    for use, dataset in uses.items():
        source = mlflow.data.get_source(dataset)
        demand(source is not None, f"MLflow knows no source of the rows for {use} of {experiment}")
        demand(json.loads(dataset.profile)["num_rows"] > 0, f"{experiment} has no rows for {use}")


def check_together(trainings):
    """The runs of one training are found by their tag, over all experiments."""
    demand(len(set(trainings)) == 1, f"the newest runs are of the trainings {sorted(set(trainings))}")
    found = mlflow.search_runs(
        search_all_experiments=True, filter_string=f"tags.`sestina.training` = '{trainings[0]}'"
    )
    demand(len(found) == len(trainings), f"{len(found)} runs have the tag of {len(trainings)}")
    print(f"{len(found)} runs of one training are found by its tag")


def check_scores(model, uri, file, tolerance):
    table = pd.read_csv(file, comment="#")
    features = model.metadata.metadata["features"]
    missing = [name for name in [*features, "probability"] if name not in table.columns]
    demand(not missing, f"{file} has no column named {' or '.join(missing)}")
    demand(len(table) > 0, f"{file} has no rows")
    rows, expected = table[features].astype(float), table["probability"].to_numpy()

    schema = model.metadata.signature.inputs.inputs[0]
    demand(schema.shape == (-1, len(features)), f"the signature takes {schema}")
    example = model.input_example
    demand(list(example.columns) == features, f"the input example names {list(example.columns)}")
    model.predict(example)

    onnx_model = mlflow.onnx.load_model(uri)
    session = onnxruntime.InferenceSession(onnx_model.SerializeToString())
    inputs = {session.get_inputs()[0].name: rows.to_numpy()}
    if session.get_inputs()[0].type == "tensor(float)":
        inputs = {name: value.astype(np.float32) for name, value in inputs.items()}
    names = [output.name for output in session.get_outputs()]
    answers = {
        "mlflow.pyfunc, of a table": model.predict(rows),
        "mlflow.pyfunc, of an array": model.predict(rows.to_numpy()),
        "mlflow.onnx and onnxruntime": dict(zip(names, session.run(names, inputs))),
    }
    for how, answer in answers.items():
        both = next(value for value in answer.values() if value.ndim == 2)
        demand(both.shape == (len(rows), 2), f"{how}: the probabilities are {both.shape}")
        off = np.abs(both[:, 1] - expected)
        worst = int(np.argmax(off))
        demand(
            bool(np.all(off <= tolerance)),
            f"{how}: row {worst + 1} has probability {both[worst, 1]!r}, and {file} holds"
            f" {expected[worst]!r}",
        )
        print(f"{how}: {len(rows)} probabilities agree to {off.max():.1e}")


def check_file(uri, file):
    with tempfile.TemporaryDirectory() as folder:
        kept = mlflow.artifacts.download_artifacts(artifact_uri=uri, dst_path=folder)
        same = Path(kept, "model.onnx").read_bytes() == Path(file).read_bytes()
    demand(same, f"{uri} is another file than {file}")
    print(f"{uri} is {file}, byte for byte")


def main():
    chosen = arguments()
    mlflow.set_tracking_uri(chosen.server)
    uri = f"models:/{chosen.name}@{chosen.alias}"
    try:
        trainings = []
        for item in chosen.figures:
            experiment, _, source = item.partition("=")
            trainings.append(check_figures(experiment, source))
        if trainings:
            check_together(trainings)
        if chosen.scores:
            model = mlflow.pyfunc.load_model(uri)
            check_scores(model, uri, chosen.scores, chosen.tolerance)
        if chosen.model:
            check_file(uri, chosen.model)
    except Disagreement as disagreement:
        print(disagreement, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
