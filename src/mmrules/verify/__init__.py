"""Proofs about rules: what can never fire, what contradicts, what nobody can reach, with patients that show it."""
