"""Honest changes: what people do who look after a model, all of which has to pass."""

import json
import shutil

import onnx

from attack.change import honest
from attack.clone import MODEL_FOLDER
from attack.evidence_attacks import WEAK
from attack.forge import classifier, folded
from attack.input_attacks import trees_on_main
from attack.place_attacks import has_rules_for_new_models
from attack.rule_attacks import names_a_key, names_a_reviewer, on_a_request, review
from attack.workshop import put_metadata


def _add_retrained(seed, *words, rows=10000, told=None):
    name = f"retrained-{seed}" if told is None else f"retrained-{told[0]}"

    @honest(name, f"the model trained again {told[1] if told else f'with seed {seed}'}")
    def change(clone):
        clone.take(clone.workshop.model(*words, seed=seed, rows=rows))


for _seed in (43, 44, 45, 46, 47):
    _add_retrained(_seed)
_add_retrained(48, rows=20000, told=("on-a-larger-book", "on twice as many customers"))
_add_retrained(49, "--c", 1000, told=("with-another-penalty", "with another penalty"))
_add_retrained(50, "--threshold", "best-f1", told=("for-f1", "with the threshold that is best by F1"))
_add_retrained(51, "--folds", 10, told=("with-more-folds", "with ten folds"))


@honest("forest", "a forest trained again where main serves one", trees_on_main("random-forest"))
def forest(clone):
    clone.take(clone.workshop.model(seed=43, algorithm="random-forest"))


@honest("tree", "a decision tree trained again where main serves one", trees_on_main("decision-tree"))
def tree(clone):
    clone.take(clone.workshop.model(seed=46, algorithm="decision-tree"))


@honest("stricter-rules", "higher floors and narrower margins, which the model meets")
def stricter_rules(clone):
    with clone.rules() as rules:
        rules["metrics"]["recall"]["floor"] = 0.97
        rules["metrics"]["log_loss"] = {"ceiling": 0.04, "margin": 0.009}
        rules["speed"]["nanoseconds_max"] = 4000


@honest("stricter-rules-and-a-model", "higher floors and a model trained again")
def stricter_rules_and_a_model(clone):
    clone.take(clone.workshop.model(seed=43))
    with clone.rules() as rules:
        rules["metrics"]["recall"]["floor"] = 0.97


@honest("comment-in-the-rules", "a comment in the policy says more")
def comment_in_the_rules(clone):
    with clone.rules() as rules:
        rules["metrics"]["comment"] = "As agreed in spring."


@honest("fewer-may-force", "a key is gone from those that may force", names_a_key)
def fewer_may_force(clone):
    with clone.rules() as rules:
        rules["may_force"]["keys"] = []


def _version_one(clone):
    with clone.rules() as rules:
        for added in ("regions", "reasons", "history", "requires"):
            del rules[added]
        rules.update(version=1, may_force=[], speed={"ratio_max": 2})


@honest("from-version-one", "a policy of version 1 becomes one of version 2", _version_one)
def from_version_one(clone):
    clone.policy.write_bytes((clone.workshop.champion.with_name("policy.json")).read_bytes())


@honest("under-version-one", "the model trained again under a policy of version 1", _version_one)
def under_version_one(clone):
    clone.take(clone.workshop.model(seed=43))


@honest("new-book", "a new loan book: a new holdout, and a model that is trained on the rest of it")
def new_book(clone):
    made = clone.workshop.trained(seed=77, test="")
    clone.take(made / "model.onnx")
    shutil.copyfile(made / "holdout.csv", clone.holdout)


@honest("larger-holdout", "a larger holdout, and a model that is judged on it")
def larger_holdout(clone):
    larger = clone.workshop.trained(seed=78, rows=16000, test="") / "holdout.csv"
    clone.take(clone.workshop.model(seed=43, test=larger))
    shutil.copyfile(larger, clone.holdout)


@honest("book-in-a-file", "a model that is trained on a file, which the gate is given")
def book_in_a_file(clone):
    clone.take(clone.workshop.model_of_book(80))
    clone.options += ["--training-data", clone.workshop.book(80)]


@honest("scaler-folded", "the champion without its scaler: the same function")
def scaler_folded(clone):
    _take_folded(clone)


def _take_folded(clone):
    clone.model.write_bytes(folded(clone.workshop.champion).SerializeToString())
    clone.workshop.declare(clone.model, clone.holdout)


@honest("after-a-folded-scaler", "the model trained again where main serves one without a scaler", _take_folded)
def after_a_folded_scaler(clone):
    clone.take(clone.workshop.model(seed=43))


@honest("metadata-in-another-order", "the same file with its metadata in another order")
def metadata_in_another_order(clone):
    file = onnx.load(clone.model)
    put_metadata(file, dict(reversed([(item.key, item.value) for item in file.metadata_props])))
    clone.model.write_bytes(file.SerializeToString())


@honest("words-in-the-model", "the same file with a description")
def words_in_the_model(clone):
    file = onnx.load(clone.model)
    file.doc_string = "The regression that scores loans."
    file.graph.doc_string = "Six features, one sum."
    clone.model.write_bytes(file.SerializeToString())


@honest("page", "README.md alone")
def page(clone):
    clone.write("README.md", "A repository of models, and what to know of them.\n")


@honest("program", "a program and its attributes, far from any model")
def program(clone):
    clone.write("Sources/main.swift", "print(1)\n")
    clone.write("Sources/.gitattributes", "*.swift text eol=lf\n")


@honest("pages-beside-the-model", "pages and a picture in models/")
def pages_beside_the_model(clone):
    clone.write("models/README.md", "What lies here is judged by docs/gate.md.\n")
    clone.write(f"{MODEL_FOLDER}/notes.md", "Trained in spring.\n")
    clone.write(f"{MODEL_FOLDER}/curve.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>\n")


@honest("folder-renamed", "the folder has another name, and all in it stays")
def folder_renamed(clone):
    clone.git("mv", MODEL_FOLDER, "models/loans")


@honest("merge-of-main", "the model trained again, and main merged into the branch")
def merge_of_main(clone):
    clone.take(clone.workshop.model(seed=43))
    with clone.on_main():
        clone.write("NEWS.md", "Main goes on.\n")
    clone.git("merge", "--quiet", "--no-edit", "main")


@honest("behind-main", "the model trained again, while main went on elsewhere")
def behind_main(clone):
    clone.take(clone.workshop.model(seed=43))
    with clone.on_main():
        clone.write("NEWS.md", "Main goes on.\n")


@honest("back-again", "the former champion comes back", lambda clone: clone.take(clone.workshop.model(seed=43)))
def back_again(clone):
    clone.take(clone.workshop.champion)


def _from_anywhere(clone):
    with clone.rules() as rules:
        rules["requires"]["training"] = False
        rules["requires"]["reasons"] = False


@honest("from-elsewhere", "the same sums as scikit-learn exports them, where neither record nor reasons are required",
        _from_anywhere)
def from_elsewhere(clone):
    clone.model.write_bytes(classifier(clone.workshop.champion).SerializeToString())
    clone.workshop.declare(clone.model, clone.holdout)


@honest("another-model", "a new model where main has rules for new models", has_rules_for_new_models)
def another_model(clone):
    made = clone.workshop.trained(seed=79, test="")
    clone.write("models/loan-default-south/model.onnx", (made / "model.onnx").read_bytes())
    clone.write("models/loan-default-south/holdout.csv", (made / "holdout.csv").read_bytes())
    rules = json.loads((clone.folder / "models/policy.json").read_text(encoding="utf-8"))
    clone.write("models/loan-default-south/policy.json", json.dumps(rules, indent=2))


FORCED = "FAIL and FORCED"


@honest("forced-by-a-key", "a weak model, by a commit that is signed with a key of the rules", names_a_key, FORCED)
def forced_by_a_key(clone):
    clone.take(clone.workshop.model(*WEAK))
    clone.force(key=clone.key("theirs")[0])


@honest("forced-by-a-review", "a weak model, by the approval of a reviewer of the rules", names_a_reviewer, FORCED)
def forced_by_a_review(clone):
    clone.take(clone.workshop.model(*WEAK))
    clone.force()
    on_a_request(clone, "mallory", lambda head: [review(1, "lea", "APPROVED", head)])
