"""What all tests share: examples are drawn without a time limit each, since the machine may be busy."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "gdtui", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("gdtui")
