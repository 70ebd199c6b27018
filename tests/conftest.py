"""What holds for all tests."""

from hypothesis import settings

settings.register_profile("godwit", deadline=None)  # machines are busy at times; time is no test's business
settings.load_profile("godwit")
