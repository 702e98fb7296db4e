"""Signed, sealed lists from the issuer's keys to the device's search."""

from datetime import datetime, timedelta, timezone

import pytest

import noticematch as nm
from noticematch import bundle

NOON = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)


class Clock:
    """A clock that tests turn."""

    def __init__(self):
        self.now = NOON.timestamp() + 60

    def __call__(self):
        return self.now

    def add(self, **time):
        self.now += timedelta(**time).total_seconds()


class Issuer:
    """Two list keys of which both must sign, and the root that names them."""

    def __init__(self, folder):
        self.folder = folder
        self.keys = [bundle.SecretKey(bytes([n]) * 32) for n in (1, 2)]
        self.beacon_key = bundle.SecretKey(bytes([3]) * 32)
        self.device = bundle.DeviceKey(bytes([42]) * 32)
        self.clock = Clock()
        self.root = bundle.make_root(
            [bundle.SecretKey(bytes([9]) * 32)],
            lists=self.keys,
            beacons=[self.beacon_key],
            threshold=2,
            issued=NOON - timedelta(hours=1),
        )

    def make(self, sequence, body=None, name=None, **more):
        path = self.folder / (name or f"list-{sequence}.nmb")
        more = {"keys": self.keys, "issued": NOON, "hours": 24 * 30, "to": [self.device], **more}
        bundle.make(body or nm.demo(), path, roots=[self.root], sequence=sequence, **more)
        return path

    def store(self, **more):
        return bundle.open(
            self.folder / "device", root=self.root, clock=self.clock, **more
        )


@pytest.fixture
def issuer(tmp_path):
    return Issuer(tmp_path)


def refused(call, reason):
    with pytest.raises(nm.RefusedError) as caught:
        call()
    assert caught.value.refusal == reason, caught.value


def test_a_list_travels_to_the_device_and_is_searched(issuer, people):
    path = issuer.make(5, not_covered=["SLTD"])
    manifest = bundle.verify(path, issuer.root)
    assert manifest == bundle.inspect(path, issuer.root)
    assert manifest.sequence == 5 and manifest.sealed and manifest.not_covered == ("SLTD",)
    assert manifest.lists[0]["records"] == len(people) and manifest.size == path.stat().st_size
    assert b"Skalnyi" not in path.read_bytes()
    store = issuer.store()
    told = []
    assert store.install(path, progress=lambda done, total: told.append((done, total)))
    # Signatures and the head are read before anything is copied; the rest is told of chunk by chunk.
    assert [done for done, _ in told] == sorted(done for done, _ in told) and told[-1][1] == manifest.size
    assert not store.install(path), "in use already"
    opened = store.watchlist(key=issuer.device)
    assert [c.record_id for c in opened.search("Viktor Skalnyi")] == [
        c.record_id for c in people.search("Viktor Skalnyi")
    ]
    assert store.status.sequence == 5 and store.status.warnings == ()
    assert store.root == issuer.root


def test_the_key_comes_through_a_callback(issuer):
    store = issuer.store()
    store.install(issuer.make(5))
    asked = []

    def fetch():
        asked.append(1)
        return issuer.device.to_bytes()

    assert store.watchlist(key=fetch).search("Viktor Skalnyi") and len(asked) == 1

    class NoFinger(Exception):
        pass

    def refuse():
        raise NoFinger("the user did not authenticate")

    with pytest.raises(NoFinger):
        store.watchlist(key=refuse)
    refused(lambda: store.watchlist(), "key")
    refused(lambda: store.watchlist(key=bundle.DeviceKey.generate()), "key")
    with pytest.raises(nm.OptionError):
        store.watchlist(key=lambda: b"too short")
    assert store.watchlist(key=issuer.device.to_bytes().hex)
    # Where nothing is sealed nobody is asked.
    store.install(issuer.make(6, to=[]))
    assert store.watchlist(key=refuse).search("Viktor Skalnyi")


def test_a_tampered_bundle_is_refused_and_the_old_one_serves(issuer):
    store = issuer.store()
    store.install(issuer.make(5))
    whole = issuer.make(6).read_bytes()
    bad = issuer.folder / "bad.nmb"
    for at in range(0, len(whole), max(len(whole) // 40, 1)):
        bad.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        for call in (lambda: store.install(bad), lambda: bundle.verify(bad, issuer.root)):
            with pytest.raises(nm.RefusedError) as caught:
                call()
            assert caught.value.refusal
    bad.write_bytes(whole[: len(whole) // 2])
    refused(lambda: store.install(bad), "truncated")
    bad.write_bytes(whole + b"more")
    refused(lambda: store.install(bad), "oversized")
    refused(lambda: store.install(issuer.make(7, keys=issuer.keys[:1])), "unsigned")
    stranger = [issuer.keys[0], bundle.SecretKey.generate()]
    refused(lambda: store.install(issuer.make(8, keys=stranger)), "unsigned")
    refused(lambda: store.install(issuer.make(4)), "rolled-back")
    refused(lambda: store.install(issuer.make(9, copy="tablet-99")), "copy")
    refused(lambda: store.install(issuer.make(9, training=True)), "training")
    assert store.status.sequence == 5 and store.watchlist(key=issuer.device).search("Viktor Skalnyi")


def test_an_old_list_is_refused_or_served_with_a_warning(issuer):
    store = issuer.store()
    store.install(issuer.make(5))
    issuer.clock.add(hours=47)
    assert store.watchlist(key=issuer.device)
    issuer.clock.add(hours=1)
    refused(lambda: store.watchlist(key=issuer.device), "expired")
    refused(lambda: store.status, "expired")
    lenient = issuer.store(stale="warn")
    assert lenient.watchlist(key=issuer.device) and lenient.status.warnings == ("expired",)
    assert lenient.status.age > timedelta(hours=48)
    patient = issuer.store(max_age=timedelta(days=7))
    assert patient.status.warnings == ()
    # Past its own last moment no age that the device permits helps.
    issuer.clock.add(days=40)
    refused(lambda: issuer.store(max_age=timedelta(days=100)).watchlist(key=issuer.device), "expired")


def test_a_beacon_tells_of_a_newer_list_and_of_lost_copies(issuer):
    store = issuer.store(copy="tablet-17")
    store.install(issuer.make(5))
    beacon = bundle.make_beacon([issuer.beacon_key], 7, issued=NOON)
    assert store.beacon(beacon) == 7 and store.status.newer == 7
    refused(lambda: store.beacon(bundle.make_beacon([issuer.keys[0]], 8, issued=NOON)), "unsigned")
    lost = bundle.make_beacon([issuer.beacon_key], 7, revoked=["tablet-17"], issued=NOON + timedelta(seconds=30))
    store.beacon(lost)
    refused(lambda: store.watchlist(key=issuer.device), "copy")


def test_a_delta_is_laid_over_and_answers_as_a_whole_list(issuer):
    monday = nm.build(
        [{"id": str(n), "name": name} for n, name in enumerate(["Jan Kowalski", "Anna Nowak", "Piotr Zielinski"])]
    )
    tuesday = nm.build(
        [
            {"id": "0", "name": "Jan Kowalski", "aliases": ["Quorwenna Xillbrath"]},
            {"id": "2", "name": "Piotr Zielinski"},
            {"id": "9", "name": "Zephyrine Okonquist"},
        ]
    )
    changes = nm.diff(monday, tuesday)
    assert [(c.change, c.record_id, [*c.fields]) for c in changes] == [
        ("changed", "0", ["names"]), ("withdrawn", "1", []), ("added", "9", []),
    ]
    store = issuer.store()
    first = issuer.make(5, monday)
    store.install(first)
    store.install(issuer.make(6, nm.overlay(monday, tuesday), base=first))
    opened = store.watchlist(key=issuer.device)
    assert len(opened) == 3 and opened.coverage == tuesday.coverage
    assert opened.to_bytes() == tuesday.to_bytes() == monday.with_overlay(nm.overlay(monday, tuesday)).to_bytes()
    with pytest.raises(nm.ListFormatError):
        tuesday.with_overlay(nm.overlay(monday, tuesday))
    for name in ("Jan Kowalski", "Anna Nowak", "Quorwenna Xillbrath", "Zephyrine Okonquist"):
        mine, whole = opened.search(name), tuesday.search(name)
        assert {(c.record_id, c.points) for c in mine} == {(c.record_id, c.points) for c in whole}
    assert not opened.search("Anna Nowak")
    other = bundle.open(issuer.folder / "other", root=issuer.root, clock=issuer.clock)
    refused(lambda: other.install(issuer.folder / "list-6.nmb"), "wrong-base")


def test_files_are_compared_too(tmp_path):
    for day, name in (("monday", "Jan Kowalski"), ("tuesday", "Jan Kowalsky")):
        (tmp_path / f"{day}.jsonl").write_text(
            '{"id":"1","list":"mine","names":[{"text":"%s"}]}\n' % name, encoding="utf-8"
        )
    (change,) = nm.diff(tmp_path / "monday.jsonl", tmp_path / "tuesday.jsonl")
    assert change.change == "changed" and change.fields["names"][1][0]["text"] == "Jan Kowalsky"
    with pytest.raises(FileNotFoundError):
        nm.diff(tmp_path / "absent.jsonl", tmp_path / "monday.jsonl")


def test_secrets_do_not_show(issuer):
    for key in (*issuer.keys, issuer.device):
        secret = key.to_bytes()
        assert len(secret) == 32 and secret.hex() not in repr(key) and key.public in repr(key)
        assert type(key)(secret.hex()).public == key.public
    for bad in (b"short", "zz" * 32, "00"):
        with pytest.raises(nm.OptionError):
            bundle.SecretKey(bad)
    with pytest.raises(TypeError):
        bundle.Store()
