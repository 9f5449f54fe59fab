"""What is to be fitted: models, problems, and what is known of a problem as a whole."""
