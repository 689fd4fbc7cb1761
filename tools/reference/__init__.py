"""The pages of `docs/reference`, each made from the code or the data that it documents."""
