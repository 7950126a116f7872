"""What finds personal data in a text: one file for each thing that can tell who she is."""
