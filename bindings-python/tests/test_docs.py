"""Every example in docstrings, in the README and in the notebooks runs."""

import doctest
import importlib
import os
import pathlib
import re

import pytest

import noticematch as nm
from noticematch import _native

HERE = pathlib.Path(__file__).parent
MODULES = ["", "_changes", "_mrz", "_watchlist", "audit", "bundle", "evidence", "plot", "spark", "tuning"]
NOTEBOOKS = sorted((HERE.parent.parent / "docs" / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("name", MODULES)
def test_docstrings(name):
    module = importlib.import_module(f"noticematch.{name}" if name else "noticematch")
    finder = doctest.DocTestFinder(exclude_empty=True)
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    for test in finder.find(module, module.__name__):
        runner.run(test)
    assert runner.failures == 0


def test_docstrings_of_compiled_classes():
    runner = doctest.DocTestRunner()
    for item in (_native.Query, _native.Candidates, _native.Candidate, _native.Reason):
        assert item.__doc__
        for test in doctest.DocTestFinder().find(item, item.__name__, module=False, globs={}):
            runner.run(test)
        public = [name for name in vars(item) if not name.startswith("_")]
        assert public and all(getattr(item, name).__doc__ for name in public)
    assert runner.failures == 0 and runner.tries > 0


def test_everything_public_is_there_and_documented():
    for name in nm.__all__:
        thing = getattr(nm, name)
        assert isinstance(thing, (str, tuple)) or thing.__doc__, name


def test_readme(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = (HERE.parent / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    assert blocks
    scope = {}
    nm.demo().save("border.nmx")
    (tmp_path / "people.csv").write_text(
        "full_name,dob\nViktor Skalnyi,1980-05\nNobody Atall,\n", encoding="utf-8"
    )
    for block in blocks:
        exec(compile(block, "README.md", "exec"), scope)


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks(path, monkeypatch):
    nbclient = pytest.importorskip("nbclient")
    import nbformat

    # A million names take minutes; what the notebook shows holds for fewer, too.
    monkeypatch.setenv("NOTICEMATCH_NOTEBOOK_NAMES", os.environ.get("NOTICEMATCH_NOTEBOOK_NAMES", "20000"))
    notebook = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(notebook, timeout=600, startup_timeout=300, kernel_name="python3").execute()
    assert any(cell.get("outputs") for cell in notebook.cells if cell.cell_type == "code")


def test_there_are_notebooks():
    assert len(NOTEBOOKS) == 4
