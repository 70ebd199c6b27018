"""How a workspace stands with those who receive its mail: what comes back, the brakes, what proves that mail is its.

`window` and `authentication` are pure rules; `watch`, `workspace_brake`, `days` and `dns` read and write.
"""
