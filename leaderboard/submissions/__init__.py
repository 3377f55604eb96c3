"""What a submission is, how it is packed, read, checked and scored anew. Nothing in one is believed or executed."""
