"""Units and bodies in a dated tree, people, accounts and sign-in, roles, the scope of sight."""
