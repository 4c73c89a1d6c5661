"""All changes that tools/attack-gate tries, in its order."""

from attack import (bytes_attacks, evidence_attacks, honest_changes, input_attacks, place_attacks, reason_attacks,
                    rule_attacks)
from attack.change import CHANGES as ALL

__all__ = [
    "ALL", "bytes_attacks", "evidence_attacks", "honest_changes", "input_attacks", "place_attacks",
    "reason_attacks", "rule_attacks",
]
