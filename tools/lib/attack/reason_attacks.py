"""Attacks on the reasons that applicants are told: with whom they are compared, in which words, and what would help."""

import json

import numpy
import onnx

from attack.change import attack, honest
from attack.evidence_attacks import REFERENCE
from attack.rule_attacks import RULE
from attack.workshop import GOLDEN, put_metadata, rows_of

REASONS = "sestina.reasons"
ACTIONABLE = "sestina.actionable"
DISPLAY = "sestina.display"
PERSON = "only a person can let it in"


def _change(clone, change, source=None):
    """Takes an honest model of whose reasons a function says something else."""
    file = onnx.load(source or clone.workshop.model(seed=43))
    names = {item.key: item.value for item in file.metadata_props}
    change(names)
    put_metadata(file, names)
    clone.model.write_bytes(file.SerializeToString())


def _edited(key, edit):
    """A change of what stands as JSON under a key."""
    def change(names):
        value = json.loads(names[key])
        edit(value)
        names[key] = json.dumps(value)
    return change


def _drop(*keys):
    def change(names):
        for key in keys:
            names.pop(key)
    return change


def _without_golden_reasons(names):
    rows = json.loads(names[GOLDEN])
    names[GOLDEN] = json.dumps([{key: row[key] for key in ("features", "probability")} for row in rows])


def _swap(first, second):
    def edit(entries):
        entries[first], entries[second] = entries[second], entries[first]
    return edit


def _add(name, words, because, change):
    @attack(name, words, because)
    def make(clone):
        _change(clone, change)


def _add_unit(rows):
    """A unit goes from one contribution to another, so that they still add up."""
    contributions = rows[0]["contributions"]
    contributions[0] = str(int(contributions[0]) + 1)
    contributions[5] = str(int(contributions[5]) - 1)


_add("golden-reasons-edited", "a golden row with another contribution", "contributes .* units", _edited(GOLDEN, _add_unit))
_add("golden-reasons-left-out", "nothing shows that a server gives the trainer's reasons", "no golden row has contri",
     _without_golden_reasons)


def _without_reasons(names):
    _without_golden_reasons(names)
    _drop(REFERENCE, REASONS, ACTIONABLE, DISPLAY)(names)


_add("reasons-left-out", "a model that gives no reasons where the champion does", "the champion gives reasons",
     _without_reasons)
_add("sentences-left-out", "reasons without words", "^reasons, sentences: ", _drop(REASONS))
_add("sentences-swapped", "who has much debt is told of a low score", "was said of", _edited(REASONS, _swap(2, 5)))
_add("sentence-of-another", "who has little income is told of debt", "was said of",
     _edited(REASONS, lambda texts: texts[3].update(en=texts[2]["en"])))
_add("sentence-that-says-nothing", "a reason that is none", PERSON,
     _edited(REASONS, lambda texts: texts[3].update(en="Internal policy", fr="Règles internes")))
_add("labels-swapped", "what is shown as income is debt", "was said of", _edited(DISPLAY, _swap(2, 3)))
_add("promises", "a score may fall as well, and a loan grow", "more is promised to help",
     _edited(ACTIONABLE, lambda entries: [entry.update(change="any") for entry in entries]))
_add("promises-left-out", "nothing says what can be changed", "^reasons, what can be changed: ", _drop(ACTIONABLE))
_add("nothing-helps", "nothing that is refused can be changed", PERSON,
     _edited(ACTIONABLE, lambda entries: [entry.update(change="fixed") for entry in entries]))


def _add_group(name, words, because, choose):
    """An attack that compares with other rows, in a file whose golden reasons are those that come of it.

    - choose: a function of a clone and of a group that changes the group.
    """
    @attack(f"group-{name}", words, because)
    def make(clone):
        def change(names):
            _edited(REFERENCE, lambda group: choose(clone, group))(names)
            _without_golden_reasons(names)
        _change(clone, change)
        clone.workshop.declare(clone.model, clone.holdout)


def _deep_in_debt(clone, group):
    """Customers who are accepted with the largest debts, beside whom no debt is a reason."""
    rows = rows_of(clone.holdout)
    probabilities, _, _ = clone.workshop.score(clone.workshop.champion, clone.holdout)
    accepted = rows[probabilities < 0.5]
    chosen = accepted[numpy.argsort(-accepted[:, 2])][:len(group["rows"])]
    group["rows"] = [[float(value).hex() for value in row] for row in chosen]


def _by_hand(clone, group):
    _deep_in_debt(clone, group)
    group["selection"] = "by-hand"


_add_group("that-hides-a-reason", "applicants are compared with those who have most debt", "is not the one that",
           _deep_in_debt)
_add_group("chosen-by-hand", "the same, and it says so", "in a way that is not known", _by_hand)
_add_group("of-one", "applicants are compared with one customer", "a person has to decide",
           lambda _, group: group.update(rows=group["rows"][:1]))


def _no_first_reason_changes(clone):
    with clone.rules() as rules:
        rules["reasons"]["changed_first_max"] = 0


@attack("other-reasons", "a model that tells other first reasons where none may change",
        "^reasons, first reasons that change: ", _no_first_reason_changes)
def other_reasons(clone):
    clone.take(clone.workshop.model(seed=43, algorithm="random-forest"))


def _add_weaker(name, words, weaken):
    @attack(f"weaker-{name}", words, RULE)
    def change(clone):
        with clone.rules() as rules:
            weaken(rules)


_add_weaker("first-reasons", "half of those refused may be told another reason",
            lambda rules: rules["reasons"].update(changed_first_max=0.5))
_add_weaker("first-reasons-at-all", "the limit is gone", lambda rules: rules["reasons"].pop("changed_first_max"))
_add_weaker("reasons", "a model needs no reasons", lambda rules: rules["requires"].update(reasons=False))


def _champion_without_reasons(clone):
    _change(clone, _without_reasons, clone.workshop.champion)


@honest("reasons-at-last", "a model with reasons where main serves one without", _champion_without_reasons)
def reasons_at_last(clone):
    clone.take(clone.workshop.model(seed=43))


@honest("help-for-more", "a limit for those whom no change would help, which the model meets")
def help_for_more(clone):
    clone.take(clone.workshop.model(seed=44))
    with clone.rules() as rules:
        rules["reasons"]["beyond_help_max"] = 0.5


def _compared_with_all(clone):
    clone.take(clone.workshop.model("--reference", "all", "--reference-rows", 64, seed=42))


@honest("compared-with-all", "the model trained again where main compares with some of all", _compared_with_all)
def compared_with_all(clone):
    clone.take(clone.workshop.model("--reference", "all", "--reference-rows", 64, seed=43))
