"""The algorithm and its past: numpy and the standard library, no words for people, no colours, no clock."""
