"""Attacks on what is judged: other bytes in a checkout, bytes that no reader sees, other kinds of file."""

import onnx

from attack.change import attack
from attack.clone import MODEL_FOLDER
from attack.forge import waived_above
from attack.two_faces import two_faces, unknown_field
from attack.workshop import FEATURES

ATTRIBUTES = r"attribute|\.gitattributes"
NO_READER = "no reader sees: field 100"
_ENDS = "*.onnx text eol=crlf\n"


def _takes_two_faces(clone):
    """The model is an honest one as git keeps it, and lets everyone through as a checkout has it."""
    honest = clone.workshop.model(seed=43)
    loans = [1.0 if name == "loan_amt_outstanding" else 0.0 for name in FEATURES]
    bad = waived_above(honest, loans, 0.0)
    clone.model.write_bytes(two_faces(honest.read_bytes(), bad.SerializeToString()))


@attack("crlf-at-the-root", "another model once checked out; attributes at the root", ATTRIBUTES)
def crlf_at_the_root(clone):
    _takes_two_faces(clone)
    clone.write(".gitattributes", _ENDS)


@attack("crlf-in-models", "the same, with attributes in models/", ATTRIBUTES)
def crlf_in_models(clone):
    _takes_two_faces(clone)
    clone.write("models/.gitattributes", _ENDS)


@attack("crlf-in-the-folder", "the same, with attributes beside the model", ATTRIBUTES)
def crlf_in_the_folder(clone):
    _takes_two_faces(clone)
    clone.write(f"{MODEL_FOLDER}/.gitattributes", "* eol=crlf\n")


@attack("crlf-by-a-macro", "the same, with a macro that stands for the attribute", ATTRIBUTES)
def crlf_by_a_macro(clone):
    _takes_two_faces(clone)
    clone.write(".gitattributes", "[attr]lines text eol=crlf\nmodels/** lines\n")


@attack("two-faces-alone", "the same file, and the attributes are to follow later", NO_READER)
def two_faces_alone(clone):
    _takes_two_faces(clone)


def _add_attribute(name, words, line):
    @attack(name, words, ATTRIBUTES)
    def change(clone):
        clone.take(clone.workshop.model(seed=43))
        clone.write(f"{MODEL_FOLDER}/.gitattributes", line + "\n")


_add_attribute("ident", "$Id$ in the model grows in a checkout", "*.onnx ident")
_add_attribute("filter", "a program of the clone's changes the model in a checkout", "*.onnx filter=other")
_add_attribute("encoding", "the holdout has another encoding in a checkout", "*.csv working-tree-encoding=UTF-16LE")
_add_attribute("export-subst", "$Format$ in the model becomes other text in an archive", "*.onnx export-subst")


def _add_unknown(level, part_of):
    @attack(f"unknown-field-{level}", f"an honest model with a field that nobody knows, in the {level}", NO_READER)
    def change(clone):
        file = onnx.load(clone.workshop.model(seed=43))
        part = part_of(file)
        part.MergeFromString(unknown_field(b"x" * 1000))
        clone.model.write_bytes(file.SerializeToString())


_add_unknown("file", lambda file: file)
_add_unknown("graph", lambda file: file.graph)
_add_unknown("node", lambda file: file.graph.node[0])
_add_unknown("tensor", lambda file: file.graph.initializer[0])
_add_unknown("metadata", lambda file: file.metadata_props[0])


@attack("unknown-field-attribute", "the same in an attribute of a node", NO_READER)
def unknown_in_attribute(clone):
    file = onnx.load(clone.workshop.model(seed=43))
    next(node for node in file.graph.node if node.attribute).attribute[0].MergeFromString(unknown_field(b"x"))
    clone.model.write_bytes(file.SerializeToString())


@attack("pointer", "a pointer of Git LFS in the model's place", "LFS")
def pointer(clone):
    clone.model.write_text(
        "version https://git-lfs.github.com/spec/v1\n"
        "oid sha256:70a63c6d7d208db6a07c024d57930f92eb6cd0885c0fd4d26d0e10a8eb1d22f5\nsize 27793\n")


@attack("capital-letters", "model.ONNX beside the model, for a disk that knows no case", "may be a model|case")
def capital_letters(clone):
    clone.write(f"{MODEL_FOLDER}/model.ONNX", clone.workshop.model("--c", "0.001").read_bytes())


@attack("case-of-the-name", "Model.onnx beside the model", "may be a model|case")
def case_of_the_name(clone):
    clone.write(f"{MODEL_FOLDER}/Model.onnx", clone.workshop.model("--c", "0.001").read_bytes())


@attack("case-of-the-folder", "a folder Loan-Default beside loan-default", "case|rules for it|new models")
def case_of_the_folder(clone):
    clone.write("models/Loan-Default/model.onnx", clone.workshop.model("--c", "0.001").read_bytes())
    clone.write("models/Loan-Default/policy.json", clone.policy.read_bytes())
    clone.write("models/Loan-Default/holdout.csv", clone.holdout.read_bytes())


@attack("deeper", "a model in a folder within the model's folder", "may be a model|where one is judged")
def deeper(clone):
    clone.write(f"{MODEL_FOLDER}/next/model.onnx", clone.workshop.model("--c", "0.001").read_bytes())


@attack("case-of-models", "Models beside models, for a disk that knows no case", "may be a model|case")
def case_of_models(clone):
    clone.write("Models/loan-default/model.onnx", clone.workshop.model("--c", "0.001").read_bytes())


@attack("case-of-attributes", "attributes in a file of capital letters, for a disk that knows no case", "case")
def case_of_attributes(clone):
    clone.take(clone.workshop.model(seed=43))
    clone.write(f"{MODEL_FOLDER}/.GitAttributes", _ENDS)
