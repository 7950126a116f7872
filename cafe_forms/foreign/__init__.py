"""Questionnaires that other programs wrote: read with care, made a draft, and every row accounted for."""
