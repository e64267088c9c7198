"""Text that a person typed or pasted, made fit for one line of a list."""


def one_line(text: str) -> str:
    """Return the text in one line: control characters, line ends and runs of blanks become single blanks."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
