"""A clone in which a change is made, and the gate's answer to it."""

import contextlib
import dataclasses
import json
import os
import re
import shutil
import subprocess

import house

MODEL_FOLDER = "models/loan-default"
# Longer than any run of the gate is; one that hangs is no answer.
RUN_SECONDS_MAX = 300
# What CI servers and this user's git would tell the gate.
_OTHERS = re.compile("^(GIT_|GITHUB_|GITLAB_|CI_|CI$)")


def surroundings(work):
    """The environment of clones: a git without this user's settings, and no CI server."""
    settings = work / "gitconfig"
    settings.write_text("[user]\nname = Ada\nemail = ada@example.org\n[init]\ndefaultBranch = main\n"
                        "[protocol \"file\"]\nallow = always\n[core]\nautocrlf = false\n")
    kept = {name: value for name, value in os.environ.items() if not _OTHERS.match(name)}
    return {**kept, "GIT_CONFIG_GLOBAL": str(settings), "GIT_CONFIG_NOSYSTEM": "1"}


@dataclasses.dataclass
class Answer:
    """What the gate said of a change."""

    # PASS and so on, or what there was instead of a verdict.
    verdict: str
    # Whether the change may go in.
    lets_in: bool
    # Every reason against it, the gravest first; what went wrong where there is no verdict.
    reasons: list
    is_verdict: bool = True


class Clone:
    """A clone of the small repository, with the change's branch checked out."""

    def __init__(self, folder, environment, workshop):
        self.folder = folder
        self.environment = dict(environment)
        # Makes models; shared by all clones.
        self.workshop = workshop
        # Where the gate is asked, and what it is told.
        self.judged = folder
        self.options = ["--target", "main", "--strict"]
        self.model = folder / MODEL_FOLDER / "model.onnx"
        self.holdout = self.model.with_name("holdout.csv")
        self.policy = self.model.with_name("policy.json")
        # Ends when the gate has answered.
        self.ending = contextlib.ExitStack()

    def git(self, *words, **more):
        """Runs git there and returns what it says."""
        environment = {**self.environment, **more.pop("env", {})}
        return subprocess.run(["git", *map(str, words)], cwd=self.folder, env=environment, check=True, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE).stdout.strip()

    def write(self, path, content):
        """Makes a file of the clone, and the folders on its way."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            file.write_bytes(content)
        else:
            file.write_text(content, encoding="utf-8")
        return file

    def take(self, model):
        """Makes a file the model."""
        shutil.copyfile(model, self.model)

    @contextlib.contextmanager
    def rules(self, path=None):
        """The policy as an object that is written back when the block ends."""
        file = path or self.policy
        policy = json.loads(file.read_text(encoding="utf-8"))
        yield policy
        file.write_text(json.dumps(policy, indent=2) + "\n", encoding="utf-8")

    def save(self, message="a change", **more):
        """Commits whatever is not committed, if anything is."""
        self.git("add", "--all")
        if self.git("status", "--porcelain"):
            self.git("commit", "--quiet", "--message", message, **more)

    @contextlib.contextmanager
    def on_main(self):
        """Main goes on by a commit while the branch stays where it is."""
        self.save()
        branch = self.git("symbolic-ref", "--short", "HEAD")
        self.git("switch", "--quiet", "main")
        yield
        self.save("main goes on")
        self.git("switch", "--quiet", branch)

    def key(self, name):
        """A new key of SSH: the path of its private half, and its public half as a policy names it."""
        path = self.folder.with_name(f"{self.folder.name}-{name}")
        if not path.exists():
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", path], check=True,
                           stdin=subprocess.DEVNULL)
        return path, " ".join(path.with_suffix(".pub").read_text(encoding="utf-8").split()[:2])

    def force(self, tree=None, key=None, **author):
        """Commits a word that the model shall go in: an empty commit, signed where a key is given."""
        tree = tree or self.tree()
        settings = ["-c", "gpg.format=ssh", "-c", f"user.signingkey={key}"] if key else []
        environment = {f"GIT_{role}_{field.upper()}": value for role in ("AUTHOR", "COMMITTER")
                       for field, value in author.items()}
        self.git(*settings, "commit", "--quiet", "--allow-empty", *(["--gpg-sign"] if key else []),
                 "--message", f"Let it in\n\nGate-Force: {tree} it is urgent", env=environment)

    def tree(self):
        """The name of the tree of the model's folder, which a word that forces names."""
        self.save()
        return self.git("rev-parse", f"HEAD:{MODEL_FOLDER}")

    def prepare(self, change):
        """Makes main, then the branch, and commits what was changed."""
        if change.main:
            change.main(self)
            self.save("what was there before")
        self.git("switch", "--quiet", "--create", change.name)
        change.make(self)
        self.save(change.words)

    def ask(self, sestina):
        """What the gate says of it."""
        words = [str(sestina), "gate", "--json", *self.options]
        try:
            done = subprocess.run(words, cwd=self.judged, env=self.environment, text=True, capture_output=True,
                                  stdin=subprocess.DEVNULL, timeout=RUN_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            return Answer("NO ANSWER", False, [f"none within {RUN_SECONDS_MAX} s"], is_verdict=False)
        with contextlib.suppress(ValueError, KeyError, TypeError):
            return _answer(json.loads(done.stdout), done.returncode)
        said = (done.stderr or done.stdout).strip().split("\n")[0]
        return Answer("NO ANSWER", done.returncode == 0, [f"ended with {done.returncode}: {said}"], is_verdict=False)


def _answer(report, code):
    reasons = [report["obstacle"]] if report["obstacle"] else []
    checks = [check for model in report["models"] for check in model["checks"]]
    for verdict in ("fail", "invalid", "inconclusive"):
        reasons += [f"{check['rule']}, {check['subject']}: {check['reason']}"
                    for check in checks if check["verdict"] == verdict]
    verdict = report["verdict"].upper()
    if report["forced"]:
        verdict += " and FORCED"
    return Answer(verdict, code == 0 or verdict == "PASS", reasons + report["warnings"])


def clone_of(template, folder, environment, workshop):
    """A clone of a repository, with the branch main and no remote."""
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(template), str(folder)], env=environment,
                   check=True, capture_output=True, text=True)
    clone = Clone(folder, environment, workshop)
    clone.git("remote", "remove", "origin")
    return clone


def small_repository(folder, environment):
    """A repository with the models as they are shipped, the attributes beside them, and a page."""
    folder.mkdir()
    clone = Clone(folder, environment, None)
    clone.git("init", "--quiet")
    shutil.copytree(house.ROOT / "models", folder / "models")
    attributes = house.ROOT / ".gitattributes"
    if attributes.is_file():
        shutil.copyfile(attributes, folder / ".gitattributes")
    clone.write("README.md", "A repository of models.\n")
    clone.save("models")
    return folder
