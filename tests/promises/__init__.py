"""From each sentence of the promise to its proof: one file per promise, named after it."""
