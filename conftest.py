"""Loads the fixtures that all suites share."""

pytest_plugins = ["parley.common.testing.plugin"]
