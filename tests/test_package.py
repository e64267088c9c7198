"""The wheel is whole: installed, it works from any folder, with everything it needs inside."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(out.glob("*.whl"))


def test_assets_migrations_and_models_are_inside(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for inside in (
        "triage/_bundled/assets/messages/en.json",
        "triage/_bundled/assets/bodymap.svg",
        "triage/_bundled/migrations/env.py",
        "triage/_bundled/migrations/versions/0001_first.py",
    ):
        assert inside in names
    assert any(
        name.startswith("triage/_bundled/models/") and name.endswith("/model.tflite") for name in names
    )
    metadata = next(name for name in names if name.endswith("METADATA"))
    assert b"License-Expression: Apache-2.0 AND CC-BY-NC-4.0" in zipfile.ZipFile(wheel).read(metadata)


def test_an_installed_package_works_from_any_folder(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import triage, pathlib; assert pathlib.Path(triage.__file__).is_relative_to(sys.argv[1]), triage.__file__\n"
        "from triage.store import open_history\n"
        "from triage.words import words\n"
        "from triage.classifier import models, read_card, check_files\n"
        "open_history(pathlib.Path('h.triage')).close()\n"
        "assert words('tier.soon.name')\n"
        "check_files(read_card(models()[-1]))\n"
        "print('works')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "site")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "works\n", done.stderr
