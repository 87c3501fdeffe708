"""Finding a text's source, or its copies, by what it says: fingerprints of words, and an index of them on disk."""
