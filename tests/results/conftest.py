"""Responses whose texts are sealed exactly as a test says them."""

from tests import sealing

seal = sealing.seal
