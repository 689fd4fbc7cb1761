"""What is recorded of a patient and what the library answers, as immutable classes without behaviour."""
