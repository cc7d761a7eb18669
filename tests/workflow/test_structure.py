"""Where everything stands: rules, scripts, tests and documentation by stage, the library by room."""

import ast
import re
import subprocess
from collections import Counter
from pathlib import Path, PurePosixPath

import pytest
from emrestore.jobs.closure import PACKAGE, SCRIPTS, closure, parsed

ROOT = Path(__file__).parents[2]
RULE_FILES = sorted((ROOT / "workflow" / "rules").glob("*.smk"))
# its rules are made from blocks of the config, for any stage
ADDED = "added"
# STAGE.smk, or STAGE-SUBJECT.smk
FILES_OF = {}
for path in RULE_FILES:
    FILES_OF.setdefault(path.stem.partition("-")[0], []).append(path)
STAGES = [stage for stage in FILES_OF if stage != ADDED]
LIBRARY = SCRIPTS / PACKAGE
PHYSICS = "random atoms specimen imaging distortion dataset simulation quantification".split()
HEAVY = {"tensorflow", "keras", "snakemake"}
MOST_LINES, MOST_FILES, MOST_RULE_LINES = 3, 20, 400


def scripts_of(stage):
    """Return the scripts that the rules of a stage call, by rule, as paths from the rule file."""
    text = "".join(path.read_text() for path in FILES_OF[stage])
    _, *parts = re.split(r"^ *rule (\w+):$", text, flags=re.MULTILINE)
    rules = zip(parts[::2], parts[1::2], strict=True)
    found = {rule: re.findall(r"^ +script:\n +(.+)$", body, re.MULTILINE) for rule, body in rules}
    return {rule: scripts for rule, scripts in found.items() if scripts}


def long_functions(path):
    """Return the functions of a rule file whose body has more than three lines, def or lambda.

    Snakemake's directives are no Python: a function is what stands between its first line and the
    line where brackets are closed and the indentation is back.
    """
    lines, found = path.read_text().splitlines(), []
    for number, line in enumerate(lines):
        if re.match(r"\s*def ", line):
            indent = len(line) - len(line.lstrip())
            body = []
            for other in lines[number + 1 :]:
                if other.strip() and len(other) - len(other.lstrip()) <= indent:
                    break
                body += [other] * bool(other.strip())
        elif "lambda" in line:
            body, depth = [], 0
            for other in [line[line.index("lambda") :], *lines[number + 1 :]]:
                depth += len(re.findall(r"[(\[{]", other)) - len(re.findall(r"[)\]}]", other))
                body.append(other)
                if depth <= 0:
                    break
            # the line of the lambda itself, and the one that closes its last bracket
            body = body[1:-1]
        else:
            continue
        if len(body) > MOST_LINES:
            found.append(f"{path.name}, line {number + 1}: {line.strip()}")
    return found


def test_stages_are_few_and_a_rule_file_is_short():
    assert len(STAGES) <= 12
    lines = {path.name: len(path.read_text().splitlines()) for path in RULE_FILES}
    assert {name: number for name, number in lines.items() if number > MOST_RULE_LINES} == {}


def test_a_stage_stands_in_one_file_or_in_a_file_a_subject():
    for stage, files in FILES_OF.items():
        assert files == [ROOT / "workflow" / "rules" / f"{stage}.smk"] or len(files) > 1


@pytest.mark.parametrize("stage", STAGES)
def test_a_rule_and_its_script_have_the_same_name_and_stage(stage):
    called = scripts_of(stage)
    assert called
    for rule, scripts in called.items():
        assert scripts == [f'"../scripts/{stage}/{rule}.py"']
        assert (SCRIPTS / stage / f"{rule}.py").exists()


@pytest.mark.parametrize("stage", STAGES)
def test_every_script_has_its_rule(stage):
    files = {path.stem for path in (SCRIPTS / stage).glob("*.py")}
    assert files == set(scripts_of(stage))


def test_scripts_stand_in_folders_of_stages():
    folders = {path.name for path in SCRIPTS.iterdir() if path.name != "__pycache__"}
    assert folders == {*STAGES, PACKAGE}


@pytest.mark.parametrize("path", [*RULE_FILES, ROOT / "Snakefile"], ids=lambda path: path.stem)
def test_rule_files_hold_no_long_function(path):
    assert long_functions(path) == []


LONG = """
def f(x):
    a = 1
    b = 2

    c = 3
    return 4


rule r:
    input:
        lambda wildcards: [
            1,
            2,
            3,
            4,
        ],
        lambda wildcards: short(
            wildcards
        ),
"""


def test_a_long_function_would_be_found(tmp_path):
    path = tmp_path / "long.smk"
    path.write_text(LONG)
    lines = [found.split(":")[0] for found in long_functions(path)]
    assert lines == ["long.smk, line 2", "long.smk, line 12"]


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_has_scripts_tests_and_a_page(stage):
    assert list((SCRIPTS / stage).glob("*.py"))
    assert list((ROOT / "tests" / stage).glob("test_*.py"))
    assert (ROOT / "docs" / f"{stage}.md").exists()


def test_no_folder_is_crowded():
    told = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    files = Counter(str(PurePosixPath(name).parent) for name in told.split("\0") if name)
    library = LIBRARY.relative_to(ROOT)
    crowded = {
        folder: number
        for folder, number in files.items()
        if number > MOST_FILES
        and not PurePosixPath(folder).is_relative_to(library)
        # a kept run has the folders of its results
        and not folder.startswith("reference/")
    }
    assert len(files) > 40 and crowded == {}


def room_of(path):
    """Return the room of a file of the library: its package or module at the top."""
    return path.relative_to(LIBRARY).parts[0].removesuffix(".py")


def rooms():
    """Return the rooms of the library, each with the rooms that it imports."""
    found = {}
    for path in LIBRARY.rglob("*.py"):
        imports = parsed(path.read_text(), str(path))[0]
        others = {name.split(".")[1] for name in imports if name != PACKAGE}
        found.setdefault(room_of(path), set()).update(others)
    return {room: (others & set(found)) - {room} for room, others in found.items()}


def test_imports_between_rooms_have_no_circle():
    left = rooms()
    assert len(left) >= 20 and "emrestore" not in left
    # take away what imports nothing that is left, until nothing is: a circle stays
    while free := [room for room, others in left.items() if not others & set(left)]:
        left = {room: others for room, others in left.items() if room not in free}
    assert left == {}


def outside(path):
    """Return the packages that a file imports, the library aside."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name.split(".")[0] for name in names} - {PACKAGE}


@pytest.mark.parametrize("room", PHYSICS)
def test_physics_needs_neither_tensorflow_nor_snakemake(room):
    files = [path for path in LIBRARY.rglob("*.py") if room_of(path) == room]
    assert files
    reached = {other for path in files for other in closure(path.relative_to(SCRIPTS))}
    assert {path: outside(path) & HEAVY for path in reached if outside(path) & HEAVY} == {}


def test_a_room_that_needs_tensorflow_would_be_found():
    assert "keras" in outside(LIBRARY / "networks" / "build.py")
