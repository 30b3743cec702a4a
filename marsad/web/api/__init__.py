"""The API, feeds and exports."""
