"""Forms of plans: what a target asks, in four parts that change their shape with what is chosen; uploads; decisions."""
