"""``python -m ucc_graph``: the command line."""

from ucc_graph.cli.main import main

__all__: list[str] = []

if __name__ == "__main__":
    main()
