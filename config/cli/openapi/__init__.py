"""The API's description on the command line."""
