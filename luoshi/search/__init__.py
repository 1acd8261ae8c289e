"""One index over all rooms: pairs of characters, written in the rooms' own transactions."""
