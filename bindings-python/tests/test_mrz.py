"""Passport lines."""

import datetime
import pickle

import pytest

import noticematch as nm

LINES = (
    "P<RUSSKALNYI<<VIKTOR<<<<<<<<<<<<<<<<<<<<<<<<\n"
    "ZZ28220899RUS8003144M2906302<<<<<<<<<<<<<<<0"
)


def test_a_passport_finds_its_holder(people):
    zone = nm.parse_mrz(LINES, today=datetime.date(2026, 11, 24))
    assert zone.format == "TD3" and zone.primary == ["SKALNYI"] and zone.born == "1980-03-14"
    assert people.search(zone.query)[0].record_id == "DEMO-0001"
    assert people.search(nm.Query.from_mrz(LINES))[0].record_id == "DEMO-0001"
    assert pickle.loads(pickle.dumps(zone)) == zone
    assert "SKALNYI" not in repr(zone)


def test_a_failed_check_digit_refuses_nothing(people):
    zone = nm.parse_mrz(LINES.replace("8003144M", "8003145M"))
    assert zone.checks["born"] is False and "born" in repr(zone)
    assert people.search(zone.query)[0].record_id == "DEMO-0001"


def test_no_zone():
    with pytest.raises(nm.MrzError) as error:
        nm.parse_mrz("SKALNYI VIKTOR")
    assert "SKALNYI" not in str(error.value) and isinstance(error.value, ValueError)
