"""Tests of the models that services import."""
