"""The command line of Plaza: `python -m config.cli`, which `./plaza` runs."""

from config.cli.registry import CommandLine

main = CommandLine(name="plaza")

if __name__ == "__main__":
    main(prog_name="./plaza")
