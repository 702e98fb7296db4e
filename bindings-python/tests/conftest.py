import pytest

import noticematch as nm


@pytest.fixture(scope="session")
def people() -> nm.Watchlist:
    return nm.demo()
