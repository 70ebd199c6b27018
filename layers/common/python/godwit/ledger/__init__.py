"""What became of each recipient: one row of facts per claimed recipient, raw events, click targets.

May touch: the store. Facts are only ever added; the status people see is derived from them when read (`rows`).
"""
