"""Sending a frozen audience: release at a pace, claim, send once, mark, reconcile (DESIGN §5 and §6).

`progress`, `pacing` and `marks` are pure rules; `dispatch` is the orchestrator's step, `deliver` the sender's.
"""
