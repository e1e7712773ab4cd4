"""Every benchmark module → one table."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import benchmarks


def main() -> None:
    """Run what `benchmarks` holds and print a row a measurement."""
    print(f"{'measured':<58}{'figure':>22}  against")
    for name, figure, ratio in rows():
        print(f"{name:<58}{figure:>22}  {ratio}", flush=True)


def rows() -> Iterator[tuple[str, str, str]]:
    """The rows of every module, in the order of their names."""
    for module in sorted(each.name for each in pkgutil.iter_modules(benchmarks.__path__)):
        if module.startswith("bench_"):
            yield from importlib.import_module(f"benchmarks.{module}").rows()


if __name__ == "__main__":
    main()
