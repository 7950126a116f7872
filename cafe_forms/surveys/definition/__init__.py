"""The document of what is asked: its model, how it is read, written and worded."""
