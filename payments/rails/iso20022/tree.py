"""Elements of a message that is written."""

from typing import Any

from lxml import etree

from payments.rails.iso20022.stream import SPACE, Element


class Maker:
    """Makes elements of one message: `make("Cd", "SEPA")`, `make("SvcLvl", make(…))`."""

    def __init__(self, message: str) -> None:
        self._space = SPACE + message
        self._names: dict[Any, str] = {None: self._space}  # what stands before a name: nothing

    def __call__(self, name: str, *inside: Element | str, **attributes: str) -> Element:
        made = etree.Element(f"{{{self._space}}}{name}", attributes, nsmap=self._names)
        for each in inside:
            if isinstance(each, str):
                made.text = each
            else:
                made.append(each)
        return made

    def document(self, inside: Element) -> bytes:
        """The whole file."""
        made = self("Document", inside)
        return etree.tostring(made, xml_declaration=True, encoding="UTF-8")
