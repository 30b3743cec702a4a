"""Groups, places and sources: what is known of each."""
