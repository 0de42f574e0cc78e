"""What a process does: everything, or one part of it beside others on one PostgreSQL."""

from enum import StrEnum

from digests.errors import SettingsError


class Role(StrEnum):
    """The parts that a process can play; any number of processes may play each, but one ``bot`` while it polls."""

    ALL = "all"  #: everything, in one process
    BOT = "bot"  #: answers people
    SCHEDULER = "scheduler"  #: decides each minute who is due, and puts their digests into the outbox
    SENDER = "sender"  #: brings the outbox to Telegram
    READER = "reader"  #: gets the papers and reads them

    def plays(self, part: "Role") -> bool:
        """Whether a process of this role does that part."""
        return self in (Role.ALL, part)


def check(role: Role, database: str) -> None:
    """Raises SettingsError for a part of the work beside a database that only one process may use."""
    if role is not Role.ALL and database.startswith("sqlite"):
        reason = "SQLite serves one process, --role all; several need PostgreSQL"
        raise SettingsError(name="BAOZHAI_DATABASE", reason=reason)
