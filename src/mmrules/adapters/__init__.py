"""Documents in and out: the library's own JSON, and other people's formats, each in a package of its own."""
