"""When things happen: thin Prefect flows over the operations of planner."""

from planner.settings import read_settings
from planner.site import open_site

# Django wants to be set up before anything that uses the ledger is imported, and every flow does.
open_site(read_settings())
