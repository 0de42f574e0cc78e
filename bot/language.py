"""Which of our languages a person reads."""


def of_telegram(code: str | None, default: str) -> str:
    """Our language for the code that Telegram gives (IETF, such as zh-hans or pt-br); ``default`` without one.

    A reader of any language but Chinese gets English.
    """
    if not code:
        return default
    parts = code.lower().replace("_", "-").split("-")
    if parts[0] != "zh":
        return "en"
    return "zh-Hant" if {"hant", "tw", "hk", "mo"} & set(parts[1:]) else "zh-Hans"


def of_system(environment: dict[str, str], default: str = "en") -> str:
    """The language of a terminal, by LC_ALL, LC_MESSAGES and LANG in POSIX's order; ``default`` where none is named."""
    code = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    code = code.partition(".")[0]
    return of_telegram("" if code in ("C", "POSIX") else code, default)
