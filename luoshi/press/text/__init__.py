"""Pure work on texts: cleaning, comparing, rendering, likeness, checks by lists. No Django."""
