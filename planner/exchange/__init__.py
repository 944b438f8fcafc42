"""Floor 5: files and formats that come in and go out."""
