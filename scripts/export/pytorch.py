"""Records what every exit of a network says, and writes it as a trace of splitee-sim.

Programs of before there was a package write `from export.pytorch import TraceWriter`, with scripts/ on their path;
new ones write `from splitee.export.pytorch import TraceWriter`.
"""

from splitee.export.pytorch import TraceWriter

__all__ = ["TraceWriter"]
