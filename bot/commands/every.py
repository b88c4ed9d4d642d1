"""`/every`: what is paid again and again, or later; `/pay … every month` is the same."""

from bot.answers import Answer
from bot.dealings import scheduling
from bot.desk import Desk
from bot.reading.periods import Period
from bot.signatures import Amount, People, command


@command(french=("chaque", "tous", "toutes"), alone=True, spends=False)
def every(desk: Desk, period: Period, payees: People, amount: Amount, note: str = "") -> Answer:
    """Pay somebody on its days from now on, until you stop it.

    /every month on 1 @bob 20
    /every friday @bob 5 lunch
    /every 2 weeks until 31 dec @bob 12.50
    """
    return scheduling.schedule(desk, payees, amount, period, note)
