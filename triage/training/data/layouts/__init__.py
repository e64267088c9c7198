"""One reader a published layout: from its own column names to records. None of them opens a picture."""
