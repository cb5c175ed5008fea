"""The look of figures that the user asks for."""

import contextlib

import matplotlib

from splitee.errors import SpliteeError, UsageError

from .style import Look


def look_of(options):
    """The look that the options ask for."""
    return Look(
        width=options.width,
        font_size=options.font_size,
        has_heading=not options.no_title,
        sheet=_style_of(options.style) if options.style is not None else {},
        labels=options.labels,
    )


def _style_of(path):
    """The parameters of a style file. Matplotlib only warns of an unknown key; here it is an error."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            key = line.split("#")[0].partition(":")[0].strip()
            if key and key not in matplotlib.rcParams:
                raise ValueError(f"line {number}: there is no parameter {key!r}")
        return dict(matplotlib.rc_params_from_file(path, fail_on_error=True, use_default_template=False))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error
    except (KeyError, ValueError, UnicodeDecodeError) as error:
        text = " ".join(str(error).split())
        raise UsageError(f"{path}: is no style file of matplotlib: {text}") from error


@contextlib.contextmanager
def styled(options):
    """Within it, a failure of matplotlib with the user's style file is a UsageError that names the file."""
    try:
        yield
    except (ValueError, RuntimeError, ArithmeticError) as error:
        if options.style is None or isinstance(error, SpliteeError):
            raise
        text = " ".join(str(error).split())[:200]
        raise UsageError(f"{options.style}: matplotlib cannot draw with it: {text}") from error


def expect_known(options, drawn):
    """Refuses labels for names that do not appear in what is drawn."""
    known = dict.fromkeys(name for each in drawn for name in (*each.all_policies, *each.traces))
    for name in options.labels:
        if name not in known:
            raise UsageError(f"--labels: there is no policy or trace {name!r}; there are {', '.join(known)}")
