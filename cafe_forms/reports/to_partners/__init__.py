"""Letters to partners: the question whether they want any, a new survey to pass on, and news of a breakfast."""
