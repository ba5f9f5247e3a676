"""Official lists as pure rules: reading rows, comparing editions, ties, proposals, drafts."""
