"""How every operation of the API is called: data that all standards about operations walk through."""
