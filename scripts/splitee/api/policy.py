"""Policies written in Python, and their registration with the simulator."""

import hashlib
import inspect
import types
from typing import NamedTuple

from splitee.errors import SpliteeError, UsageError

from .core import core

FEEDBACK = {"own": 1, "observable": 2}  # as in splitee/policy.h
OPTIONS = {"takes_arms": 1, "warm_start": 2, "needs_context": 4}
_known = {}  # name -> the class or NativePolicy that it stands for


class Look(NamedTuple):
    """One look of an arm: the sample stops at `exit` where its confidence is at least `threshold`."""

    exit: int  # from 0
    threshold: float
    stop_cost: float  # lambda, of a round that stops here
    offload_cost: float  # lambda, of one that is offloaded from here


class Setup(NamedTuple):
    """What a policy knows before the first round."""

    exits: int
    arms: list  # arms, each a list of Look, in their order
    horizon: int  # rounds
    contexts: int  # number of contexts; 1 without needs_context
    classes: int  # number of classes; 0 where it is not known
    threshold: float  # of the trace
    mu: float  # reward per lambda: a reward is a confidence less mu times a cost
    seed: int  # for random numbers of the policy's own; differs from repeat to repeat


class Policy:
    """A policy of the user's own: subclass it, and name the class among a configuration's policies.

    A round: choose() names an arm before anything is known of the sample; the device walks as the arm says; observe()
    is told the rewards that the walk makes known. Without takes_arms arm i splits at exit i (both from 0): the device
    looks there, stops where its confidence reaches the trace's threshold, and offloads otherwise.

    One object is made for each cell (trace, cost, ...) and repeat, so what a policy has learnt is in `self`. Numbers
    that __init__ takes behind `setup` are parameters, which configurations may set, also as grids. The same calls must
    give the same choices: random numbers come from random.Random(setup.seed) or numpy.random.default_rng(setup.seed).

    feedback: "own", the reward of the arm played, or "observable", of every arm whose walk needs nothing that was not
        seen in the walk made (arms that are splits then evaluate, and pay for, the exits on the way too).
    warm_start: each arm has a reward before choose() is first called: rounds 1 to K play arms 1 to K.
    takes_arms: the configuration may say "arms", as of `bandit`.
    needs_context: the trace must have contexts, and choose() is told the sample's.

    An exception that a policy raises, or a return value that is no arm, ends the run in one PolicyError.

    >>> class Greedy(splitee.Policy):
    ...     "Plays what has been best so far, and now and then anything."
    ...     warm_start = True
    ...     def __init__(self, setup, epsilon=0.05):
    ...         self.random, self.epsilon = random.Random(setup.seed), epsilon
    ...         self.total, self.count = [0.0] * len(setup.arms), [0] * len(setup.arms)
    ...     def choose(self, round):
    ...         if self.random.random() < self.epsilon:
    ...             return self.random.randrange(len(self.count))
    ...         means = [total / count for total, count in zip(self.total, self.count)]
    ...         return means.index(max(means))
    ...     def observe(self, seen):
    ...         self.total[seen.arm] += seen.reward
    ...         self.count[seen.arm] += 1
    >>> splitee.run("configs/real.json", policies=["splitee", Greedy])
    """

    feedback = "own"
    warm_start = False
    takes_arms = False
    needs_context = False

    def __init__(self, setup):
        """setup: a splitee.Setup. Further arguments of a subclass are its parameters: numbers."""

    def choose(self, round):
        """The arm to play, from 0. round: a splitee.Round with t, sqrt_ln and context."""
        raise NotImplementedError

    def observe(self, seen):
        """Is told a reward. seen: a splitee.Observation with t, arm, reward and cost."""

    def best_arm(self):
        """The arm with the highest estimated mean reward; where it is not defined, that of the rewards observed."""
        raise NotImplementedError

    def __reduce_ex__(self, protocol):
        """Policies are not pickled: one lives in one cell and repeat."""
        raise SpliteeError(
            f"class {type(self).__qualname__}: policies cannot be pickled or copied, for each lives in one cell and "
            "repeat; pickle the class, and the parameters in its configuration"
        )


def is_policy(value):
    """Whether a value is a class of policies, or a policy with C functions."""
    from .native import NativePolicy

    return isinstance(value, NativePolicy) or (isinstance(value, type) and issubclass(value, Policy))


def label_of(policy):
    """The name of a policy in results where the configuration gives none."""
    return policy.__qualname__.rpartition(".")[2] if isinstance(policy, type) else policy.name


def known_as(policy):
    """Makes a policy known to the simulator, unless it is already; returns its name there."""
    if isinstance(policy, type):
        name, register = f"python:{policy.__module__}.{policy.__qualname__}", _register_class
    else:
        name, register = f"python:{policy.name}", _register_native
    if _known.get(name) is not policy:
        register(name, policy)
        _known[name] = policy
    return name


def options_of(policy):
    """The options of a class or object as a number; UsageError for a feedback that is none."""
    if not isinstance(policy.feedback, str) or policy.feedback not in FEEDBACK:
        raise UsageError(f"{label_of(policy)}: feedback is {policy.feedback!r}; expected 'own' or 'observable'")
    return sum(bit for name, bit in OPTIONS.items() if getattr(policy, name))


def _register_class(name, policy):
    """Makes a class known."""
    if policy.choose is Policy.choose:
        what = "has no method choose(self, round); expected one that gives an arm"
        raise UsageError(f"class {policy.__qualname__}: {what}")
    parameters = _parameters_of(policy)
    whole = {parameter[0]: parameter[2] for parameter in parameters}
    has_best = policy.best_arm is not Policy.best_arm

    def make(told):
        setup, values = setup_of(told)
        made = policy(setup, **{key: int(v) if whole[key] else v for key, v in zip(whole, values)})
        return made.choose, made.observe, made.best_arm if has_best else None

    core().add_policy(name, _digest(policy), about(policy, parameters, policy.__doc__), make, None)


def _register_native(name, policy):
    """Makes a policy with C functions known."""
    parameters = [
        (key, f"of {policy.name}", isinstance(value, int), float(value)) for key, value in policy.parameters.items()
    ]
    addresses = types.SimpleNamespace(**policy.addresses)
    core().add_policy(name, policy.digest, about(policy, parameters, policy.summary), policy.make, addresses)


def about(policy, parameters, doc):
    """The description of a policy for the simulator."""
    doc = inspect.cleandoc(doc or "").strip() or "a policy written in Python"
    lines = [line.strip() for line in doc.splitlines()]
    return {
        "label": label_of(policy),
        "summary": _line(lines[0]),
        "rule": _line(" ".join(lines)),
        "source": "Python",
        "options": options_of(policy),
        "feedback": FEEDBACK[policy.feedback],
        "parameters": parameters,
    }


def setup_of(told):
    """The Setup, and the values of the parameters, from the simulator's tuple."""
    exits, arms, *rest, values = told
    return Setup(exits, [[Look(*look) for look in arm] for arm in arms], *rest), values


def _line(text):
    """A text as one line that the simulator takes."""
    return "".join(c if c.isprintable() else " " for c in text)[:1000].strip() or "a policy written in Python"


def _parameters_of(policy):
    """The numbers that __init__ takes behind setup: (name, help, whether whole, fallback or None)."""
    found = []
    for parameter in list(inspect.signature(policy).parameters.values())[1:]:
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        value, place = parameter.default, f"class {policy.__qualname__}: the parameter {parameter.name}"
        said = parameter.annotation
        whole = said in (int, "int") or (said is parameter.empty and type(value) is int)
        if value is parameter.empty:
            value = None
        elif isinstance(value, bool) or not isinstance(value, (int, float)):
            raise UsageError(f"{place} has the default {value!r}; expected a number, as configurations give")
        found.append((parameter.name, f"of class {policy.__name__}", bool(whole), value))
    return found


def _digest(policy):
    """A hash of all on which the class's choices depend, as far as Python can tell: its source and its bases'."""
    digest = hashlib.sha256()
    for base in policy.__mro__[:-1]:
        if base is Policy:
            break
        try:
            text = inspect.getsource(base)
        except (OSError, TypeError):
            text = f"{base.__module__}.{base.__qualname__}"
        digest.update(text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
