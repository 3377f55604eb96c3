"""Where the work is done when one process does not suffice: Ray workers on this machine or on a cluster."""
