"""Makes what other tools say of the synthetic loan book, which the tests hold Sestina to.

    .venv-models/bin/python Tests/Reference/make_reference.py           writes Models/ and answers.json
    .venv-models/bin/python Tests/Reference/make_reference.py --check   holds them to what would be written

The environment is the one of Tests/Acceptance/check-models, its packages to the version. Another processor may
round sums in another order, so --check lets numbers differ in their last digits; a file's nodes,
names and counts must be the same. Exits with 1 where they are not.
"""

import json
import math
import pathlib
import sys
import warnings

import numpy as np
import onnx
from onnx import numpy_helper

warnings.filterwarnings("ignore")
import reference_answers  # noqa: E402  (the libraries that it imports warn)
import reference_models  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
#: Of a number, and of what is near 0.
RELATIVE, ABSOLUTE = 1e-6, 1e-9


def made():
    """Every file by its path below this folder."""
    models, probabilities = reference_models.files()
    files = {f"Models/{name}": data for name, data in models.items()}
    answers = reference_answers.answers(probabilities)
    files["answers.json"] = (json.dumps(_plain(answers), indent=1, allow_nan=False) + "\n").encode()
    return files


def _plain(value):
    """A value without numpy's types."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value.item() if isinstance(value, np.generic) else value


def _parts(name, data):
    """What a file holds, as lists, texts and numbers."""
    if name.endswith(".json"):
        return json.loads(data)
    if name.endswith(".csv"):
        return [[_number(cell) for cell in line.split(",")] for line in data.decode().splitlines()]
    model = onnx.load_from_string(data)
    nodes = [[node.op_type, node.domain, *node.input, *node.output,
              [[part.name, _attribute(onnx.helper.get_attribute_value(part))] for part in node.attribute]]
             for node in model.graph.node]
    return [nodes, [[one.name, numpy_helper.to_array(one).tolist()] for one in model.graph.initializer],
            [[one.domain, one.version] for one in model.opset_import]]


def _attribute(value):
    return numpy_helper.to_array(value).tolist() if isinstance(value, onnx.TensorProto) else value


def _number(cell):
    try:
        return float(cell)
    except ValueError:
        return cell


def difference(before, now, place=""):
    """Where two values differ first by more than rounding, as words; None where they do not."""
    if isinstance(before, dict) and isinstance(now, dict):
        if list(before) != list(now):
            return f"{place} has other names"
        pairs = [(f"{place}.{name}", before[name], now[name]) for name in before]
    elif isinstance(before, (list, tuple)) or hasattr(before, "__len__") and not isinstance(before, (str, bytes)):
        if len(before) != len(now):
            return f"{place} has {len(now)} parts in the place of {len(before)}"
        pairs = [(f"{place}[{index}]", *pair) for index, pair in enumerate(zip(before, now))]
    elif isinstance(before, float) and isinstance(now, float):
        is_near = math.isclose(before, now, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
        return None if is_near or before != before and now != now else f"{place} is {now!r}, not {before!r}"
    else:
        return None if type(before) is type(now) and before == now else f"{place} is {now!r}, not {before!r}"
    return next(filter(None, (difference(old, new, where) for where, old, new in pairs)), None)


def check(files):
    """What is wrong with the files that are there."""
    there = {str(path.relative_to(HERE)) for path in [HERE / "answers.json", *(HERE / "Models").iterdir()]}
    faults = [f"{name} is made and not there" for name in sorted(set(files) - there)]
    faults += [f"{name} is there and not made" for name in sorted(there - set(files))]
    for name in sorted(there & set(files)):
        data = (HERE / name).read_bytes()
        if data != files[name] and (found := difference(_parts(name, data), _parts(name, files[name]))):
            faults.append(f"{name}: {found}")
    return faults


def main(arguments):
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 64
    files = made()
    if arguments:
        faults = check(files)
        for fault in faults:
            print(f"Tests/Reference/{fault}", file=sys.stderr)
        print(f"{len(files)} files of the reference are what their script makes" if not faults else
              "run Tests/Reference/make_reference.py and look at what changed")
        return 1 if faults else 0
    (HERE / "Models").mkdir(exist_ok=True)
    for old in (HERE / "Models").iterdir():
        old.unlink()
    for name, data in files.items():
        (HERE / name).write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
