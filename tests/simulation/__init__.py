"""A world in memory for fault tests: the real handlers behind queues, a stream and a clock that tests can turn.

It is no emulator of AWS: it has only what at-least-once delivery can do to us (repeat, reorder, delay, crash).
"""
