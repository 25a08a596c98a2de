"""The base of every error that the library raises on purpose."""


class WritersRoomError(Exception):
    """The operation could not run."""

    default_hint = ""

    def __init__(self, message: str = "", *, hint: str = "") -> None:
        self.message = message or (type(self).__doc__ or "").splitlines()[0]
        self.hint = hint or self.default_hint
        super().__init__(self.message)
