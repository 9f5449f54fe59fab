"""What is to be fitted: datasets, models, problems, and what is known of a problem as a whole."""
