"""The laptop cloud: the system that AWS would run, on this machine alone (DESIGN §9).

`python -m local` starts it. `laptop.py` has the steps, `cloud.py` and `deploy.py` the AWS emulator and the stack in it,
`gateway.py` the one origin that all requests reach, `mailbox/` what stands in for SES, `demo/` the demonstration.
"""
