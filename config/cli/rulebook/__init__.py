"""The standards that this house is held to: the list, where each is met, and what its tests said."""
