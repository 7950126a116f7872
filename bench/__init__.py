"""Speed and memory of Café Forms as ratios to a bare ceiling that is measured in the same run."""
