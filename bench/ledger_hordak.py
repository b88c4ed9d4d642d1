"""Transfers of django-hordak, one after another; runs in an environment that has it.

`prepare` makes the accounts; a number is for how many seconds to transfer."""

import os
import random
import sys
import time

import django
from django.conf import settings
from django.core.management import call_command

ACCOUNTS = 1000


def main(what: str) -> None:
    configure()
    if what == "prepare":
        call_command("migrate", verbosity=0)
        make_accounts()
    else:
        print(rate(float(what)))


def configure() -> None:
    import dj_database_url

    settings.configure(
        DATABASES={"default": dj_database_url.parse(os.environ["HORDAK_DATABASE"])},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "hordak"],
        DEFAULT_CURRENCY="USD",
        CURRENCIES=["USD"],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
    )
    django.setup()


def make_accounts() -> None:
    from hordak.models import Account, AccountType

    for number in range(ACCOUNTS):
        Account.objects.create(
            name=f"person {number}",
            code=f"{number}",
            type=AccountType.liability,
            currencies=["USD"],
        )


def rate(seconds: float) -> float:
    """Transfers a second, each in a transaction of its own as the library makes them."""
    from django.db import transaction
    from hordak.models import Account
    from moneyed import Money

    accounts, count, began = list(Account.objects.all()), 0, time.perf_counter()
    while time.perf_counter() < began + seconds:
        payer, payee = random.sample(accounts, 2)
        with transaction.atomic():
            payer.transfer_to(payee, Money(1, "USD"))
        count += 1
    return count / (time.perf_counter() - began)


if __name__ == "__main__":
    main(sys.argv[1])
