"""Makes a model file of each kind that docs/models.md lists, and holds the list to what becomes of them.

    venv/bin/python check_models.py SESTINA FOLDER

SESTINA is the program, FOLDER an empty one for the files. The table of kinds in docs/models.md must
list exactly the kinds that are made here. A kind that is read must agree with onnxruntime to 1e-6 on
rows of a made-up loan book, by the operators that the table names; of a file that onnxruntime itself
cannot run, the library that trained it is asked. A kind that is refused must be refused by its node:
the operator that the table names. A kind that is not written must be one that the exporter cannot
write. The table of operators must list those that the importer knows. Exits with 1 otherwise.
"""

import json
import pathlib
import re
import sys
import warnings

import numpy as np

warnings.filterwarnings("ignore")
import kinds_of_models  # noqa: E402  (the libraries that it imports warn)
from scores_of import ours, run, theirs  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOLERANCE = 1e-6


def table(heading):
    """The rows of the first table below a heading of the document, each a list of its cells."""
    text = (ROOT / "docs/models.md").read_text(encoding="utf-8")
    part = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def quoted(cell):
    return re.findall(r"`([^`]+)`", cell)


def check_read(sestina, path, facts, operators, kind):
    """The faults of a file that must be read."""
    if not facts["can_be_served"]:
        return [f"is refused: {facts['reason']}"]
    faults = []
    if set(facts["operators"]) != set(operators):
        faults.append(f"is read by {sorted(set(facts['operators']))}, and the table has {operators}")
    if kind.names and facts["features"] != kind.names:
        faults.append(f"has the features {facts['features']} for the inputs {kind.names}")
    rows = kinds_of_models.rows(kind.whole)
    expected, judge = theirs(path, rows), "onnxruntime"
    if expected is None:
        expected, judge = kind.probabilities(rows), "its library, for onnxruntime cannot run it"
    apart = np.abs(ours(sestina, path, facts["features"], rows) - expected)
    if not apart.max() <= TOLERANCE:
        row = int(np.argmax(~(apart <= TOLERANCE)))
        faults.append(f"differs by {apart.max():.3g} from {judge}; row {row + 1}: {rows[row]}")
    print(f"{kind.name}: {len(rows)} rows, {apart.max():.2g} apart from {judge}")
    return faults


def check_refused(facts, operators, kind):
    """The faults of a file that must be refused."""
    if facts["can_be_served"]:
        return ["is read, and the table has it refused"]
    print(f"{kind.name}: {facts['reason'].split(': ', 1)[1]}")
    named = re.search(r'cannot be served: node (?:"[^"]*"|\d+) \((\w+)\) ', facts["reason"])
    if not named or [named[1]] != operators:
        return [f"is refused, not by a node of {operators}: {facts['reason']}"]
    return []


def check(sestina, folder, kind, outcome, operators):
    try:
        data = kind.file()
    except kinds_of_models.NotWritten as error:
        print(f"{kind.name}: not written: {error}")
        return [] if outcome == "not written" else [f"cannot be written: {error}"]
    if outcome == "not written":
        return ["is written, and the table has it that no exporter does"]
    path = folder / f"{kind.name}.onnx"
    path.write_bytes(data)
    done = run(sestina, "inspect", "--json", path)
    facts = json.loads(done.stdout)
    if outcome == "refused":
        return check_refused(facts, operators, kind)
    return check_read(sestina, path, facts, operators, kind)


def operator_faults():
    """What is wrong with the table of operators: it must have those of the importer, no others."""
    source = (ROOT / "Sources/ONNX/Operators/Operator.swift").read_text(encoding="utf-8")
    known = set(re.findall(r'case "(\w+)": ', source))
    listed = [name for row in table("Operators") for name in quoted(row[0])]
    if len(known) < 20:
        return ["Operator.swift is not written as this script reads it"]
    return ([f"the operator {name} is read and not in the table" for name in sorted(known - set(listed))]
            + [f"the operator {name} is in the table and not read" for name in listed if name not in known]
            + [f"the operator {name} is in the table twice"
               for name in sorted(set(listed)) if listed.count(name) > 1])


def main(sestina, folder):
    folder = pathlib.Path(folder)
    kinds = {kind.name: kind for kind in kinds_of_models.all_kinds()}
    listed = {}
    faults = operator_faults()
    for row in table("What exporters write"):
        (name,), outcome = quoted(row[0]), row[3]
        if name in listed:
            faults.append(f"{name} is in the table twice")
        if outcome not in ("read", "refused", "not written"):
            faults.append(f"{name} is {outcome}; that is no outcome")
        listed[name] = (outcome, quoted(row[4]))
    faults += [f"{name} is made and not in the table" for name in kinds if name not in listed]
    faults += [f"{name} is in the table and not made" for name in listed if name not in kinds]
    for name, kind in kinds.items():
        if name in listed:
            faults += [f"{name} {fault}" for fault in check(sestina, folder, kind, *listed[name])]
    for fault in faults:
        print(f"docs/models.md: {fault}", file=sys.stderr)
    counts = [sum(outcome == other for outcome, _ in listed.values())
              for other in ("read", "refused", "not written")]
    print(f"{counts[0]} kinds read, {counts[1]} refused, {counts[2]} not written")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
