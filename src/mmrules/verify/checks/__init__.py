"""What is asked of the rules, one file for each family of questions. Each yields findings, and what it left open."""
