"""Writes rows at and next to every threshold of a model file of trees, as CSV on the standard output.

    python threshold_rows.py MODEL.onnx BASE.csv

BASE.csv holds customers under the names of the model's features; its rows come first, as they are. Then, for
every threshold, one of them with the feature at the threshold and at the numbers just below and above it. For a
linear model there are only the rows of BASE.csv.
"""

import csv
import json
import math
import sys

import onnx
import onnx.numpy_helper


def thresholds(model):
    """Pairs of a feature's place and a threshold on it, each once, in order."""
    pairs = set()
    for node in model.graph.node:
        if node.op_type != "TreeEnsemble":
            continue
        attributes = {attribute.name: attribute for attribute in node.attribute}
        splits = onnx.numpy_helper.to_array(attributes["nodes_splits"].t)
        pairs |= set(zip(attributes["nodes_featureids"].ints, splits.tolist()))
    return sorted(pairs)


def main():
    model = onnx.load(sys.argv[1])
    names = json.loads({entry.key: entry.value for entry in model.metadata_props}["sestina.features"])
    with open(sys.argv[2], newline="", encoding="utf-8") as file:
        lines = (line for line in file if not line.startswith("#"))
        base = [[float(row[name]) for name in names] for row in csv.DictReader(lines)]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(base)
    for number, (feature, threshold) in enumerate(thresholds(model)):
        for value in (threshold, math.nextafter(threshold, -math.inf), math.nextafter(threshold, math.inf)):
            row = list(base[number % len(base)])
            row[feature] = value
            writer.writerow(row)


main()
