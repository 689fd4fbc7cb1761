"""What the commands show: each module turns one kind of result into a view. Nothing here reads input or prints."""
