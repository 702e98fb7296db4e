"""A real Spark: executors of their own where the system lets it start them, else threads."""

import datetime
import os
import shutil
import sys

import pytest

pyspark = pytest.importorskip("pyspark")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs a JDK"),
]

ROWS = [
    (101, "Viktor Skalnyi", datetime.date(1980, 5, 1)),
    (102, "Nobody Atall", None),
    (103, None, None),
    (104, "Геннадий Эховский", datetime.date(1966, 11, 24)),
]


@pytest.fixture(scope="module", params=["local-cluster[2,1,1024]", "local[2]"])
def session(request):
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    # Executors of a local cluster look for Spark's jars where this says.
    os.environ["SPARK_HOME"] = os.path.dirname(pyspark.__file__)
    builder = (
        SparkSession.builder.master(request.param)
        .appName("noticematch")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "500")
        .config("spark.executor.memory", "512m")
        .config("spark.driver.memory", "512m")
    )
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    print(f"Spark {session.version} runs as {session.sparkContext.master}")
    yield session
    session.stop()


def test_screen(session, people, tmp_path):
    from noticematch import spark

    index = tmp_path / "demo.nmx"
    people.save(index)
    frame = session.createDataFrame(ROWS * 300, "id int, who string, dob date").repartition(4)
    found = spark.screen(frame, index, name="who", born="dob", key="id").collect()
    plain = people.screen(
        [{"who": who, "dob": dob} for _, who, dob in ROWS], name="who", born="dob"
    )
    keys = [key for key, _, _ in ROWS]
    expected = {
        (keys[row["row"]], row["rank"], row["score"], row["record_id"], row["reasons"], row["status"])
        for row in plain
    }
    got = [
        (row.id, row.rank, row.score, row.record_id, row.reasons, row.status) for row in found
    ]
    assert set(got) == expected
    assert len(got) == 300 * len(expected)
    assert any(status.startswith("unsearchable") for *_, status in got)


def test_a_key_that_is_a_result_column(session, people, tmp_path):
    from noticematch import spark

    index = tmp_path / "columns.nmx"
    people.save(index)
    frame = session.createDataFrame([("Viktor Skalnyi",)], "name string")
    with pytest.raises(ValueError, match="rename"):
        spark.screen(frame, index, key="name")
    assert spark.screen(frame, index).collect()[0].record_id == "DEMO-0001"


def test_errors_say_what_is_wrong(session, people, tmp_path):
    from noticematch import spark

    frame = session.createDataFrame([("Viktor Skalnyi",)], "name string")
    index = tmp_path / "broken.nmx"
    index.write_bytes(b"this is no index")
    with pytest.raises(Exception, match="IndexFileError"):
        spark.screen(frame, index).collect()
    with pytest.raises(Exception, match="born"):
        people.save(tmp_path / "demo2.nmx")
        spark.screen(frame, tmp_path / "demo2.nmx", born="missing_born").collect()
