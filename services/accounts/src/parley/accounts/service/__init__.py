"""Accounts' use cases: authorise, load, decide, save."""

from parley.accounts.service.directory import DirectoryService
from parley.accounts.service.ports import NewStaff, OpenSession
from parley.accounts.service.sessions import SessionService

__all__ = ["DirectoryService", "NewStaff", "OpenSession", "SessionService"]
