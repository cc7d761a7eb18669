"""The authors' package: what a user meets when the registry, the archive or a file is not as expected."""

import hashlib
import http.server
import threading
from pathlib import Path

import h5py
import numpy as np
import pytest
from emrestore.published.package import fetch, given_pairs, unpack_pairs

ROOT = Path(__file__).parents[2]


def test_unreachable_registry_is_named(tmp_path):
    with pytest.raises(RuntimeError, match="Check the network"):
        fetch(["http://127.0.0.1:9/simple/"], "x", "x-1.tar.gz", "0" * 64, tmp_path / "x.tar.gz")
    assert not list(tmp_path.iterdir())


def test_wrong_hash_is_named_and_nothing_is_kept(tmp_path):
    class Index(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            page = b'<a href="/files/x-1.tar.gz">x-1.tar.gz</a>'
            body = page if self.path.startswith("/simple") else b"something else"
            self.send_response(200)
            self.send_header("Content-Type", "text/html" if body is page else "application/gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with http.server.HTTPServer(("127.0.0.1", 0), Index) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/simple/"
        with pytest.raises(RuntimeError, match="expected 00000.*nothing was kept"):
            fetch([address], "x", "x-1.tar.gz", "0" * 64, tmp_path / "x.tar.gz")
        server.shutdown()
    assert not list(tmp_path.iterdir())


def test_the_first_place_that_has_the_right_file_is_taken(tmp_path):
    right, output = hashlib.sha256(b"right").hexdigest(), tmp_path / "got" / "x-1.tar.gz"
    for name, text in (("wrong", "wrong"), ("a folder", "right"), ("later", "right")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x-1.tar.gz").write_text(text)
    unreachable = "http://127.0.0.1:9/simple/"
    places = ["absent", "wrong", "a folder", unreachable]
    fetch(
        [str(tmp_path / place) for place in places[:3]] + [unreachable],
        "x",
        output.name,
        right,
        output,
    )
    assert output.read_text() == "right"
    output.unlink()
    with pytest.raises(RuntimeError) as refused:
        fetch(
            [str(tmp_path / place) for place in places[:2]] + [unreachable],
            "x",
            output.name,
            right,
            output,
        )
    for place in ("absent", "wrong", unreachable, "--offline FILE"):
        assert place in str(refused.value)
    assert list((tmp_path / "got").iterdir()) == []


def test_given_pairs_are_checked_and_turned(tmp_path):
    source, output = tmp_path / "given.h5", tmp_path / "pairs.h5"
    x = np.arange(24, dtype=np.uint16).reshape(2, 3, 4)
    with h5py.File(source, "w") as file:
        file["x"], file["y"] = x, x + 1
    with pytest.raises(RuntimeError, match="given.h5 has sha256"):
        given_pairs(source, "0" * 64, output)
    assert not output.exists()
    given_pairs(source, hashlib.sha256(source.read_bytes()).hexdigest(), output)
    with h5py.File(output) as file:
        assert file["x"].shape == (2, 4, 3) and file["x"][1, 3, 0] == x[1, 0, 3]
        assert np.array_equal(file["y"][()], file["x"][()] + 1)


def test_truncated_archive_is_named(tmp_path):
    archive = ROOT / "resources" / "published" / "tk_r_em-1.0.4.tar.gz"
    if not archive.exists():
        pytest.skip(f"{archive} is missing: ./reproduce published fetches it")
    short = tmp_path / "short.tar.gz"
    short.write_bytes(archive.read_bytes()[:100_000])
    with pytest.raises(RuntimeError, match="delete the archive and run again"):
        unpack_pairs(short, "hrstem", tmp_path / "pairs.h5")
    assert [path.name for path in tmp_path.iterdir()] == ["short.tar.gz"]
