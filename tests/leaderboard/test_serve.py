import shutil
import socket
import subprocess
import time
from urllib.error import URLError
from urllib.request import urlopen

from click.testing import CliRunner

from spatialgauge.benchmark.cli.leaderboard import command
from spatialgauge.leaderboard.serve import APP, command_line


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return probe.getsockname()[1]


def answered(url: str, seconds: float = 60) -> str:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urlopen(url) as page:  # noqa: S310  our own server
                return page.read().decode()
        except (URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(f"{url} did not answer within {seconds} s")


def test_the_server_comes_up_and_answers(tmp_path):
    port = free_port()
    server = subprocess.Popen(command_line(tmp_path, port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert answered(f"http://localhost:{port}/_stcore/health") == "ok"
    finally:
        server.terminate()
        server.wait(30)


def test_the_server_stays_on_this_machine_and_tells_nobody(tmp_path):
    line = " ".join(command_line(tmp_path, 8600))
    assert "--server.address localhost" in line
    assert "--browser.gatherUsageStats false" in line
    assert line.endswith(f"-- {tmp_path}")


def test_no_folder_has_the_name_that_streamlit_takes_for_itself():
    assert APP.is_file()
    assert not APP.with_name("pages").exists()


def test_a_folder_that_does_not_exist_is_refused(tmp_path):
    result = CliRunner().invoke(command, ["serve", str(tmp_path / "nowhere")])
    assert result.exit_code != 0
    assert "does not exist" in result.output


def test_a_folder_of_runs_is_built_into_a_board_before_it_is_served(runs, tmp_path, monkeypatch):
    from spatialgauge.leaderboard import serve
    from spatialgauge.leaderboard.store.index import read_index

    served = []
    monkeypatch.setattr(serve, "serve", lambda *given: served.append(given) or 0)
    own = tmp_path / "runs"
    shutil.copytree(runs, own)
    told = CliRunner().invoke(command, ["serve", str(own), "--port", "8600"])
    assert told.exit_code == 0, told.output
    assert served == [((own / ".leaderboard").resolve(), 8600, "localhost")]
    assert len(read_index(own / ".leaderboard").boards[0].entries) == 3
    assert "not shown: broken" in told.output
