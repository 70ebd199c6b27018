"""Campaigns: what they are, their life cycle, and the API's side of it.

May touch: the store, objects, the dispatch queue. The engine that sends them is `godwit.sending`.
"""
