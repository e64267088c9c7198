"""The message catalogue: every word a person reads, by key."""

import json
from collections.abc import Mapping
from functools import lru_cache

from triage.resources import folder


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, str]:
    """Read all English catalogues of ``assets/messages`` once. A key in two of them is a ``LookupError``."""
    texts: dict[str, str] = {}
    for path in sorted((folder("assets") / "messages").glob("en*.json")):
        for key, text in json.loads(path.read_text(encoding="utf-8")).items():
            if key in texts:
                raise LookupError(f'The message "{key}" is in {path.name} and in another catalogue.')
            texts[key] = text
    return texts


def words(key: str, **values: object) -> str:
    """Return the text of `key` with `values` put in for its ``{names}``.

    A missing key, or a name without its value, is a fault of ours: ``LookupError``.
    """
    texts = catalogue()
    if key not in texts:
        raise LookupError(f'There is no message "{key}" in the catalogues.')
    return texts[key].format(**values)


def has_words(key: str) -> bool:
    """True where the catalogue has `key`, for texts that may be left out, such as a question's help."""
    return key in catalogue()
