"""Keeping an installation: backup, restore with proof, upgrade with a backup first, health.

Invariants: a backup is whole or it is not there; a restore changes nothing before the backup has been proved.
"""
