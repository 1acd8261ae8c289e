"""The text of the press, pure: cleaning, comparing, checking, likeness of titles and addresses, outlets, rendering.

No Django, no clock, no network. What is handed out as HTML is safe to show; what is found in a text carries offsets into
that same text.
"""
