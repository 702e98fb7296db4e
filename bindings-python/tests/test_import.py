"""Importing costs little: nothing heavy is loaded before it is asked for."""

import subprocess
import sys

LATE = ("numpy", "pandas", "polars", "pyarrow", "matplotlib", "dataclasses", "inspect", "ast", "importlib.metadata")


def test_import_loads_nothing_heavy():
    code = (
        "import sys; before = set(sys.modules); import noticematch; "
        "noticematch.demo().search('Viktor Skalnyi')[0].score; print(*set(sys.modules) - before)"
    )
    # -S: a site hook of the environment may load anything.
    path = ":".join(part for part in sys.path if part)
    out = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:] = {path.split(':')!r}; {code}"],
        check=True, capture_output=True, text=True,
    ).stdout.split()
    assert "noticematch._native" in out
    assert not set(LATE) & set(out)


def test_what_is_loaded_late_is_there():
    import noticematch as nm

    for name in nm.__all__:
        assert name in dir(nm)
        getattr(nm, name)
    try:
        nm.no_such_thing
    except AttributeError as error:
        assert "no_such_thing" in str(error)
    else:
        raise AssertionError("a name that is not there")
