"""What a person can say to the bot, one file a subject."""
