"""Writing and judging schemes: drafts, versions, the form, the text, marked yardsticks. Scores are `assessment.scores`."""
