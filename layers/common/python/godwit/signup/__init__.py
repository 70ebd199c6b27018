"""Signing up by a public form, confirmed by mail (double opt-in).

What a form sends is kept for seven days, under an id that only the confirmation mail knows, and a message on the queue
`signups` names it. What the public function does so depends on nothing but the form: whether an address is known,
unsubscribed or suppressed shows neither in its answer nor in its time.
"""
