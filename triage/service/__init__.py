"""The few whole ways through. The only room that joins the others; screens and commands call nothing deeper."""
