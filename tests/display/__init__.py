"""Tests of what screen, trace and charts share."""
