"""When things happen: thin Prefect flows over the operations of planner."""
