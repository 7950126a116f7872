"""What is asked: definitions, their questions, and the forms made from them."""
