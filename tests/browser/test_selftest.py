"""The operator's first command after an install, against the product as it is served."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.browser.conftest import ROOT, Site


def renkei(site: Site, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"RENKEI_DATA_DIR": str(site.data_dir), "RENKEI_DEMO": "1"}
    return subprocess.run([str(Path(sys.executable).parent / "renkei"), *arguments], env=environment, cwd=ROOT,
                          capture_output=True, text=True, timeout=240, check=False)


def test_the_selftest_plays_a_new_office_to_the_end(site: Site) -> None:
    done = renkei(site, "selftest", "--url", site.url)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "✗" not in done.stdout
    assert done.stdout.count("✓") >= 16


def test_the_selftest_says_what_is_wrong_and_fails(site: Site) -> None:
    done = renkei(site, "selftest", "--url", "http://127.0.0.1:9")
    assert done.returncode == 1
    assert "✗ 最初の画面が開く" in done.stdout
