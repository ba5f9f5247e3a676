"""Made-up requests: what they speak of, and what their answers are held against."""
