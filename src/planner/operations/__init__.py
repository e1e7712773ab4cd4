"""Each use of the planner, once: read → decide → claim → act → record."""
