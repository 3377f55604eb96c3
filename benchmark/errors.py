"""Errors a person can act on; the command line turns each into its exit code."""


class GaugeError(Exception):
    """Base of all errors that are told to a person in one line, naming the thing, the place and the mend."""

    exit_code = 70


class UsageError(GaugeError):
    """A name or an option that does not exist: exit 64."""

    exit_code = 64


class DataError(GaugeError):
    """A damaged or mismatching file: exit 65, naming file and line."""

    exit_code = 65


class ServiceError(GaugeError):
    """The model's service cannot be reached or refuses the key: exit 69."""

    exit_code = 69


class StorageError(GaugeError):
    """A file cannot be written, as on a full disk: exit 74; what was written before stands."""

    exit_code = 74


class Interrupted(GaugeError):
    """Stopped by the person, state saved: exit 130."""

    exit_code = 130
