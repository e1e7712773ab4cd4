"""Every benchmark module → one table."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator, Sequence

import benchmarks


def main() -> None:
    """Run what `benchmarks` holds, or the modules named (`drafting`), and print the rows."""
    print(f"{'measured':<58}{'figure':>22}  against")
    for name, figure, ratio in rows(sys.argv[1:]):
        print(f"{name:<58}{figure:>22}  {ratio}", flush=True)


def rows(names: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """The rows of the modules named, else of every one, in the order of their names."""
    found = sorted(each.name for each in pkgutil.iter_modules(benchmarks.__path__))
    known = [name.removeprefix("bench_") for name in found if name.startswith("bench_")]
    for name in names or known:
        if name not in known:
            sys.exit(f"no benchmark is named {name}; there are {', '.join(known)}")
        yield from importlib.import_module(f"benchmarks.bench_{name}").rows()


if __name__ == "__main__":
    main()
