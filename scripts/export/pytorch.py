"""Records the answers of every exit of a network, and writes them as a trace of splitee-sim.

Programs older than the package write `from export.pytorch import TraceWriter`, with scripts/ on their path;
new ones write `from splitee.export.pytorch import TraceWriter`.
"""

from splitee.export.pytorch import TraceWriter

__all__ = ["TraceWriter"]
