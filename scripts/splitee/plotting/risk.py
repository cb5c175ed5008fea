"""Risk against the threshold with its bounds, as `splitee-sim trace threshold` found them."""

import json
import math
from dataclasses import dataclass
from pathlib import Path

from matplotlib.lines import Line2D

from splitee.errors import DataError

from .panels import plain_numbers, ticks
from .sheet import Sheet
from .style import wrapped

METHODS = {"crc": "conformal risk control", "wsr": "betting bound (wsr)", "ltt": "learn then test"}
RISKS = {"consistency": "answers unlike the last exit's (%)", "gap": "accuracy lost to the last exit (points)"}
RISK = {"color": "#0b4f9e", "linewidth": 1.3, "label": "risk on the calibration set"}
BOUND = {"color": "#e2631f", "linewidth": 1.3, "linestyle": (0, (4, 2.5)), "label": "its upper bound (wsr)"}
CRC_LIMIT = {"color": "#b58400", "linewidth": 1, "linestyle": (0, (1, 1.2)), "label": "what the risk may be here (crc)"}
ALLOWED = {"color": "#b2182b", "linewidth": 1, "linestyle": (0, (6, 1.5, 1, 1.5)), "label": "allowed: ε, and δ below"}
TEST = {"color": "#7b2d8e", "linewidth": 1.3, "label": "p-value that the risk is above ε (ltt)"}
CHOSEN = {"color": "#555555", "linewidth": 0.9, "label": "threshold chosen"}
LEAST = 1e-12  # of the drawn p-values


@dataclass(frozen=True)
class Risk:
    """The content of one file."""

    trace: str
    method: str
    risk: str  # consistency or gap
    samples: int
    epsilon: float
    delta: float  # or None
    limit: float  # of the method's figure
    chosen: float
    points: list  # (threshold, risk, the figure of the method: risk, bound or p-value), the lowest threshold first


def read_risks(files):
    """The risks of all files."""
    return [_read(Path(file)) for file in files]


def _read(path):
    """The risk of one file."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        method = told["method"]
        if method not in METHODS:
            raise DataError(f"{path}: method {method!r} bounds no risk; one of {', '.join(METHODS)} does")
        figure = {"crc": "risk", "wsr": "bound", "ltt": "p_value"}[method]
        points = [
            (_number(at["threshold"]), _number(at["risk"]), _number(at[figure]))
            for at in told["grid"]
        ]
        if not points:
            raise ValueError("an empty grid")
        return Risk(
            trace=Path(told["file"]).stem,
            method=method,
            risk=str(told["risk"]),
            samples=int(told["samples"]),
            epsilon=_number(told["epsilon"]),
            delta=None if method == "crc" else _number(told["delta"]),
            limit=_number(told["limit"]),
            chosen=_number(told["threshold"]),
            points=sorted(points, key=lambda point: point[0]),
        )
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise DataError(
            f"{path}: is not what `splitee-sim trace threshold --method crc|wsr|ltt --format json` writes"
        ) from error


def _number(value):
    """A finite number; ValueError or TypeError for anything else."""
    if not math.isfinite(value):
        raise ValueError(f"{value} is not finite")
    return float(value)


def draw_risk(risks):
    """The figure: a column per file, the risk above, the p-values of ltt below."""
    tested = any(risk.method == "ltt" for risk in risks)
    sheet = Sheet(len(risks), [1.95, 1.2] if tested else [2.2])
    handles = {}
    for place, risk in enumerate(risks):
        axes = sheet.cells[place]
        _risk_panel(axes[0], risk, handles)
        axes[0].set_title(wrapped(f"{risk.trace}: {METHODS[risk.method]}", sheet.title_letters - 5))
        if sheet.is_left(place):
            axes[0].set_ylabel(wrapped(RISKS.get(risk.risk, risk.risk), 24))
        if tested and risk.method == "ltt":
            _test_panel(axes[1], risk, handles)
            axes[1].set_ylabel("p-value")
        elif tested:
            axes[1].set_axis_off()
        last = axes[1] if risk.method == "ltt" else axes[0]
        last.set_xlabel("Confidence threshold")
    lines = [_promise(risk) for risk in risks]
    return sheet.finish(list(dict.fromkeys(lines)), list(handles.values()))


def _promise(risk):
    """The promise of a threshold, in words."""
    how = "in the mean" if risk.delta is None else f"with probability {1 - risk.delta:g}"
    return f"{METHODS[risk.method]}: risk at most {100 * risk.epsilon:g}% {how}; {risk.samples} samples"


def _draw(draw, look, handles, *values):
    """Draws by a function of the axes, and remembers the legend's entry."""
    look = dict(look)
    label = look.pop("label")
    draw(*values, **look)
    handles.setdefault(label, Line2D([], [], label=label, **look))


def _risk_panel(axes, risk, handles):
    """The risk, its bound, the limit, and the chosen threshold."""
    thresholds = [point[0] for point in risk.points]
    _draw(axes.plot, RISK, handles, thresholds, [100 * point[1] for point in risk.points])
    if risk.method == "wsr":
        _draw(axes.plot, BOUND, handles, thresholds, [100 * point[2] for point in risk.points])
    if risk.method == "crc":
        _draw(axes.axhline, CRC_LIMIT, handles, 100 * risk.limit)
    _draw(axes.axhline, ALLOWED, handles, 100 * risk.epsilon)
    _draw(axes.axvline, CHOSEN, handles, risk.chosen)
    plain_numbers(axes)
    axes.xaxis.set_major_locator(ticks())


def _test_panel(axes, risk, handles):
    """The p-values of the tests that stop at the first that is too large."""
    thresholds = [point[0] for point in risk.points]
    _draw(axes.plot, TEST, handles, thresholds, [max(point[2], LEAST) for point in risk.points])
    _draw(axes.axhline, ALLOWED, handles, risk.delta)
    _draw(axes.axvline, CHOSEN, handles, risk.chosen)
    axes.set_yscale("log")
    axes.set_ylim(LEAST, 3)
    axes.xaxis.set_major_locator(ticks())
