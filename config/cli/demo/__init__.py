"""A believable network for a running stack, written through the services' own code."""
