"""Without its packages, the part that needs them says in one sentence what to install."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("package", ["duckdb", "narwhals", "pyarrow"])
def test_the_absence_of_a_package_names_the_extra_to_install(package):
    program = (
        f"import sys; sys.modules[{package!r}] = None\n"
        "import conflictevents as ce\n"
        "try:\n    import conflictevents.tables\nexcept ce.MissingExtra as error:\n    print(error)"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == (
        "conflictevents.tables needs the extra 'tables': pip install 'conflictevents[tables]'\n"
    )


def test_importing_the_library_imports_no_engine():
    program = "import sys, conflictevents; print({'duckdb', 'narwhals', 'pyarrow'} & set(sys.modules))"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "set()\n"
