"""The command line: the same program."""

import json
import subprocess
import sys


def run(*arguments):
    command = [sys.executable, "-m", "noticematch", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_search():
    done = run("search", "Виктор Скальный", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert "DEMO-0001" in json.dumps(answer)


def test_exit_codes(tmp_path):
    assert run("--version").stdout.startswith("noticematch ")
    assert run("nonsense").returncode == 2
    assert run("search", "...").returncode == 6
    assert run("info", str(tmp_path / "missing.nmx")).returncode == 3


def test_an_index_of_the_command_opens_here(tmp_path, people):
    import noticematch as nm

    lines = tmp_path / "demo.jsonl"
    lines.write_text("".join(json.dumps(people.record(n)) + "\n" for n in range(len(people))))
    index = tmp_path / "demo.nmx"
    assert run("build", str(lines), "-o", str(index)).returncode == 0
    assert nm.open(index).search("Viktor Skalnyi")[0].record_id == "DEMO-0001"
