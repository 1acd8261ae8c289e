"""Background work: registering, queueing, running with a lease, schedule, progress."""
