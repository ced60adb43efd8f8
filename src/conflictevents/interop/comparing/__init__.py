"""Readings held against each other: releases, datasets, coders, published sums."""
