"""Reports of the same event: incident claims → judgements → events."""
