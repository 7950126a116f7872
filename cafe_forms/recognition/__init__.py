"""What a text tells about itself: personal data to take out, a crisis not to quote, topics to count."""
