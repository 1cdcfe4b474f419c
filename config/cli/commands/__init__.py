"""One command a file; the file name is the command name, the first docstring line is its help."""
