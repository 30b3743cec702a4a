"""Claims, documents and events, down to the sentence."""
