"""README keeps its word: two sections with one line each, and all settings in the table."""

import re
import subprocess
import sys

import pytest
from django.conf import settings

README = (settings.BASE_DIR / "README.md").read_text(encoding="utf-8")


def section(title):
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", README, re.DOTALL | re.MULTILINE)[1]


def command(title):
    [block] = re.findall(r"^```sh\n(.*?)^```$", section(title), re.DOTALL | re.MULTILINE)
    [line] = block.splitlines()
    return line


@pytest.mark.parametrize(
    ("title", "end"),
    [("Run it", "manage.py demo"), ("Test it", ".venv/bin/python -m pytest")],
)
def test_the_section_holds_one_line_that_does_it_all(title, end):
    assert command(title).endswith(end)


@pytest.mark.parametrize("title", ["Run it", "Test it"])
@pytest.mark.parametrize("version", ["(2, 7)", "(3, 6)", "(3, 11)"])
def test_an_old_python_is_told_in_one_sentence(tmp_path, title, version):
    python = tmp_path / "python3"
    pretend = f"import sys; sys.version_info = {version}; exec(sys.argv[1])"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{pretend}" "$2"\n')
    python.chmod(0o755)
    result = subprocess.run(  # noqa: S603 -- our own line
        ["/bin/sh", "-c", command(title)],
        cwd=tmp_path,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    old = version.strip("()").replace(", ", ".")
    assert result.returncode == 1
    assert result.stderr == (
        f"The commitment tracker needs Python 3.12 or newer; this one is {old}.\n"
    )
    assert list(tmp_path.iterdir()) == [python]


def test_the_table_names_exactly_the_variables_that_are_read():
    sources = [settings.BASE_DIR / "tracker/settings.py"]
    sources.append(settings.BASE_DIR / "commitments/management/commands/demo.py")
    read = r'(?:env_\w+\(|environ\.get\(|environ\[)"([A-Z_]+)"'
    variables = {
        name for path in sources for name in re.findall(read, path.read_text(encoding="utf-8"))
    }
    variables.add("DATABASE_URL")  # read by the library that understands it
    assert set(re.findall(r"^\| `([A-Z_]+)`", section("Settings"), re.MULTILINE)) == variables
    example = (settings.BASE_DIR / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) == variables - {"PLAIN_HTTP"}


def test_every_file_that_readme_points_to_is_there():
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", README):
        assert (settings.BASE_DIR / target).exists(), target
