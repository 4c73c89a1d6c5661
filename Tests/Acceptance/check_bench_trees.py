"""Holds the figures and verdicts of tools/bench-trees to samples that are made up, and its processes to scripts whose
answers are known. Called by check-bench."""

import copy
import os
import pathlib
import sys
import time

import house
from harness import packages, scorers, tree_figures, tree_report, trees
from harness.processes import NotMeasured, Workplace
from harness.tree_figures import Taken

LARGE, ONE = "batches of 4,096, over the fastest rival", "one row, over the fastest rival's call"
PORTABLE, OVER_PLAIN = "batches of 4,096, `portable` over the fastest rival", "batches of 4,096, `portable` over `plain`"
WIRE = "over the wire, 64 deep, over the build before"


def insist(holds, *words):
    if not holds:
        house.fail(" ".join(map(str, words)))


def refusal(take):
    """Why a function does not measure."""
    try:
        take()
    except NotMeasured as reason:
        return str(reason)
    return None


def rows(**more):
    """Nanoseconds of three rounds that meet each bound of a forest of 100 x 8, just."""
    return {
        # Over oneDAL 8, 4 and 10, whose median is 8; the medians would give 10.
        "sestina": {4096: [100, 300, 100], 64: [1] * 3, 1: [900, 1000, 1100]},
        "portable": {4096: [500] * 3, 64: [1] * 3, 1: [1] * 3},
        "plain": {4096: [500] * 3, 64: [1] * 3, 1: [1] * 3},
        # It has the fastest round of one row, and is not the fastest.
        "onnxruntime": {4096: [1100] * 3, 64: [1] * 3, 1: [1, 5000, 5000]},
        "onedal": {4096: [800, 1200, 1000], 64: [1] * 3, 1: [3600, 4000, 4400]},
        **more,
    }


def judged(name, has_avx512=True, **more):
    """The figures and verdicts of an ensemble, by their names without its own."""
    found = tree_figures.results(name, Taken(**more), has_avx512)
    return {result.name.removeprefix(f"{name}: "): (result.value, result.met) for result in found}


def check_figures():
    whole = {LARGE: (8, True), PORTABLE: (2, True), OVER_PLAIN: (1, True), ONE: (4, True), "one row": (1000, True)}
    found = judged("forest-100x8", rows=rows())
    insist(found == whole, "a forest that meets its bounds just is judged", found)
    for name, key, batch, samples, figure, expected in [
        ("forest-100x8", "onedal", 4096, [799, 1200, 799], LARGE, (7.99, False)),
        ("forest-100x8", "portable", 4096, [501] * 3, PORTABLE, (1000 / 501, False)),
        ("forest-100x8", "portable", 4096, [520] * 3, OVER_PLAIN, (500 / 520, True)),
        ("forest-100x8", "portable", 4096, [530] * 3, OVER_PLAIN, (500 / 530, False)),
        ("forest-100x8", "onedal", 1, [3600, 3999, 4000], ONE, (3.999, False)),
        ("forest-100x8", "sestina", 1, [900, 1001, 1100], "one row", (1001, False)),
        # A round that lacks a sample is left out.
        ("forest-100x8", "onedal", 4096, [800, None, 1000], LARGE, (9, True)),
        ("forest-100x8", "sestina", 4096, [None] * 3, LARGE, (None, None)),
        # Other kinds have other bounds.
        ("tree-1x8", "onedal", 4096, [200, 600, 200], LARGE, (2, True)),
        ("lightgbm-300x64", "onedal", 4096, [400, 1200, 400], LARGE, (4, True)),
        ("xgboost-300x6", "sestina", 4096, [300, 300, 300], "batches of 4,096", (300, True)),
        ("xgboost-300x6", "sestina", 4096, [301, 301, 301], "batches of 4,096", (301, False)),
    ]:
        changed = rows()
        changed[key][batch] = samples
        value, met = judged(name, rows=changed)[figure]
        wanted, is_met = expected
        is_equal = value is wanted if wanted is None else value is not None and abs(value - wanted) < 1e-9
        insist(is_equal and met is is_met, name, "with", key, samples, "is judged", figure, value, met)
    insist("batches of 4,096" not in judged("xgboost-300x6", has_avx512=False, rows=rows()), "300 ns without AVX-512")
    insist(PORTABLE not in judged("tree-1x8", rows=rows()), "the portable kernel has no bound over rivals for one tree")
    # A rival that has taken another model holds nothing, and is told.
    found = judged("forest-100x8", rows=rows(onnxruntime={4096: [700] * 3, 1: [5000] * 3}), others={"onnxruntime": (2, 1)})
    ratio = f"{LARGE}, of those that round thresholds, too"
    insist(found == {**whole, ratio: (7, None), f"{PORTABLE}{ratio.removeprefix(LARGE)}": (1.4, None)}, "rounding:", found)
    found = judged("forest-100x8", rows=rows(), others={"onnxruntime": (2, 1), "onedal": (1, 1)})
    insist(found[LARGE] == found[ONE] == (None, None), "none has taken the model, and yet", found)
    alone = {key: rows()[key] for key in ("sestina", "portable")}
    found = judged("forest-100x8", rows=alone)
    insist(set(found) == {"one row"}, "where no rival was asked for there is nothing to compare with:", found)
    found = judged("forest-100x8", rows={**alone, "onedal": {}})
    insist(found[LARGE] == found[ONE] == (None, None), "where none could be measured nothing is known:", found)


def check_wire_and_loading():
    wire = {"sestina": {64: [400, 100, 900]}, "before": {64: [100, 100, 200]}}
    insist(judged("forest-100x8", wire=wire) == {WIRE: (4, True)}, "over the wire", judged("forest-100x8", wire=wire))
    wire["sestina"][64][0] = 399
    insist(judged("forest-100x8", wire=wire) == {WIRE: (3.99, False)}, "over the wire", judged("forest-100x8", wire=wire))
    insist(not judged("forest-100x8", wire={"sestina": {64: [1]}}), "without an earlier build there is no ratio")
    for name, seconds, expected in [("forest-500x8", 0.5, True), ("forest-500x8", 0.51, False)]:
        found = judged(name, rows={"sestina": {}}, load_seconds=[9, seconds, 0])
        insist(found["loading"] == (seconds, expected), name, "loads in", found)
    for size, expected in [(40, True), (41, False)]:
        found = judged("forest-500x8", compiled_bytes=size, file_bytes=10)
        insist(found == {"compiled form over the file": (size / 10, expected)}, "of a file of 10 bytes", found)


def run_of(name, taken, **more):
    """What a run comes to that had one ensemble alone."""
    return {
        "machine": {"date": "today", "cpu": "a processor", "cores": 2, "kernel": "7"}, "versions": {"Swift": "6"},
        "has_avx512": True, "cores": (0, 1), "rounds": 3, "seconds": 0.3, "stolen": 0.0, "others": 0.0,
        "contenders": {one.key: one.label for one in (*scorers.KERNELS, *scorers.LIBRARIES)}, "taken": {name: taken},
        "results": tree_figures.results(name, taken, True), "not_measured": {}, "notes": [], **more,
    }


def check_verdicts():
    whole = Taken(rows=rows(), wire={key: {depth: [4] * 3 for depth in tree_figures.DEPTHS} for key in ("sestina",)})
    missed, lacking, off = (copy.deepcopy(whole) for _ in range(3))
    missed.rows["sestina"][1] = [2000] * 3
    lacking.rows["onnxruntime"][64][1] = None
    off.wire["sestina"][16][0] = None
    for words, taken, more, expected in [
        ("all is measured and met", whole, {}, trees.DONE),
        ("a bound is missed", missed, {}, trees.TARGET_MISSED),
        ("a bound is missed and a rival lacks", missed, {"not_measured": {"ydf": "no"}}, trees.TARGET_MISSED),
        ("a bound is missed that nothing is held to", missed, {"results": []}, trees.DONE),
        ("a rival lacks", whole, {"not_measured": {"ydf": "no"}}, trees.NOT_KNOWN),
        ("a sample lacks", lacking, {}, trees.NOT_KNOWN),
        ("a sample over the wire lacks", off, {}, trees.NOT_KNOWN),
        ("nothing was sampled", Taken(), {}, trees.NOT_KNOWN),
        ("a rival was not sampled", Taken(rows={**rows(), "ydf": {}}), {}, trees.NOT_KNOWN),
    ]:
        found = trees.verdict(run_of("forest-100x8", taken, **more))
        insist(found == expected, "the verdict where", words, "is", found)


def check_report():
    taken = Taken(rows=rows(), file_bytes=3 << 20, load_seconds=[0.25], load_bytes=[5 << 20],
                  wire={key: {64: [rate]} for key, rate in (("sestina", 4e6), ("before", 1e6))},
                  cannot={"xgboost": "it does not like it"}, others={"onedal": (192, 0.017)})
    text = tree_report.markdown(run_of("forest-100x8", taken, not_measured={"ydf": "it is not there"}))
    for words in [
        "| forest-100x8 | 100 ns | 500 ns | 500 ns | 1,100 ns | 1,000 ns | - | - | - | - | - | 8 (oneDAL) |",
        "| forest-100x8 | 1,000 ns |", "| … Sestina over it | - | - | 4 |", "| forest-100x8 | 3.0 MiB | 0.25 s | - | 5.0 MiB |",
        f"| forest-100x8: {LARGE} | 11 | at least 8 | met |", "- Yggdrasil: not measured: it is not there.",
        "- XGBoost does not take forest-100x8: it does not like it.", "forest-100x8 192, by at most 0.017",
    ]:
        insist(words in text, "the report lacks", words, "\n", text)
    page = packages.MEASURED.read_text(encoding="utf-8")
    insist("<!-- from tools/bench-trees -->" in page, packages.MEASURED, "has no section for tools/bench-trees")


def check_answers():
    expected = [0.1, 0.2, 0.3, 0.4]
    insist(scorers.compare([0.1, 0.2 + 9e-6, 0.3, 0.4], expected)[0] == 0, "answers that are ours are not taken for them")
    others, furthest = scorers.compare([0.1, 0.7, 0.3, 0.4001], expected)
    insist(others == 2 and abs(furthest - 0.5) < 1e-9, "two of four answers are others, and it counts", others, furthest)
    for answers in ([0.1, 0.7, 0.7, 0.7], [float("nan")] * 4, [0.1] * 3):
        insist(refusal(lambda answers=answers: scorers.compare(answers, expected)), answers, "are taken for", expected)


# Answers what it is asked, after it has started something of its own.
ECHO = """
import subprocess, sys
child = subprocess.Popen(["sleep", "1000"])
print('{"child": %d}' % child.pid, flush=True)
for line in sys.stdin:
    if "end" in line:
        child.kill()
        sys.exit("that is the end")
    if "silence" not in line:
        print(line, end="", flush=True)
"""


def becomes(states, *processes):
    """Whether processes come to one of some states within five seconds: T is stopped, Z or none has ended."""
    def state(process):
        try:
            return pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return ""
    for _ in range(100):
        if all(state(process) in states for process in processes):
            return True
        time.sleep(0.05)
    return False


def check_talkers(room):
    stopped, ended = ("T",), ("Z", "")
    core = min(os.sched_getaffinity(0))
    with Workplace(core, core, room / "logs") as place:
        def talk():
            talker = place.talk("echo", [sys.executable, "-c", ECHO])
            return talker, talker.process.pid, talker.answer(30)["child"]

        talker, *both = talk()
        insist(talker.ask({"number": 1}, 30) == {"number": 1}, "what is asked is not answered")
        insist(becomes(stopped, *both), "what is not asked does not stand still")
        insist(talker.ask({"number": 2}, 30) == {"number": 2}, "what stood still does not answer")
        reason = refusal(lambda: talker.ask("silence", 0.2))
        insist("said nothing for 0.2 s" in reason, "of a process that says nothing", reason)
        insist(becomes(ended, *both), "what says nothing is not ended")
        insist(refusal(lambda: talker.ask({}, 30)), "what has ended answers")
        talker, *_ = talk()
        reason = refusal(lambda: talker.ask("end", 30))
        insist("that is the end" in reason, "of a process that ends", reason)
        talker, *both = talk()
        talker.pause()
    insist(becomes(ended, *both), "what stood still outlives its workplace")


def check(room):
    """All of it; the room is a folder for logs."""
    check_figures()
    check_wire_and_loading()
    check_verdicts()
    check_report()
    check_answers()
    check_talkers(room)
