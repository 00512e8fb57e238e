"""``python -m editions 2023 FOLDER`` writes the publication of an edition, to be built like any other."""

import sys
from pathlib import Path

from editions.edition import write_edition

if __name__ == "__main__":
    name, target = sys.argv[1:]
    write_edition(name, Path.cwd(), Path(target))
