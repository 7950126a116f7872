"""LimeSurvey's files: read into one tree, whichever of the two kinds they are, and said in XLSForm's terms."""
