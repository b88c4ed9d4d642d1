"""How transits are read: as their table has them."""

from payments.cards_schema import Transits
from payments.transits import Transit


def test_a_transit_has_the_columns_of_its_table_in_their_order():
    assert Transit._fields == tuple(Transits.model_fields)
