"""Attacks on what is shown of a model: its record, figures, ranges and the rows that it is judged on."""

import csv
import json
import shutil

import onnx

from attack.change import attack
from attack.clone import MODEL_FOLDER
from attack.workshop import FEATURES, GOLDEN, METRICS, put_metadata, rows_of

TRAINING = "sestina.training"
REFERENCE = "sestina.reference"
RANGES = "sestina.ranges"
WEAK = ("--c", "0.001")


def _change_metadata(clone, change, source=None):
    """Takes an honest model whose metadata a function changes."""
    file = onnx.load(source or clone.workshop.model(seed=43))
    names = {item.key: item.value for item in file.metadata_props}
    change(names)
    put_metadata(file, names)
    clone.model.write_bytes(file.SerializeToString())


def _metadata(file):
    return {item.key: item.value for item in onnx.load(file).metadata_props}


@attack("record-left-out", "a model that does not say how it was trained", "does not (say|tell).*requires")
def record_left_out(clone):
    _change_metadata(clone, lambda names: names.pop(TRAINING))


@attack("record-of-another", "the record of training of another model", "another function")
def record_of_another(clone):
    other = _metadata(clone.workshop.model(seed=44))[TRAINING]
    _change_metadata(clone, lambda names: names.update({TRAINING: other}))


@attack("record-of-a-book-of-ones-own", "the record names a book that nobody else has", "not at hand.*requires")
def record_of_a_book(clone):
    def change(names):
        record = json.loads(names[TRAINING])
        del record["synthetic"]
        record["data"] = "0" * 64
        names[TRAINING] = json.dumps(record)
    _change_metadata(clone, change)


@attack("record-of-an-endless-book", "the record asks for a book of 2^62 rows", "not at hand|memory|^reproducibility,")
def record_of_an_endless_book(clone):
    def change(names):
        record = json.loads(names[TRAINING])
        record["synthetic"]["book_rows"] = 1 << 62
        names[TRAINING] = json.dumps(record)
    _change_metadata(clone, change)


@attack("figures-that-are-false", "a model declares better metrics than it has", "declares|was measured")
def figures_that_are_false(clone):
    def change(names):
        record = json.loads(names[METRICS])
        record["metrics"]["recall"]["value"] = 1.0
        names[METRICS] = json.dumps(record)
    _change_metadata(clone, change)


@attack("golden-rows-left-out", "nothing shows that a scorer computes what the trainer did", "golden")
def golden_rows_left_out(clone):
    _change_metadata(clone, lambda names: names.pop(GOLDEN))


@attack("threshold-of-another", "an honest model that decides at another threshold", "threshold|another function")
def threshold_of_another(clone):
    _change_metadata(clone, lambda names: names.update({"sestina.threshold": (0.05).hex()}))
    clone.workshop.declare(clone.model, clone.holdout)


def _add_ranges(name, words, ranges):
    @attack(f"ranges-{name}", words, r", ranges|sestina\.ranges")
    def change(clone):
        _change_metadata(clone, lambda names: ranges(names))


def _all_ranges(low, high):
    return lambda names: names.update({RANGES: json.dumps([[low, high]] * len(FEATURES))})


_add_ranges("huge", "ranges in which every row lies, so that none is flagged", _all_ranges(-1e300, 1e300))
_add_ranges("wider", "ranges twice as wide as those of the training", lambda names: names.update({
    RANGES: json.dumps([[low, 2 * high - low] for low, high in json.loads(names[RANGES])])}))
_add_ranges("empty", "ranges that end before they begin", _all_ranges(1, 0))
_add_ranges("nan", "ranges that are no numbers", lambda names: names.update({
    RANGES: "[" + ",".join(["[NaN,NaN]"] * len(FEATURES)) + "]"}))
_add_ranges("missing", "no ranges at all", lambda names: names.pop(RANGES))
_add_ranges("narrow", "ranges in which half of the customers do not lie", lambda names: names.update({
    RANGES: json.dumps([[low, (low + high) / 2] for low, high in json.loads(names[RANGES])])}))


def _write_holdout(clone, lines, words="# rows\n"):
    clone.holdout.write_text(words + "".join(lines), encoding="utf-8")


def _holdout_lines(clone):
    """The header and the rows of the holdout."""
    lines = [line for line in clone.holdout.read_text(encoding="utf-8").splitlines(True) if not line.startswith("#")]
    return lines[0], lines[1:]


@attack("holdout-of-training-rows", "the holdout is swapped for rows that the model learned from",
        "are among those that the model was trained on")
def holdout_of_training_rows(clone):
    # The one training learns from the whole book, of which the other holds a part out.
    clone.take(clone.workshop.model(seed=77))
    shutil.copyfile(clone.workshop.trained(seed=77, test="") / "holdout.csv", clone.holdout)
    clone.workshop.declare(clone.model, clone.holdout)


@attack("holdout-with-fewer-rows", "half of the holdout is gone, and with it what can be told",
        "^rules,|are needed|weaker")
def holdout_with_fewer_rows(clone):
    header, rows = _holdout_lines(clone)
    _write_holdout(clone, [header, *rows[:900]])


@attack("holdout-without-hard-rows", "a weak model, and the rows that it errs on are left out of the holdout",
        "^(comparison|floor|calibration|stability|rules),")
def holdout_without_hard_rows(clone):
    clone.take(clone.workshop.model(*WEAK))
    _, decisions, outcomes = clone.workshop.score(clone.model, clone.holdout)
    header, rows = _holdout_lines(clone)
    _write_holdout(clone, [header, *(row for row, is_right in zip(rows, decisions == outcomes) if is_right)])
    clone.workshop.declare(clone.model, clone.holdout)


@attack("labels-turned", "a model and a holdout in which a default is none",
        "^(comparison|floor),|another function")
def labels_turned(clone):
    header, rows = _holdout_lines(clone)
    turned = [f"{row.rpartition(',')[0]},{1 - int(float(row.rpartition(',')[2]))}\n" for row in rows]
    _write_holdout(clone, [header, *turned])
    file = onnx.load(clone.workshop.model(seed=43))
    for item in file.graph.initializer[2:4]:
        values = onnx.numpy_helper.to_array(item)
        item.CopyFrom(onnx.numpy_helper.from_array(-values, item.name))
    # Whom it was compared with it refuses now, and no server would take it with them.
    put_metadata(file, {item.key: item.value for item in file.metadata_props if item.key != REFERENCE})
    clone.model.write_bytes(file.SerializeToString())
    clone.workshop.declare(clone.model, clone.holdout)


@attack("holdout-alone-turned", "only the holdout changes, and every outcome in it", "^(floor|comparison|rules),")
def holdout_alone_turned(clone):
    header, rows = _holdout_lines(clone)
    turned = [f"{row.rpartition(',')[0]},{1 - int(float(row.rpartition(',')[2]))}\n" for row in rows]
    _write_holdout(clone, [header, *turned])


@attack("holdout-of-one-customer", "a holdout of one row, a thousand times", "^(comparison|floor|stability|rules),")
def holdout_of_one_customer(clone):
    header, rows = _holdout_lines(clone)
    paid = next(row for row in rows if row.rpartition(",")[2].strip() == "0")
    owed = next(row for row in rows if row.rpartition(",")[2].strip() == "1")
    _write_holdout(clone, [header, *([paid] * 800), *([owed] * 250)])
    clone.take(clone.workshop.model(*WEAK))
    clone.workshop.declare(clone.model, clone.holdout)


def _book_of_holdout(clone):
    """A loan book with just the rows of the holdout."""
    rows = rows_of(clone.holdout)
    with clone.holdout.open(encoding="utf-8") as file:
        labels = [row["default"] for row in csv.DictReader(line for line in file if not line.startswith("#"))]
    book = clone.folder / "book.csv"
    with book.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*FEATURES, "default"])
        writer.writerows([*row, label] for row, label in zip(rows.tolist(), labels))
    return book


@attack("learned-by-heart", "a model that is trained on the holdout itself",
        "trained on|not at hand")
def learned_by_heart(clone):
    book = _book_of_holdout(clone)
    output = clone.folder / "output"
    clone.workshop.train("--data", book, "--test", clone.holdout, "--algorithm", "logistic-regression", output=output)
    clone.take(output / "model.onnx")
    for path in (book, *output.rglob("*")):
        if path.is_file():
            path.unlink()


@attack("book-of-another", "a model that is trained on one file, while the gate is given another",
        "have the digest.*requires")
def book_of_another(clone):
    clone.take(clone.workshop.model_of_book(80))
    clone.options += ["--training-data", clone.workshop.book(81)]


@attack("weak", "an honest model with far too strong a penalty", "^(comparison|floor|calibration|stability),")
def weak(clone):
    clone.take(clone.workshop.model(*WEAK))


def _budget_of_a_regression(clone):
    with clone.rules() as rules:
        rules["speed"]["nanoseconds_max"] = 25


@attack("slow", "a forest where a row may take no longer than a regression does", "^speed,", _budget_of_a_regression)
def slow(clone):
    clone.take(clone.workshop.model(seed=42, algorithm="random-forest", test=""))


def _one_step_made(clone):
    """Main took a step that its rules allow: a model that finds a few defaults less."""
    with clone.rules() as rules:
        rules["requires"]["training"] = False
        rules["stability"]["flips_max"] = 0.05
    clone.save("rules")
    _step(clone, 4)


def _step(clone, count):
    """The champion with a threshold above that of its least sure defaults."""
    probabilities, _, outcomes = clone.workshop.score(clone.workshop.champion, clone.workshop.holdout)
    found = sorted(probabilities[(outcomes == 1) & (probabilities >= 0.5)])

    def change(names):
        names.pop(TRAINING, None)
        names["sestina.threshold"] = float((found[count - 1] + found[count]) / 2).hex()
    _change_metadata(clone, change, clone.workshop.champion)
    clone.workshop.declare(clone.model, clone.holdout)


@attack("two-small-steps", "a second small step of recall downward, each within the margin",
        "former champion", _one_step_made)
def two_small_steps(clone):
    _step(clone, 8)


def _one_step_behind(hide):
    """The same, after which something was done that is no other model."""
    def main(clone):
        _one_step_made(clone)
        # From here on a step to what the first champion forbids is small.
        _step(clone, 5)
        clone.save("one step")
        hide(clone)
    return main


def _as_program(clone):
    clone.git("update-index", "--chmod=+x", f"{MODEL_FOLDER}/model.onnx")
    clone.git("commit", "--quiet", "--message", "a program")
    clone.git("reset", "--hard", "--quiet")


def _behind_a_link(clone):
    shutil.move(clone.model.parent, clone.folder / "stores")
    clone.model.parent.symlink_to("../stores")


@attack("two-small-steps-beside-a-mode", "the same, after the file became a program, which is no other model",
        "former champion", _one_step_behind(_as_program))
def two_small_steps_beside_a_mode(clone):
    _step(clone, 8)


@attack("two-small-steps-behind-a-link", "the same, after the folder moved behind a link",
        "former champion", _one_step_behind(_behind_a_link))
def two_small_steps_behind_a_link(clone):
    _step(clone, 8)


def _in_other_words(clone):
    for number in range(10):
        clone.save(f"words {number}")
        file = onnx.load(clone.model)
        file.doc_string = f"Edition {number}."
        clone.model.write_bytes(file.SerializeToString())


@attack("two-small-steps-in-other-words", "the same, after the file became ten others that differ in their words",
        "former champion", _one_step_behind(_in_other_words))
def two_small_steps_in_other_words(clone):
    _step(clone, 8)
