"""The check digit of a card's number (ISO/IEC 7812, annex B)."""


def is_valid(number: str) -> bool:
    """From the right every second digit counts double; the sum ends in 0."""
    doubled = [sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2]]
    return (sum(map(int, number[-1::-2])) + sum(doubled)) % 10 == 0
