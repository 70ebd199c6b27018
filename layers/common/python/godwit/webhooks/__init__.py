"""What providers report about messages: their formats as pure parsers, and what a report changes.

May touch: the ledger, and contacts where a report forbids further messages.
"""
