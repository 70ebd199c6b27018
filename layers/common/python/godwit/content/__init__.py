"""Content: from what people write to what each recipient gets.

`problems` says what stands in the way, `prepare` makes a campaign's revision once, `template` renders it per recipient.
All pure. Only preparation (`prepare`, `styles`) needs css-inline; what renders imports Jinja2 alone.
"""
