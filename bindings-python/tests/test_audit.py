"""The audit log and evidence: every look leaves an entry, and any change shows."""

import pytest

import noticematch as nm
from noticematch import audit, bundle, evidence

WHY = {"purpose": "border-check", "justification": "lane 3", "user": "u-4711"}


@pytest.fixture
def keys():
    return bundle.DeviceKey(bytes([77]) * 32), bundle.SecretKey(bytes([50]) * 32)


def begin(path, keys, **more):
    agency, device = keys
    return audit.open(path, device="tablet-17", agency=agency.public, key=device, **more)


def refusal(call):
    with pytest.raises(nm.RefusedError) as caught:
        call()
    return caught.value.refusal


def test_looks_and_outcomes_are_logged_and_read_by_the_agency(tmp_path, people, keys):
    path, (agency, device) = tmp_path / "audit.log", keys
    log = begin(path, keys)
    found, look = log.search(people, nm.Query("Viktor Skalnyi", born="1980"), **WHY)
    assert found[0].record_id == "DEMO-0001"
    log.outcome(look, "not_the_same", candidate=found[0], reason="other face", user="u-4711")
    log.search(people, "Nobody Atall", **WHY)
    log.search(people, "...", **WHY)
    log.note("list 6 installed")
    log.checkpoint()
    assert b"Skalnyi" not in path.read_bytes()
    report = audit.verify(path, devices=[device.public], anchors=[look])
    assert report.entries == 5 and report.sessions == 1 and report.unsigned == 0 and not report.cut
    entries = audit.export(path, agency, devices=[device.public], anchors=[report.head])
    first = entries[0]["event"]["look"]
    assert first["purpose"] == "border-check" and first["user"] == "u-4711"
    assert "Viktor Skalnyi" in first["query"]["clear"] and "1980" in first["query"]["clear"]
    assert first["candidates"][0]["id"] == "DEMO-0001"
    assert entries[1]["event"]["outcome"]["verdict"] == "not_the_same"
    # Nothing found and not looked up are two things, here too.
    nothing, unsearchable = (entries[n]["event"]["look"] for n in (2, 3))
    assert nothing["candidates"] == [] and "unsearchable" not in nothing
    assert unsearchable["candidates"] == [] and unsearchable["unsearchable"]
    assert refusal(lambda: audit.export(path, bundle.DeviceKey.generate())) == "key"


def test_one_altered_removed_or_reordered_entry_is_detected(tmp_path, people, keys):
    path, (_, device) = tmp_path / "audit.log", keys
    log = begin(path, keys)
    for name in ("Viktor Skalnyi", "Nobody Atall", "Mohamed Ali"):
        log.search(people, name, **WHY)
    log.checkpoint()
    head = audit.verify(path).head
    whole = path.read_bytes()
    for at in range(len(whole) // 3, len(whole), 97):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert refusal(lambda: audit.verify(path, devices=[device.public])) in ("tampered", "malformed")
    path.write_bytes(whole[: len(whole) // 2])
    assert refusal(lambda: audit.verify(path, anchors=[head])) == "tampered"
    path.write_bytes(whole)
    assert audit.verify(path, anchors=[head]).entries == 3
    assert refusal(lambda: audit.verify(path, devices=[bundle.SecretKey.generate().public])) == "tampered"


def test_without_justification_nothing_is_searched_or_logged(tmp_path, people, keys):
    path = tmp_path / "audit.log"
    log = begin(path, keys, purposes=["border-check"])
    for wrong in ({"justification": " "}, {"purpose": "curiosity"}):
        assert refusal(lambda: log.search(people, "Viktor Skalnyi", **{**WHY, **wrong})) == "justification"
    assert refusal(lambda: log.check(purpose="", justification="x")) == "justification"
    assert audit.verify(path).entries == 0
    log.check(purpose="border-check", justification="lane 3")
    with pytest.raises(nm.OptionError):
        log.outcome(10_000, "inconclusive", user="u")
    with pytest.raises(nm.OptionError):
        log.outcome(0, "guilty", user="u")


@pytest.mark.parametrize("form, kept", [("hashed", "hashed"), ("omitted", "omitted"), (None, "sealed")])
def test_queries_are_logged_in_the_form_that_the_policy_permits(tmp_path, people, keys, form, kept):
    court = bundle.DeviceKey.generate()
    log = begin(tmp_path / "audit.log", keys, queries=form or court.public)
    log.search(people, "Viktor Skalnyi", **WHY)
    log.checkpoint()
    (entry,) = audit.export(tmp_path / "audit.log", keys[0])
    assert kept in str(entry["event"]["look"]["query"]) and "Viktor" not in str(entry["event"]["look"]["query"])


def test_evidence_is_reproduced_and_a_change_detected(tmp_path, people, keys):
    _, device = keys
    for query in (nm.Query("Виктор Скальный", born="1980-03", sex="M", nationality="RU"), "Nobody Atall", "..."):
        package = evidence.make(people, query, key=device, limit=3)
        proof = evidence.verify(package, devices=[device.public], people=people)
        assert proof.reproduced and proof.signers == (device.public,) and proof.settings["limit"] == 3
        assert "Скальный" not in repr(proof)
    assert proof.answer["unsearchable"] and proof.answer["candidates"] == []
    for at in range(0, len(package), 29):
        altered = package[:at] + bytes([package[at] ^ 1]) + package[at + 1 :]
        with pytest.raises(nm.RefusedError):
            evidence.verify(altered, devices=[device.public])
    assert refusal(lambda: evidence.verify(package, devices=[bundle.SecretKey.generate().public])) == "unsigned"
    other = nm.build([{"id": "1", "name": "Jan Kowalski"}])
    assert refusal(lambda: evidence.verify(package, devices=[device.public], people=other)) == "mixed"


def test_the_command_line_reads_what_python_wrote(tmp_path, people, keys):
    import subprocess
    import sys

    agency, device = keys
    people.save(tmp_path / "list.nmx")
    (tmp_path / "proof.nme").write_bytes(evidence.make(people, "Viktor Skalnyi", key=device))
    log = begin(tmp_path / "audit.log", keys)
    log.search(people, "Viktor Skalnyi", **WHY)
    log.checkpoint()
    (tmp_path / "agency.key").write_text(agency.to_bytes().hex())

    def run(*arguments):
        done = subprocess.run(
            [sys.executable, "-m", "noticematch", *arguments], cwd=tmp_path, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "byte for byte" in run("evidence", "verify", "proof.nme", "--device", device.public, "-x", "list.nmx")
    assert "1 entries" in run("audit", "verify", "audit.log", "--device", device.public)
    assert "Viktor Skalnyi" in run("audit", "export", "audit.log", "--key", "agency.key")
