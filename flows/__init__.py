"""When things happen: Prefect flows over the operations of planner."""
