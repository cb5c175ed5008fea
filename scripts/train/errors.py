"""The one kind of error that a user of these scripts meets."""


class TrainError(Exception):
    """Something is wrong with a file, a setting or the machine; the text names it and says what would be right.

    status: exit status of the program (2 wrong usage or configuration, 3 unusable data, 1 anything else).
    """

    def __init__(self, text, status=3):
        super().__init__(text)
        self.status = status
