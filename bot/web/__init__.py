"""The web archive: what the bot sends, for where Telegram is not at hand. Read only, without script or cookie."""
