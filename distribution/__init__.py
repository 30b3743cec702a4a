"""What a release is made of and held to: licences, the parts list, what the wheel holds, a start without network."""
