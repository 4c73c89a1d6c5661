"""Attacks on where a model is looked for: new names, links, other repositories, and histories that are not whole."""

import json
import shutil

from attack.change import attack
from attack.clone import MODEL_FOLDER
from attack.evidence_attacks import WEAK

NEW = "rules for it|new models"
LINK = "symbolic link"


def _put_bad(clone, folder):
    """A bad model in a folder of its own, with the rules and rows that it likes."""
    clone.write(f"{folder}/model.onnx", clone.workshop.model(*WEAK).read_bytes())
    clone.write(f"{folder}/holdout.csv", clone.workshop.holdout.read_bytes())
    clone.write(f"{folder}/policy.json", json.dumps(_lax_rules(clone)))


def _lax_rules(clone):
    rules = json.loads(clone.git("show", f"HEAD:{MODEL_FOLDER}/policy.json"))
    rules["first_model"] = True
    rules["metrics"] = {"accuracy": {"floor": 0.1, "margin": 0.9}}
    rules["slices"] = []
    rules["calibration"] = {"error_max": 1, "spiegelhalter_p_min": 0}
    return rules


@attack("new-folder", "a new model that brings rules of its own", NEW)
def new_folder(clone):
    _put_bad(clone, "models/loan-default-2")


@attack("new-folder-with-rules", "the same, and models/policy.json for new models comes with it", NEW)
def new_folder_with_rules(clone):
    _put_bad(clone, "models/loan-default-2")
    clone.write("models/policy.json", json.dumps(_lax_rules(clone)))


def has_rules_for_new_models(clone):
    rules = json.loads(clone.policy.read_text(encoding="utf-8"))
    rules["first_model"] = True
    clone.write("models/policy.json", json.dumps(rules, indent=2))


@attack("new-folder-under-rules", "main has rules for new models, and a bad one brings its own",
        "^(floor|calibration|predictions),", has_rules_for_new_models)
def new_folder_under_rules(clone):
    _put_bad(clone, "models/loan-default-2")


@attack("weaker-rules-for-new-models", "the rules for new models become weaker", "^rules,|weaker",
        has_rules_for_new_models)
def weaker_rules_for_new_models(clone):
    with clone.rules(clone.folder / "models/policy.json") as rules:
        rules["metrics"]["recall"]["floor"] = 0.1


@attack("renamed", "a bad model in a folder of another name, the old one gone", "^comparison,|deleted|new models")
def renamed(clone):
    clone.git("rm", "-r", "--quiet", MODEL_FOLDER)
    _put_bad(clone, "models/loans")


@attack("renamed-with-a-decoy", "two new folders for one that is gone, so that neither is its heir",
        "deleted|new models")
def renamed_with_a_decoy(clone):
    clone.git("rm", "-r", "--quiet", MODEL_FOLDER)
    _put_bad(clone, "models/loans")
    _put_bad(clone, "models/decoy")


@attack("deleted", "the model is deleted", "deleted")
def deleted(clone):
    clone.git("rm", "--quiet", f"{MODEL_FOLDER}/model.onnx")


@attack("policy-deleted", "the policy is deleted", "weaker|deleted|taken away|without a policy")
def policy_deleted(clone):
    clone.git("rm", "--quiet", f"{MODEL_FOLDER}/policy.json")


@attack("holdout-deleted", "the holdout is deleted", "^holdout,|^rules,|no holdout")
def holdout_deleted(clone):
    clone.git("rm", "--quiet", f"{MODEL_FOLDER}/holdout.csv")


def _link(clone, path, goal):
    """A link at a path of the clone in place of what is there."""
    place = clone.folder / path
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    elif place.is_symlink() or place.exists():
        place.unlink()
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(goal)


def _folder_is_a_link(clone):
    shutil.move(clone.model.parent, clone.folder / "stores")
    _link(clone, MODEL_FOLDER, "../stores")


@attack("behind-a-link", "models/loan-default is a link, and what it leads to becomes bad",
        "^(comparison|floor),|symbolic link", _folder_is_a_link)
def behind_a_link(clone):
    clone.write("stores/model.onnx", clone.workshop.model(*WEAK).read_bytes())


@attack("behind-a-linked-file", "model.onnx is a link, and what it leads to becomes bad",
        "^(comparison|floor),|symbolic link",
        lambda clone: (shutil.move(clone.model, clone.folder / "now.onnx"),
                       _link(clone, f"{MODEL_FOLDER}/model.onnx", "../../now.onnx")))
def behind_a_linked_file(clone):
    clone.write("now.onnx", clone.workshop.model(*WEAK).read_bytes())


@attack("behind-linked-models", "models is a link, and what it leads to becomes bad",
        "^(comparison|floor),|symbolic link",
        lambda clone: (shutil.move(clone.folder / "models", clone.folder / "all"), _link(clone, "models", "all")))
def behind_linked_models(clone):
    clone.write("all/loan-default/model.onnx", clone.workshop.model(*WEAK).read_bytes())


def _add_link(name, words, path, goal):
    @attack(f"link-{name}", words, LINK)
    def change(clone):
        _link(clone, path, goal)


_add_link("out-of-the-repository", "the model is a link out of the repository", f"{MODEL_FOLDER}/model.onnx",
          "../../../elsewhere/model.onnx")
_add_link("to-the-root", "the model is a link by an absolute path", f"{MODEL_FOLDER}/model.onnx", "/tmp/model.onnx")
_add_link("to-nothing", "the model is a link to nothing", f"{MODEL_FOLDER}/model.onnx", "other.onnx")
_add_link("to-itself", "the model's folder is a link to itself", MODEL_FOLDER, "loan-default")
_add_link("of-all-models", "models is a link out of the repository", "models", "../models")
_add_link("beside", "a new folder is a link out of the repository", "models/loans", "../../elsewhere")


@attack("link-to-a-bad-model", "the model becomes a link to a bad one", "^(comparison|floor),|symbolic link")
def link_to_a_bad_model(clone):
    clone.write("other.onnx", clone.workshop.model(*WEAK).read_bytes())
    _link(clone, f"{MODEL_FOLDER}/model.onnx", "../../other.onnx")


def _as_submodule(clone, path):
    commit = clone.git("rev-parse", "HEAD")
    # Without the folder it would be gone from the next commit.
    (clone.folder / path).mkdir(parents=True, exist_ok=True)
    clone.git("update-index", "--add", "--cacheinfo", f"160000,{commit},{path}")
    clone.git("commit", "--quiet", "--message", "another repository")


@attack("submodule-beside", "models/loans is another repository", "may be a model|another repository")
def submodule_beside(clone):
    _as_submodule(clone, "models/loans")


@attack("submodule-in-place", "models/loan-default is another repository", "another repository|deleted|may be a model")
def submodule_in_place(clone):
    clone.git("rm", "-r", "--quiet", MODEL_FOLDER)
    _as_submodule(clone, MODEL_FOLDER)


@attack("history-rewritten", "a branch that has no commit in common with main", "no.*common|unrelated|merge base")
def history_rewritten(clone):
    clone.git("checkout", "--quiet", "--orphan", "other")
    clone.take(clone.workshop.model(seed=43))


@attack("history-cut-off", "a clone with the newest commits alone", "shallow|--fetch|fetch-depth|history")
def history_cut_off(clone):
    clone.take(clone.workshop.model(seed=43))
    clone.save()
    with clone.on_main():
        clone.write("NEWS.md", "Main goes on.\n")
    cut = clone.folder.with_name(f"{clone.folder.name}-cut")
    clone.git("clone", "--quiet", "--depth", "1", "--no-single-branch", f"file://{clone.folder}", cut)
    clone.judged = cut


def _main_went_on(clone):
    clone.take(clone.workshop.model(seed=44))
    clone.save()
    clone.write("README.md", "Models, and a page about them.\n")


@attack("history-of-champions-cut-off", "a clone in which former champions are not known",
        "shallow|--fetch|fetch-depth|history", _main_went_on)
def history_of_champions_cut_off(clone):
    clone.take(clone.workshop.model(seed=43))
    clone.save()
    cut = clone.folder.with_name(f"{clone.folder.name}-cut")
    clone.git("clone", "--quiet", "--depth", "2", "--no-single-branch", f"file://{clone.folder}", cut)
    clone.judged = cut
