"""The application: Telegram, time, people."""
