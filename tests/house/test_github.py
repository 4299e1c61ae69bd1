"""What runs where the code is hosted does what a person does here, on what is supported."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from tests.house.project import PROJECT, PYTHONS, ROOT

GITHUB = ROOT / ".github"
WORKFLOWS = sorted(GITHUB.glob("workflows/*.yml"))
FORMS = sorted(GITHUB.glob("ISSUE_TEMPLATE/[0-9]-*.yml"))


def _read(path: Path) -> dict[Any, Any]:
    """Return a YAML file; its ``on`` is read as a truth value, which is YAML's own joke."""
    found: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def _steps(workflow: dict[Any, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job.get("steps", ())]


def test_every_supported_python_runs_what_a_person_runs() -> None:
    """``make test``, which is what ``.ci/run`` says too."""
    job = _read(GITHUB / "workflows" / "ci.yml")["jobs"]["test"]
    assert tuple(job["strategy"]["matrix"]["python"]) == PYTHONS
    assert "matrix.python" in job["container"]
    assert [step["run"] for step in job["steps"] if "run" in step] == ["make test"]
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith("\nmake test")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_do_no_more_than_it_needs(path: Path) -> None:
    """It reads, unless a job says what it writes; actions are named by their commit; every job ends."""
    workflow = _read(path)
    assert workflow["permissions"] == {"contents": "read"}
    for name, job in workflow["jobs"].items():
        assert "uses" in job or job["timeout-minutes"], name
    for step in _steps(workflow):
        if "uses" in step:
            assert re.fullmatch(r"(actions|docker)/[\w-]+@[0-9a-f]{40}", step["uses"]), step["uses"]
        if step.get("uses", "").startswith("actions/checkout"):
            assert step["with"]["persist-credentials"] is False
        # What somebody else writes (a branch's or a change's name) is never pasted into a shell.
        assert "${{" not in step.get("run", "")


def test_a_release_is_tested_and_says_one_version() -> None:
    """Nothing is built before the tests are green; tag, package, changelog and image agree."""
    workflow = _read(GITHUB / "workflows" / "release.yml")
    jobs = workflow["jobs"]
    assert workflow[True] == {"push": {"tags": ["v*"]}}
    assert jobs["test"]["uses"] == "./.github/workflows/ci.yml"
    assert "workflow_call" in _read(GITHUB / "workflows" / "ci.yml")[True]
    assert {name: job.get("needs") for name, job in jobs.items()} == {
        "test": None,
        "wheel": "test",
        "image": "test",
        "release": ["wheel", "image"],
    }
    said = "\n".join(step.get("run", "") for step in _steps(workflow))
    for part in ("tests.house.release", "pip wheel", "SHA256SUMS", "--version", "gh release create"):
        assert part in said
    files = {step["with"]["file"] for step in _steps(workflow) if "file" in step.get("with", {})}
    assert files == {"deploy/Dockerfile"}
    assert (ROOT / "deploy" / "Dockerfile").is_file()


def test_what_we_depend_on_is_kept_up_to_date() -> None:
    """Packages, actions and the image's base, where they are; subjects begin with a room."""
    updates = _read(GITHUB / "dependabot.yml")["updates"]
    places = {(each["package-ecosystem"], each["directory"]) for each in updates}
    assert places == {("uv", "/"), ("github-actions", "/"), ("docker", "/deploy")}
    assert all(each["commit-message"]["prefix"].isalpha() for each in updates)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_a_form_asks_for_something(path: Path) -> None:
    """Each has what GitHub wants of a form, names things once, and requires at least one answer."""
    form = _read(path)
    assert {"name", "description", "body"} <= set(form)
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    ids = [field["id"] for field in fields]
    assert len(ids) == len(set(ids))
    assert any(field.get("validations", {}).get("required") for field in fields)
    for target in re.findall(r"\(\.\./blob/main/([^)]+)\)", path.read_text(encoding="utf-8")):
        assert (ROOT / target).is_file(), target


def test_it_is_said_which_versions_are_looked_after() -> None:
    """The newest minor version is among them, and no other."""
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    minor = PROJECT["version"].rpartition(".")[0]
    assert re.findall(r"^\| (\d+\.\d+)\.x \| yes \|$", text, re.MULTILINE) == [minor]
