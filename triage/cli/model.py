"""`triage model`: which network, what it can and cannot."""

import json
from typing import Annotated, Any

import typer

from triage.cli.options import JsonOption, print_json
from triage.service.desk import DEFAULT

app = typer.Typer(no_args_is_help=True, help="The networks that travel with the program.")
ModelArgument = Annotated[str, typer.Argument(help="A network's id, or default.")]


@app.command("list")
def list_models(as_json: JsonOption = False) -> None:
    """List the networks. Example: triage model list"""
    from triage.service.about import cards, lesion_cards

    tasks = (("scores a mark", cards()), ("finds the mark", lesion_cards()))
    shown = [
        {"id": card["id"], "task": task, "title": card["title"], "licence": card["licence"]}
        for task, kind in tasks
        for card in kind
    ]
    if as_json:
        print_json({"schema": "triage.models/1", "models": shown})
        return
    for one in shown:
        typer.echo(f"{one['id']}  {one['task']}: {one['title']} ({one['licence']})")


@app.command("card")
def card(model: ModelArgument = DEFAULT, as_json: JsonOption = False) -> None:
    """Show a network's card: what it takes, what was measured, what it cannot. Example: triage model card"""
    from triage.service.about import read

    whole = read(model)
    if as_json:
        typer.echo(json.dumps(whole, ensure_ascii=False))
        return
    typer.echo(f"{whole['id']}: {whole['title']}\n")
    figures = _overlap if "threshold" in whole else _figures
    for kind, measured in whole["test"].items():
        typer.echo(f"{kind}: {figures(measured)}")
    typer.echo("\nLimits")
    for limit in whole["limits"]:
        typer.echo(f"  - {limit}")
    typer.echo(f"\nLicence of the weights: {whole['licence']}")


@app.command("verify")
def verify(model: ModelArgument = DEFAULT, as_json: JsonOption = False) -> None:
    """Prove the files, the card and the parity of a network. Exit code 6 where one differs.

    Where TensorFlow is installed, its own runtime must give the card's values too.

    Example: triage model verify
    """
    from triage.service.about import verify_model
    from triage.training.parity import is_installed, tensorflow_difference

    model_id, difference = verify_model(model)
    by_tensorflow = tensorflow_difference(model_id) if is_installed() else None
    if as_json:
        print_json(
            {
                "schema": "triage.model-verify/1",
                "id": model_id,
                "ok": True,
                "largest_difference": difference,
                "largest_difference_tensorflow": by_tensorflow,
            }
        )
        return
    compared = "not installed" if by_tensorflow is None else f"largest difference {by_tensorflow:.1e}"
    typer.echo(f"{model_id}: files, card and parity are right (largest difference {difference:.1e}).")
    typer.echo(f"TensorFlow: {compared}.")


def _figures(measured: dict[str, Any]) -> str:
    parts = [f"n {measured['n']}, {measured['malignant']} malignant"]
    for name in ("auc", "sensitivity", "specificity"):
        read = measured[name]
        parts.append(f"{name} {read['value']:.3f} ({read['low']:.3f} to {read['high']:.3f})")
    return "; ".join(parts)


def _overlap(measured: dict[str, Any]) -> str:
    mean, poor = measured["mean"], measured["poor"]
    return (
        f"n {measured['n']}; Jaccard {mean['value']:.3f} ({mean['low']:.3f} to {mean['high']:.3f}); "
        f"below 0.65 {poor['value']:.3f} ({poor['low']:.3f} to {poor['high']:.3f})"
    )
