"""What the command says where it cannot begin."""

from pathlib import Path

from click.testing import CliRunner

from config.cli.commands.demo import demo


def test_without_a_stack_it_says_how_to_start_one(tmp_path: Path) -> None:
    result = CliRunner().invoke(demo, ["--data-dir", str(tmp_path)])
    assert result.exit_code == 1
    assert "no stack is running" in result.output
    assert "./plaza up" in result.output


def test_a_graph_and_a_number_of_people_contradict_each_other(tmp_path: Path) -> None:
    edges = tmp_path / "edges"
    edges.write_text("1 2\n")
    result = CliRunner().invoke(demo, ["--graph", str(edges), "--accounts", "5"])
    assert result.exit_code == 2
    assert "--graph says how many people there are" in result.output
