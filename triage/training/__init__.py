"""The workbench: data, networks, training, evaluation, export. Needs the ``[train]`` extra."""
