"""Times one library on one ensemble, for tools/bench-trees.

    worker.py LIBRARY STEM ROWS

STEM is the path of an ensemble without its ending, ROWS a file of rows of six float64, little-endian. The first line that
is printed says how loading went: {"seconds": …}, or {"cannot": "why"}. Then each line that is read is a request:

    {"batch": 64, "answers": "FILE"}   writes the probability of each row, scored by so many, as float64: {}
    {"batch": 64, "seconds": 0.3}      scores passes over the rows for so long: {"row_nanoseconds": …}

A pass is all rows, or, where that takes longer than the sample shall, as many batches as fit, from all over the rows.
The end of the input ends it.
"""

import json
import os
import pathlib
import sys
import time
import warnings

import libraries
import numpy

FEATURES = 6


class Worker:
    def __init__(self, library, rows):
        self.library = library
        self.rows = rows
        # What the call takes, batch by batch.
        self.ready = {}

    def batches(self, size):
        """What the call takes, for each whole batch of the rows."""
        if size not in self.ready:
            ends = range(size, len(self.rows) + 1, size)
            self.ready[size] = [self.library.ready(self.rows[end - size:end]) for end in ends]
        return self.ready[size]

    def write_answers(self, size, path):
        answers = []
        for words in self.batches(size):
            # Copied, since a library may answer in the same place again.
            answers.append(numpy.array(self.library.answers(self.library.call(*words), words), "<f8"))
        pathlib.Path(path).write_bytes(numpy.concatenate(answers).tobytes())

    def row_nanoseconds(self, size, seconds):
        batches, call = self.batches(size), self.library.call
        began = time.perf_counter()
        call(*batches[0])
        count = seconds / max(time.perf_counter() - began, 1e-9)
        batches = batches[::max(1, round(len(batches) / max(1, count)))]
        passes, began = 0, time.perf_counter_ns()
        now = began
        while now - began < seconds * 1e9:
            for words in batches:
                call(*words)
            passes += 1
            now = time.perf_counter_ns()
        return (now - began) / (passes * len(batches) * size)


def main():
    # What a library prints is not for the one who asks.
    told = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    warnings.simplefilter("ignore")

    def tell(words):
        print(json.dumps(words), file=told, flush=True)

    name, stem, rows = sys.argv[1:]
    rows = numpy.fromfile(rows, "<f8").reshape(-1, FEATURES).astype(numpy.float32)
    began = time.monotonic()
    try:
        worker = Worker(libraries.LIBRARIES[name](pathlib.Path(stem)), rows)
    except libraries.CannotTake as reason:
        tell({"cannot": str(reason)})
        return
    tell({"seconds": time.monotonic() - began})
    for line in sys.stdin:
        asked = json.loads(line)
        if "answers" in asked:
            worker.write_answers(asked["batch"], asked["answers"])
            tell({})
        else:
            tell({"row_nanoseconds": worker.row_nanoseconds(asked["batch"], asked["seconds"])})


main()
