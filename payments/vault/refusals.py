"""Every way the vault says no to a card."""


class CardRefused(Exception):
    """`card_number card_brand card_expired card_cvv` of what was typed, `card_live` where only
    published test numbers may be used, `card_seen` where its owner keeps the same card already,
    `card_gone` of a token that stands for none (any more). Never says which number it was."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
