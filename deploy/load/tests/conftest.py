"""Locust without its replacement of sockets and threads, which would be one for all tests of this process."""

import os

os.environ["LOCUST_SKIP_MONKEY_PATCH"] = "1"
import locust  # noqa: F401

# Whatever these tests' process starts is to have it.
del os.environ["LOCUST_SKIP_MONKEY_PATCH"]
