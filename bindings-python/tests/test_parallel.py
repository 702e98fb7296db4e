"""Threads, forks, processes: no lock, no pool, nothing that hangs."""

import multiprocessing
import os
import signal
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest

import noticematch as nm

NAMES = ["Viktor Skalnyi", "Геннадий Эховский", None, "Nobody Atall"] * 200


def answer(people):
    return people.screen(NAMES, threads=2).to_dicts()


def test_many_threads_one_list(people):
    expected = answer(people)
    single = [people.search(name).to_dicts() for name in NAMES[:4]]
    barrier = threading.Barrier(8)

    def work(_):
        barrier.wait(timeout=30)
        for _ in range(3):
            assert answer(people) == expected
            assert [people.search(name).to_dicts() for name in NAMES[:4]] == single
        return True

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(8)))


def test_many_readers_of_one_answer(people):
    found = people.search("Viktor Khan", min_score=0.0)
    rows = iter(found)
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: next(rows, None), range(len(found) + 8)))
    ids = [candidate.record_id for candidate in taken if candidate is not None]
    assert sorted(ids) == sorted(candidate.record_id for candidate in found)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_fork_after_a_batch_does_not_hang(people):
    """The parent's batch used threads; a pool that outlived it would hang the child for ever."""
    expected = answer(people)
    child = os.fork()
    if child == 0:
        os._exit(0 if answer(people) == expected else 3)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            assert os.waitstatus_to_exitcode(status) == 0
            break
        time.sleep(0.02)
    else:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        pytest.fail("the child hangs")
    assert answer(people) == expected


@pytest.mark.parametrize("method", [m for m in ("spawn", "fork") if m in multiprocessing.get_all_start_methods()])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_processes(people, method):
    expected = answer(people)
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        futures = [pool.submit(answer, people) for _ in range(3)]
        assert all(future.result(timeout=120) == expected for future in futures)


def test_import_is_fast():
    """Modules that cost time are loaded when they are used."""
    code = "import sys, noticematch; print(*sorted(m for m in sys.modules if '.' not in m))"
    import subprocess

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"numpy", "pandas", "polars", "pyarrow", "matplotlib", "asyncio", "html"}
