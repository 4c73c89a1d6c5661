"""Attacks on the rules: weaker ones, old ones, and letting a model in by force."""

import contextlib
import http.server
import json
import threading

from attack.change import attack
from attack.evidence_attacks import WEAK

RULE = "^rules,|weaker"
# What a model that is bad fails by, whoever forces it.
BAD = "^(comparison|floor|calibration|stability),"
ADA = "ada@example.org"


def _add_weaker(name, words, weaken, because=RULE):
    """An attack that changes nothing but the policy."""
    @attack(f"weaker-{name}", words, because)
    def change(clone):
        with clone.rules() as rules:
            weaken(rules)


def _set(*path):
    *names, last, value = path

    def change(rules):
        for name in names:
            rules = rules[name]
        rules[last] = value
    return change


_add_weaker("floor", "a floor becomes lower, and no model changes", _set("metrics", "recall", "floor", 0.5))
_add_weaker("margin", "a margin becomes wider", _set("metrics", "recall", "margin", 0.2))
_add_weaker("metric", "a metric is not asked about any more", lambda rules: rules["metrics"].pop("brier"))
_add_weaker("slice", "a slice is gone", lambda rules: rules["slices"].pop())
_add_weaker("slice-rows", "a slice counts only where there are more rows than any holdout has",
            lambda rules: rules["slices"][0].update(rows_min=1_000_000), "not testable")
_add_weaker("direction", "a direction is free", _set("monotone", "income", "free"))
_add_weaker("contract", "a file may be larger", _set("contract", "file_bytes_max", 200_000_000))
_add_weaker("holdout", "a holdout may be smaller", _set("holdout", "rows_min", 10))
_add_weaker("regions", "other decisions are allowed in any region", _set("regions", "volume_max", 1.0))
_add_weaker("history", "no former champion counts", _set("history", "champions", 0))
_add_weaker("speed", "a row may take a millisecond", _set("speed", "nanoseconds_max", 1e6))
_add_weaker("requirement", "no record of training is required", _set("requires", "training", False))
_add_weaker("first-model", "a model without a champion is admitted", _set("first_model", True))
_add_weaker("significance", "tests ask for less", _set("significance", 0.2))
_add_weaker("reviewers", "one more may force", _set("may_force", "reviewers", ["mallory"]))


@attack("weaker-and-stricter", "one margin becomes wider and another narrower", RULE)
def weaker_and_stricter(clone):
    with clone.rules() as rules:
        rules["metrics"]["recall"]["margin"] = 0.1
        rules["metrics"]["accuracy"]["margin"] = 0.001
        rules["metrics"]["roc_auc"]["floor"] = 0.999


@attack("weaker-with-a-model", "weaker rules and an honest model in one change", RULE)
def weaker_with_a_model(clone):
    clone.take(clone.workshop.model(seed=43))
    with clone.rules() as rules:
        rules["metrics"]["recall"]["floor"] = 0.5


@attack("weaker-and-a-bad-model", "rules by which a bad model passes, and the bad model", BAD)
def weaker_and_a_bad_model(clone):
    clone.take(clone.workshop.model(*WEAK))
    _lax(clone)


def _lax(clone):
    """Rules that any model meets."""
    with clone.rules() as rules:
        rules["metrics"] = {"accuracy": {"floor": 0.1, "margin": 0.9}}
        rules["slices"] = []
        rules["predictions"] = {"default_rate": {"min": 0, "max": 1}, "spread_min": 0}
        rules["calibration"] = {"error_max": 1, "spiegelhalter_p_min": 0}
        rules["stability"] = {"population_stability_max": 99, "flips_max": 1}
        for feature in rules["monotone"]:
            if feature != "comment":
                rules["monotone"][feature] = "free"


@attack("champion-that-cannot-be-read", "the champion is broken on main, and the rules become weaker",
        "^rules,|weaker|cannot be read", lambda clone: clone.model.write_bytes(b"no model"))
def champion_that_cannot_be_read(clone):
    with clone.rules() as rules:
        rules["metrics"]["recall"]["margin"] = 0.2


@attack("stale-rules", "a branch from when the rules were lax; main's are strict by now", BAD, _lax)
def stale_rules(clone):
    strict = clone.git("show", "main~1:models/loan-default/policy.json")
    clone.take(clone.workshop.model(*WEAK))
    with clone.on_main():
        clone.policy.write_text(strict + "\n", encoding="utf-8")


@attack("stale-holdout", "a branch from when the holdout was smaller", BAD,
        lambda clone: clone.holdout.write_text("".join(clone.holdout.read_text().splitlines(True)[:1202])))
def stale_holdout(clone):
    whole = clone.workshop.holdout.read_bytes()
    clone.take(clone.workshop.model(*WEAK))
    with clone.on_main():
        clone.holdout.write_bytes(whole)


@attack("conflict", "the branch and main change the same model", "conflict")
def conflict(clone):
    clone.take(clone.workshop.model(seed=43))
    with clone.on_main():
        clone.take(clone.workshop.model(seed=44))


@attack("conflict-over-rules", "the branch and main change the same rule", "conflict|weaker")
def conflict_over_rules(clone):
    with clone.rules() as rules:
        rules["metrics"]["recall"]["margin"] = 0.019
    with clone.on_main(), clone.rules() as rules:
        rules["metrics"]["recall"]["margin"] = 0.01


@attack("changed-in-a-merge", "a bad model comes in by the merge of main itself", BAD)
def changed_in_a_merge(clone):
    clone.write("README.md", "The branch has words of its own.\n")
    with clone.on_main():
        clone.write("NEWS.md", "Main goes on.\n")
    clone.git("merge", "--quiet", "--no-ff", "--no-commit", "main")
    clone.take(clone.workshop.model(*WEAK))
    clone.save("Merge main")


# Forcing: each time the model is bad, and the question is who says that it may go in.


def _add_force(name, words, make, main=None):
    @attack(f"force-{name}", words, BAD, main)
    def change(clone):
        clone.take(clone.workshop.model(*WEAK))
        clone.save()
        make(clone)


def names_a_key(clone):
    with clone.rules() as rules:
        rules["may_force"]["keys"] = [clone.key("theirs")[1]]


def _names_an_address(clone):
    with clone.rules() as rules:
        for added in ("regions", "reasons", "history", "requires"):
            del rules[added]
        rules.update(version=1, may_force=["lea@example.org"], speed={"ratio_max": 2})


_add_force("forged-author", "by an author whom the rules name, as anybody can write it",
           lambda clone: clone.force(name="Lea", email="lea@example.org"), _names_an_address)
_add_force("unsigned", "by a commit that is not signed", lambda clone: clone.force(), names_a_key)
_add_force("other-key", "by a commit that is signed with a key of somebody else",
           lambda clone: clone.force(key=clone.key("mine")[0]), names_a_key)


def _by_ones_own_key(clone):
    with clone.rules() as rules:
        rules["may_force"]["keys"] = [clone.key("mine")[1]]
    clone.force(key=clone.key("mine")[0])


_add_force("own-rules", "by a key that the change itself names", _by_ones_own_key, names_a_key)


def _by_an_old_word(clone):
    # Somebody who may said so of another model: that word stands in the branch, and this model came later.
    clone.take(clone.workshop.model(seed=43))
    clone.force(key=clone.key("theirs")[0])
    clone.take(clone.workshop.model(*WEAK))


_add_force("other-tree", "by a signed word about another model", _by_an_old_word, names_a_key)


def _by_a_configured_key(clone):
    key, public = clone.key("mine")
    allowed = clone.folder.with_name(f"{clone.folder.name}-allowed")
    allowed.write_text(f"* {public}\n", encoding="utf-8")
    clone.git("config", "gpg.format", "ssh")
    clone.git("config", "gpg.ssh.allowedSignersFile", allowed)
    clone.force(key=key)


_add_force("configured-key", "by a key that the clone's own configuration allows", _by_a_configured_key, names_a_key)


def names_a_reviewer(clone):
    with clone.rules() as rules:
        rules["may_force"]["reviewers"] = ["lea"]


class _Forge(http.server.BaseHTTPRequestHandler):
    """Answers every question with the same reviews."""

    reviews = []

    def do_GET(self):  # The name is the library's.
        body = json.dumps(self.reviews).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def on_a_request(clone, opened_by, reviews):
    """The gate is asked on a pull request of somebody, of which a forge knows reviews."""
    clone.save()
    head, base = clone.git("rev-parse", "HEAD"), clone.git("rev-parse", "main")
    handler = type("Forge", (_Forge,), {"reviews": reviews(head)})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    clone.ending.callback(server.server_close)
    clone.ending.callback(server.shutdown)
    repository = {"full_name": "us/models"}
    event = clone.folder.with_name(f"{clone.folder.name}-event.json")
    event.write_text(json.dumps({
        "repository": {"default_branch": "main", **repository},
        "sender": {"login": opened_by},
        "pull_request": {
            "number": 7, "user": {"login": opened_by},
            "head": {"sha": head, "ref": "change", "repo": repository},
            "base": {"sha": base, "ref": "main", "repo": repository},
        },
    }), encoding="utf-8")
    clone.environment.update(
        GITHUB_EVENT_NAME="pull_request_target", GITHUB_EVENT_PATH=str(event), GITHUB_REPOSITORY="us/models",
        GITHUB_TOKEN="token", GITHUB_ACTOR=opened_by, GITHUB_REF="refs/heads/main",
        GITHUB_API_URL=f"http://127.0.0.1:{server.server_port}")
    clone.options.append("--fetch")


def review(number, login, state, commit):
    return {"id": number, "user": {"login": login}, "state": state, "commit_id": commit,
            "submitted_at": f"2026-01-{number:02}T00:00:00Z"}


def _add_request(name, words, opened_by, reviews):
    """An attack on the reviews of a request; reviews is a function of the head."""
    def make(clone):
        clone.force()
        on_a_request(clone, opened_by, reviews)
    _add_force(name, words, make, names_a_reviewer)


_add_request("opened-by-a-reviewer", "by a request that a reviewer opened, and nobody reviewed", "lea", lambda head: [])
_add_request("approved-by-its-author", "by the approval of who opened the request", "lea",
             lambda head: [review(1, "lea", "APPROVED", head)])
_add_request("approved-before", "by the approval of another head", "mallory",
             lambda head: [review(1, "lea", "APPROVED", "1" * 40)])
_add_request("approval-taken-back", "by an approval that was dismissed", "mallory",
             lambda head: [review(1, "lea", "DISMISSED", head)])
_add_request("approved-then-not", "by an approval after which changes were asked for", "mallory",
             lambda head: [review(1, "lea", "APPROVED", head), review(2, "lea", "CHANGES_REQUESTED", head)])
_add_request("approved-by-nobody", "by the approval of somebody whom the rules do not name", "mallory",
             lambda head: [review(1, "eve", "APPROVED", head)])


@attack("event-without-names", "an event that does not say what is compared", "does not name")
def event_without_names(clone):
    clone.take(clone.workshop.model(*WEAK))
    on_a_request(clone, "mallory", lambda head: [])
    with contextlib.suppress(KeyError):
        del clone.environment["GITHUB_REF"]
    event = clone.folder.with_name(f"{clone.folder.name}-event.json")
    event.write_text(json.dumps({"pull_request": {"number": 7}}), encoding="utf-8")
