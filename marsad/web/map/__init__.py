"""Where and when: the map and its timeline."""
