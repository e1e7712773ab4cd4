"""What all tests share."""

from hypothesis import settings

pytest_plugins = ["pytester", "tests.databases", "tests.skips"]

# how long an example takes is no test's business: benchmarks measure, and machines are busy
settings.register_profile("planner", settings(), deadline=None)
settings.load_profile("planner")
