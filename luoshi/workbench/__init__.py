"""Home, wallboard and what joins the panels, menus and figures that rooms register."""
