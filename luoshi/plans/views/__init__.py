"""Pages of plans. What they read is `queries` and `progress`, what they change is `operations`."""
