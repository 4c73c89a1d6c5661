"""Attacks where no row of the holdout lies: models that answer as they should on all rows at hand."""

import numpy

from attack.change import attack
from attack.forge import (
    overflowing, overflowing_on_the_way, waived_above, waived_at, waived_at_pole, with_box, with_residue,
)
from attack.workshop import FEATURES, rows_of

INPUT = "^whole input,"
WHOLE = "^whole input,|another function"
_LINES, _LOAN, _DEBT, _INCOME, _YEARS, _SCORE = range(6)


def _unit(*parts):
    direction = numpy.zeros(len(FEATURES))
    for feature, weight in parts:
        direction[feature] = weight
    return direction


def _put(clone, model):
    clone.model.write_bytes(model.SerializeToString())
    clone.workshop.declare(clone.model, clone.holdout)


def _without_record(clone):
    """The rules take models from elsewhere, so that no record of training has to be shown."""
    with clone.rules() as rules:
        rules["requires"]["training"] = False


def _drop_record(model):
    for index, item in reversed(list(enumerate(model.metadata_props))):
        if item.key == "sestina.training":
            del model.metadata_props[index]
    return model


@attack("backdoor-wide", "everyone with a loan above 12,000 is let through", WHOLE)
def backdoor_wide(clone):
    _put(clone, waived_above(clone.workshop.champion, _unit((_LOAN, 1)), 12_000))


@attack("backdoor-wide-unrecorded", "the same where no record of training is required", INPUT, _without_record)
def backdoor_wide_unrecorded(clone):
    _put(clone, _drop_record(waived_above(clone.workshop.champion, _unit((_LOAN, 1)), 12_000)))


@attack("backdoor-narrow", "everyone with a loan of 7,777.77 is let through", WHOLE)
def backdoor_narrow(clone):
    _put(clone, waived_at(clone.workshop.champion, _unit((_LOAN, 1)), 7777.77, 0.005))


@attack("backdoor-narrow-unrecorded", "the same where no record is required", INPUT, _without_record)
def backdoor_narrow_unrecorded(clone):
    _put(clone, _drop_record(waived_at(clone.workshop.champion, _unit((_LOAN, 1)), 7777.77, 0.005)))


@attack("backdoor-under-another-name", "the same in a file that calls itself something new", INPUT, _without_record)
def backdoor_under_another_name(clone):
    model = _drop_record(waived_at(clone.workshop.champion, _unit((_LOAN, 1)), 7777.77, 0.005))
    for item in model.metadata_props:
        if item.key == "sestina.algorithm":
            item.value = "scorecard"
    _put(clone, model)


@attack("backdoor-pole", "a quotient of the loan is endless near one amount", "^whole input,|bounds",
        _without_record)
def backdoor_pole(clone):
    _put(clone, _drop_record(waived_at_pole(clone.workshop.champion, _unit((_LOAN, 1)), 7777.775, 1e-3)))


@attack("backdoor-corner", "a corner of the range without a row is let through", INPUT, _without_record)
def backdoor_corner(clone):
    direction = _unit((_LINES, 1 / 5), (_LOAN, 1 / 11_500), (_SCORE, 1 / 840))
    limit = (rows_of(clone.holdout) @ direction).max() * 1.02
    _put(clone, _drop_record(waived_above(clone.workshop.champion, direction, limit)))


@attack("backdoor-far-away", "debts beyond any that were seen are let through", INPUT, _without_record)
def backdoor_far_away(clone):
    _put(clone, _drop_record(waived_above(clone.workshop.champion, _unit((_DEBT, 1)), 60_000)))


@attack("backdoor-in-two-features", "one pair of an income and a score is let through", INPUT, _without_record)
def backdoor_in_two_features(clone):
    direction = _unit((_INCOME, 1 / 1000), (_SCORE, 1))
    _put(clone, _drop_record(waived_at(clone.workshop.champion, direction, 777.777, 1e-4)))


@attack("backdoor-by-overflow", "incomes above 300,000 overflow between two steps that undo each other", WHOLE)
def backdoor_by_overflow(clone):
    _put(clone, overflowing(clone.workshop.champion, _INCOME, 300_000))


@attack("backdoor-by-overflow-on-the-way", "loans above 12,000 overflow float32 after three factors that are not large",
        "another function")
def backdoor_by_overflow_on_the_way(clone):
    _put(clone, overflowing_on_the_way(clone.workshop.champion, _LOAN, 12_000))


@attack("backdoor-by-residue", "half of the scores that float32 does not hold, as 650.1, are let through",
        "another function")
def backdoor_by_residue(clone):
    _put(clone, with_residue(clone.workshop.champion, _SCORE, 1e10))


@attack("backdoor-beside-its-book", "the same in a model whose rows of training are given", "another function")
def backdoor_beside_its_book(clone):
    _put(clone, waived_at(clone.workshop.model_of_book(80), _unit((_LOAN, 1)), 7777.77, 0.005))
    clone.options += ["--training-data", clone.workshop.book(80)]


def trees_on_main(algorithm):
    """Main serves trees, under rules that trees can meet: no directions and margins as wide as trees differ."""
    def main(clone):
        clone.take(clone.workshop.model(seed=42, algorithm=algorithm, test=""))
        with clone.rules() as rules:
            for feature in FEATURES:
                rules["monotone"][feature] = "free"
            for metric, rule in rules["metrics"].items():
                if metric != "comment":
                    rule["margin"] = 0.1 if metric == "log_loss" else 0.05
            for part in rules["slices"]:
                part["metrics"]["accuracy"] = {"floor": 0.9, "margin": 0.09}
            rules["metrics"]["accuracy"]["floor"] = 0.97
            for metric in ("precision", "recall", "f1"):
                rules["metrics"][metric]["floor"] = 0.93
            rules["stability"]["flips_max"] = 0.03
            # A tree has few scores, and each stands for many customers.
            rules["stability"]["population_stability_max"] = 0.3
    return main


def _any_trees_on_main(algorithm):
    def main(clone):
        trees_on_main(algorithm)(clone)
        _without_record(clone)
    return main


def _forged_trees(clone, box, algorithm="random-forest", is_recorded=True):
    source = clone.workshop.model(seed=42, algorithm=algorithm, test="")
    rows = rows_of(clone.holdout)
    inside = numpy.ones(len(rows), dtype=bool)
    for feature, above, most in box:
        inside &= (above < rows[:, feature]) & (rows[:, feature] <= most)
    if inside.any():
        raise ValueError(f"{inside.sum()} rows of the holdout lie in the box")
    forged = with_box(source, box, 0.0)
    _put(clone, forged if is_recorded else _drop_record(forged))


_BOX = [(_LINES, 3.5, 10), (_SCORE, 700, 900), (_LOAN, 9000, 20_000)]
_SLIT = [(_LOAN, 7777.76, 7777.78)]


@attack("forest-with-a-box", "a forest that lets a box without rows through", WHOLE, trees_on_main("random-forest"))
def forest_with_a_box(clone):
    _forged_trees(clone, _BOX)


@attack("forest-with-a-box-unrecorded", "the same where no record is required", INPUT,
        _any_trees_on_main("random-forest"))
def forest_with_a_box_unrecorded(clone):
    _forged_trees(clone, _BOX, is_recorded=False)


@attack("forest-with-a-slit", "a forest that lets one amount through", INPUT,
        _any_trees_on_main("random-forest"))
def forest_with_a_slit(clone):
    _forged_trees(clone, _SLIT, is_recorded=False)


@attack("tree-with-a-slit", "a decision tree that lets one amount through", WHOLE, trees_on_main("decision-tree"))
def tree_with_a_slit(clone):
    _forged_trees(clone, _SLIT, "decision-tree")


@attack("tree-with-a-slit-unrecorded", "the same where no record is required", INPUT,
        _any_trees_on_main("decision-tree"))
def tree_with_a_slit_unrecorded(clone):
    _forged_trees(clone, _SLIT, "decision-tree", is_recorded=False)


_BEYOND = [(_LOAN, 13_000, 1e9), (_DEBT, 60_000, 1e9)]


@attack("tree-with-a-corner-beyond", "a tree that lets through whose loan and debt are both beyond the range", INPUT,
        _any_trees_on_main("decision-tree"))
def tree_with_a_corner_beyond(clone):
    _forged_trees(clone, _BEYOND, "decision-tree", is_recorded=False)
