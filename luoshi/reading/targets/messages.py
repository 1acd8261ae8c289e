"""What the reader says of numbers that it did not understand, in Chinese for the user."""

WHY_NUMBER = "这里有数量，但没有读懂它要求什么，请人工确认。"
WHY_PERIOD = "这里有周期，但没有对应的频次，请人工确认。"
