"""A process of its own that sets one sheet and ends: what typst took for it, 60 MiB, goes with it.

Nothing of ours is imported: it reads one JSON document and writes one PDF.
"""

import json
import sys

import typst

if __name__ == "__main__":
    asked = json.load(sys.stdin.buffer)
    made = typst.compile(asked["sheet"], format="pdf", ignore_system_fonts=True, **asked["options"])
    sys.stdout.buffer.write(made)
