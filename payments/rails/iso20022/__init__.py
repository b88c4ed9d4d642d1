"""Files that go between a company and its bank, as ISO 20022 has them: pain.001 out, which asks for
many payments, pain.002 back, which says what became of them, and camt.053, the statement of a day.

[S] ISO 20022 messages of 2009 and 2019. [I] How a reader that must not be fooled reads them."""
