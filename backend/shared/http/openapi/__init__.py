"""The description of the API: each service completes what Ninja knows (`document`), accounts merges them (`merge`)."""
