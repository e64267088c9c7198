"""What each press does to the session. An action changes the session or the history, and shows nothing."""
