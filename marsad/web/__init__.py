"""The observatory in a browser: server-rendered pages and an API over the same verbs as the command line."""
