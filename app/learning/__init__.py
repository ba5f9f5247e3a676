"""Learning the points of a scorecard from judged pairs, and measuring how true its scores are."""
