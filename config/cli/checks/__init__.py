"""What `./plaza check` runs, one step after another."""
