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


def ask(url, body, kind):
    request = urllib.request.Request(url, body, {"Content-Type": kind})
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def check_predictions(address, names, rows, decisions):
    url = f"http://{address}/predict"
    for row, decision in zip(rows, decisions):
        figures = dict(zip(names, row))
        answers = [
            ask(url, json.dumps(figures).encode(), "application/json"),
            ask(url, urllib.parse.urlencode(figures).encode(), "application/x-www-form-urlencoded"),
        ]
        for answer in answers:
            assert answer["probability"] == decision.probability, (answer, decision)
            assert answer["default"] == decision.default
            assert answer["outside_training_range"] == decision.outside_training_range
            assert answer["model"]["digest"].startswith(decision.model_digest)


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
    print(f"{len(rows)} applicants, answered alike in every form")


if __name__ == "__main__":
    main(*sys.argv[1:])
