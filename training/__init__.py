"""Where recognition's weights come from: the labelled texts, what is learned from them, and what was measured.

Nothing of it is installed. `python -m training` writes the weights; README.md is the datasheet.
"""
