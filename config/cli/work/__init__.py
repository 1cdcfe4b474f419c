"""Looking at the work of all services, and stepping in."""
