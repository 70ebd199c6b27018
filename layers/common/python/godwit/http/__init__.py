"""What every API entry point shares: the resolver with its errors, who is calling, pages, and base models.

May touch: Powertools. Knows no feature.
"""
