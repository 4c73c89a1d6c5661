"""The loan book that the reference is made of: the default model's holdout, which tools/train-default makes.

Its customers do not exist. The first 1,500 rows are learned from, the other 500 are for questions.
"""

import csv
import pathlib

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
PATH = ROOT / "models" / "loan-default" / "holdout.csv"
FEATURES = [
    "credit_lines_outstanding", "loan_amt_outstanding", "total_debt_outstanding", "income", "years_employed",
    "fico_score",
]
LABEL = "default"
TRAIN_ROWS = 1500
WORD = (1 << 64) - 1


def read():
    """The features and labels of all rows."""
    with open(PATH, newline="", encoding="utf-8") as file:
        lines = (line for line in file if not line.startswith("#"))
        rows = [[float(row[name]) for name in [*FEATURES, LABEL]] for row in csv.DictReader(lines)]
    table = np.array(rows)
    return np.ascontiguousarray(table[:, :6]), table[:, 6].astype(int)


def parts():
    """The rows to learn from and the rows for questions: features, labels, features, labels."""
    x, y = read()
    return x[:TRAIN_ROWS], y[:TRAIN_ROWS], x[TRAIN_ROWS:], y[TRAIN_ROWS:]


class Generator:
    """xoshiro256** with its state from the seed by SplitMix64, after their authors' papers."""

    def __init__(self, seed):
        self.state = []
        for _ in range(4):
            seed = (seed + 0x9E3779B97F4A7C15) & WORD
            mixed = (seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9 & WORD
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB & WORD
            self.state.append(mixed ^ (mixed >> 31))

    def word(self):
        a, b, c, d = self.state
        drawn = _rotated(b * 5 & WORD, 7) * 9 & WORD
        c, d = c ^ a, d ^ b
        self.state = [a ^ d, b ^ c, c ^ (b << 17 & WORD), _rotated(d, 45)]
        return drawn

    def below(self, count):
        """A number below a count, after Lemire."""
        product = self.word() * count
        while product & WORD < (1 << 64) % count:
            product = self.word() * count
        return product >> 64

    def permutation(self, count):
        """An order of so many numbers, after Durstenfeld."""
        order = list(range(count))
        for last in range(count - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order


def folds(labels, count, seed):
    """The rows left out in each fold: those of each outcome shuffled, and dealt out one after the other."""
    generator = Generator(seed)
    dealt = []
    for label in (0, 1):
        rows = [row for row, of_row in enumerate(labels) if of_row == label]
        dealt += [rows[place] for place in generator.permutation(len(rows))]
    return [sorted(dealt[first::count]) for first in range(count)]


def _rotated(word, count):
    return (word << count | word >> (64 - count)) & WORD
