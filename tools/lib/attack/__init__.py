"""Changes to a repository of models, hostile and honest, and what the gate says of them: see tools/attack-gate."""
