"""A change that the gate is asked about, and the list of them all."""

import dataclasses
import re
import typing


@dataclasses.dataclass(frozen=True)
class Change:
    """One branch and what has to be said of it."""

    name: str
    # What it does, in a few words.
    words: str
    # Makes the change in a clone whose branch is checked out; what is not committed then is committed after it.
    make: typing.Callable
    # What is done on main before the branch leaves it; None for main as it is shipped.
    main: typing.Callable | None
    # What a reason for refusing it says, as a regular expression; None for an honest change, which has to pass.
    # A reason of a check begins with its rule and its subject, as "comparison, recall: ".
    because: str | None
    # What an honest change gets.
    verdict: str = "PASS"

    @property
    def is_attack(self):
        return self.because is not None


# In the order in which they are tried.
CHANGES = []


def _add(change):
    if any(other.name == change.name for other in CHANGES):
        raise ValueError(f"two changes are called {change.name}")
    CHANGES.append(change)


def attack(name, words, because, main=None):
    """Adds a function of a clone as an attack, which must not pass and be refused for the reason it deserves.

    - because: a regular expression that one of the gate's reasons against it matches, whatever the letters' case.
      Without it an attack that is clumsy in some other way would seem to be found.
    - main: a function of a clone, called before the branch leaves main.
    """
    re.compile(because)

    def add(make):
        _add(Change(name, words, make, main, because))
        return make
    return add


def honest(name, words, main=None, verdict="PASS"):
    """Adds a function of a clone as an honest change, which must pass, or get another verdict that is let in."""
    def add(make):
        _add(Change(name, words, make, main, None, verdict))
        return make
    return add
