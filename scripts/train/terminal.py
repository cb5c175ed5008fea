"""What the commands of this folder share with the other scripts: one way to end and to print."""
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent))
from plotting.command import Parser, announce, file_path, run
from plotting.errors import PlotError
from plotting.interrupt import held

__all__ = ["Parser", "PlotError", "announce", "file_path", "held", "run"]
