"""Asks a web server the way other programs do, and compares every bit with the binary protocol's answers.

usage: check_rest.py WEB SERVER HOLDOUT, the first two as HOST:PORT; the last is a CSV of applicants.
Needs tritonclient[http] and numpy, which is the point: that client is not ours.
"""

import csv
import itertools
import json
import pathlib
import sys
import urllib.error
import urllib.parse
import urllib.request

import numpy
import tritonclient.http
from tritonclient.utils import InferenceServerException

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "protocol" / "python"))
import sestina  # noqa: E402

MODEL = "loan-default"


def rows_of(path):
    with open(path, newline="") as file:
        table = csv.DictReader(line for line in file if not line.startswith("#"))
        names = [name for name in table.fieldnames if name != "default"]
        return names, [[float(row[name]) for name in names] for row in table]


def as_tensor(rows, binary):
    tensor = tritonclient.http.InferInput("features", [len(rows), 6], "FP64")
    tensor.set_data_from_numpy(numpy.array(rows, dtype=numpy.float64), binary_data=binary)
    return tensor


def check_metadata(client):
    assert client.is_server_live() and client.is_server_ready()
    assert client.is_model_ready(MODEL) and client.is_model_ready(MODEL, "1")
    assert "binary_tensor_data" in client.get_server_metadata()["extensions"]
    for version in ("", "1"):
        metadata = client.get_model_metadata(MODEL, version)
        assert metadata["versions"] == ["1"], metadata
        assert [tensor["shape"] for tensor in metadata["inputs"]] == [[-1, 6]], metadata
    return metadata["parameters"]["features"].split(",")


def check_inference(client, rows, decisions):
    probabilities = numpy.array([decision.probability for decision in decisions])
    labels = numpy.array([int(decision.default) for decision in decisions])
    for binary_in, binary_out, version in itertools.product((False, True), (False, True), ("", "1")):
        outputs = [
            tritonclient.http.InferRequestedOutput(name, binary_data=binary_out)
            for name in ("label", "probabilities")
        ]
        answer = client.infer(
            MODEL, [as_tensor(rows, binary_in)], version, outputs=outputs, request_id=f"{len(rows)} rows"
        )
        response = answer.get_response()
        assert response["id"] == f"{len(rows)} rows", response
        assert response["parameters"]["digest"].startswith(decisions[0].model_digest)
        assert [output["name"] for output in response["outputs"]] == ["label", "probabilities"]
        assert answer.as_numpy("probabilities").tobytes() == probabilities.tobytes()
        assert answer.as_numpy("label").tolist() == labels.tolist()
    answer = client.infer(MODEL, [as_tensor(rows, True)])
    assert answer.as_numpy("probabilities").tobytes() == probabilities.tobytes()


def check_refusals(client, rows):
    wrong = {
        "the name of the input": dict(inputs=[tritonclient.http.InferInput("x", [1, 6], "FP64")]),
        "the datatype": dict(inputs=[tritonclient.http.InferInput("features", [1, 6], "FP32")]),
        "the shape": dict(inputs=[tritonclient.http.InferInput("features", [2, 3], "FP64")]),
    }
    for case in wrong.values():
        tensor = case["inputs"][0]
        tensor.set_data_from_numpy(
            numpy.zeros(tensor.shape(), dtype=numpy.float32 if tensor.datatype() == "FP32" else numpy.float64)
        )
    wrong["the model"] = dict(inputs=[as_tensor(rows, True)], model_name="other")
    wrong["the version"] = dict(inputs=[as_tensor(rows, True)], model_version="2")
    wrong["a NaN"] = dict(inputs=[as_tensor([[float("nan")] * 6], True)])
    wrong["too many rows"] = dict(inputs=[as_tensor([rows[0]] * 16_385, True)])
    wrong["an output"] = dict(
        inputs=[as_tensor(rows, True)], outputs=[tritonclient.http.InferRequestedOutput("other")]
    )
    for what, case in wrong.items():
        try:
            client.infer(**{"model_name": MODEL, **case})
        except InferenceServerException as error:
            assert error.status() in ("400", "404"), (what, error)
            assert len(error.message()) > 10, (what, error)
        else:
            raise AssertionError(f"{what} was taken, and is wrong")


def ask(url, body, kind, language=None):
    headers = {"Content-Type": kind}
    if language:
        headers["Accept-Language"] = language
    request = urllib.request.Request(url, body, headers)
    with urllib.request.urlopen(request) as response:
        assert response.headers["Content-Language"] == language, (url, response.headers["Content-Language"])
        return json.load(response)


def ask_both(url, figures, language=None):
    """The one answer to figures as JSON and as a form."""
    answers = [
        ask(url, json.dumps(figures).encode(), "application/json", language),
        ask(url, urllib.parse.urlencode(figures).encode(), "application/x-www-form-urlencoded", language),
    ]
    assert answers[0] == answers[1], answers
    return answers[0]


def check_decision(answer, decision):
    assert answer["probability"] == decision.probability, (answer, decision)
    assert answer["default"] == decision.default
    assert answer["outside_training_range"] == decision.outside_training_range
    assert answer["model"]["digest"].startswith(decision.model_digest)


def check_predictions(address, names, rows, decisions):
    url = f"http://{address}/predict"
    for row, decision in zip(rows, decisions):
        check_decision(ask_both(url, dict(zip(names, row))), decision)
        assert ask_both(url + "?explain=false", dict(zip(names, row))) == ask_both(url, dict(zip(names, row)))


def check_explanation(answer, names, explanation, model, language):
    check_decision(answer, explanation.decision)
    told = answer["explanation"]
    assert told["scale"] == explanation.scale == model["scale"]
    assert told["raw"] == explanation.raw and told["mean"] == explanation.mean
    assert list(told["contributions"]) == names, told
    assert [unit / 2**40 for unit in explanation.contribution_units] == list(told["contributions"].values())
    units = told["units"]
    assert int(units["raw"]) == explanation.raw_units and int(units["mean"]) == explanation.mean_units
    assert tuple(map(int, units["contributions"].values())) == explanation.contribution_units
    assert int(units["raw"]) == int(units["mean"]) + sum(map(int, units["contributions"].values()))
    assert told["reference"] == model["reference"]
    assert told["reference"]["digest"].startswith(explanation.reference)
    assert told["reasons"] == [
        {"feature": names[place], "code": model["reasons"][place]["code"], "sentence": model["reasons"][place][language]}
        for place in explanation.reasons
    ]


def check_reasons(address, names, rows, wire):
    """Explanations and changes are those of the binary protocol, and a value that is told changes the decision."""
    model = wire.info()["model"]
    for row, language in zip(rows, itertools.cycle(["en", "fr"])):
        figures, explanation, change = dict(zip(names, row)), wire.explain(row), wire.change(row)
        predicted = ask_both(f"http://{address}/predict?explain=true", figures, language)
        explained = ask_both(f"http://{address}/explain", figures, language)
        told = explained.pop("change")
        assert predicted == explained, (predicted, explained)
        check_explanation(explained, names, explanation, model, language)
        assert told["values"] == dict(zip(names, change.values)), (told, change)
        pair = change.pair and {names[place]: value for place, value in change.pair}
        assert told["pair"] == pair, (told, change)
        for changed in [{name: value} for name, value in told["values"].items() if value is not None] + [pair or {}]:
            answer = ask_both(f"http://{address}/predict", figures | changed)
            assert answer["default"] == (explained["default"] != bool(changed)), (figures, changed)


def check_refused_reasons(address, names, row):
    """A figure that is scored, and contributes more than an explanation can tell."""
    figures = dict(zip(names, row))
    assert ask_both(f"http://{address}/predict", figures)["probability"] == 1
    refused = {"predict?explain=true": 422, "explain": 422, "predict?explain=1": 400, "explain?a=b": 400}
    for path, status in refused.items():
        try:
            ask_both(f"http://{address}/{path}", figures)
        except urllib.error.HTTPError as error:
            assert error.code == status, (path, error.code)
            sentence = json.load(error)["error"]
            assert status == 400 or sentence.startswith(f"{names[0]} contributes more than can be told"), sentence
        else:
            raise AssertionError(f"{path} was answered")


def main(web, server, holdout):
    host, _, port = server.rpartition(":")
    columns, rows = rows_of(holdout)
    # One that lies outside of every range, and one whose figures have every digit.
    rows += [[1e6, -1e6, 1e9, 1e-300, 99.0, 1.0], [1 / 3, 2e4 / 7, 1e5 / 3, 5e5 / 9, 10 / 3, 2e3 / 3]]
    with sestina.Client(host, int(port)) as wire:
        decisions = wire.score_batch(rows)
        client = tritonclient.http.InferenceServerClient(web)
        names = check_metadata(client)
        assert names == columns, (names, columns)
        check_inference(client, rows[:1], decisions[:1])
        check_inference(client, rows, decisions)
        most = (rows * (16_384 // len(rows) + 1))[:16_384]
        check_inference(client, most, wire.score_batch(most))
        check_refusals(client, rows[:1])
        check_predictions(web, names, rows[-200:], decisions[-200:])
        check_reasons(web, names, [*rows[-101:-2], rows[-1]], wire)
        check_refused_reasons(web, names, rows[-2])
    print(f"{len(rows)} applicants, answered alike in every form")


if __name__ == "__main__":
    main(*sys.argv[1:])
