"""The words of the pages: nothing is missing in French, and its sentences keep their facts."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment
from jinja2.ext import extract_from_ast

from web import words
from web.words import client_fr, fr

WEB = Path(words.__file__).parents[1]
SAYING = tuple(
    WEB / f"{name}.py" for name in ("forms", "found", "pushed", "render", "told", "upcoming")
)
FACT = re.compile(r"%\((\w+)\)s")


def in_templates() -> Iterator[tuple[str, ...]]:
    """Each sentence as (English,) or (one, several)."""
    env = Environment(autoescape=True)
    for path in (WEB / "templates").rglob("*.html"):
        for _, name, found in extract_from_ast(env.parse(path.read_text()), ("_", "ngettext")):
            said = (found,) if isinstance(found, str) else tuple(one for one in found if one)
            yield said[:2] if name == "ngettext" else said[:1]


def in_python() -> Iterator[tuple[str]]:
    rooms = (WEB / "pages", WEB / "papers")
    for path in [*(path for room in rooms for path in room.glob("*.py")), *SAYING]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say":
                for constant in (one for one in node.args if isinstance(one, ast.Constant)):
                    yield (str(constant.value),)


PREVIEWS = [
    ("You: %(line)s",),
    ("You took back %(sum)s",),
    ("%(name)s took back %(sum)s",),
    ("You gave back %(sum)s",),
    ("%(name)s gave back %(sum)s",),
    ("You paid %(sum)s",),
    ("%(name)s paid %(sum)s",),
    ("%(num)s picture", "%(num)s pictures"),
]
SPOKEN = sorted({*in_templates(), *in_python(), *PREVIEWS})


@pytest.mark.parametrize("said", SPOKEN, ids=str)
def test_every_sentence_is_there_in_french(said: tuple[str, ...]) -> None:
    assert said[0] in (fr.PLURALS if len(said) > 1 else fr.WORDS)


def test_no_french_sentence_is_left_over() -> None:
    spoken = {said[0] for said in SPOKEN}
    assert not (fr.WORDS.keys() | fr.PLURALS.keys()) - spoken


def test_translations_keep_the_facts_of_their_english() -> None:
    for english, french in fr.WORDS.items():
        assert sorted(FACT.findall(english)) == sorted(FACT.findall(french)), english
        assert not re.search(r" [?:;!]", french), f"a plain space before a mark: {french}"
    for english, pair in fr.PLURALS.items():
        assert all(FACT.findall(english) == FACT.findall(french) for french in pair)


def test_the_script_in_the_page_has_all_its_words_in_french() -> None:
    script = (WEB / "static/js/words.js").read_text()
    listed = script[script.index("ENGLISH = {") : script.index("};")]
    english = dict(re.findall(r'^  (\w+): "(.*)",$', listed, re.MULTILINE))
    assert english.keys() == client_fr.WORDS.keys()
    for key, sentence in english.items():
        assert set(FACT.findall(sentence)) == set(FACT.findall(client_fr.WORDS[key])), key


def test_facts_are_escaped_and_the_sentence_is_not_twice() -> None:
    say = words.catalogue("fr").one
    assert say("With %(name)s", name="<b>") == "Avec &lt;b&gt;"
    assert say("Home") == "Accueil"


def test_french_elides_before_a_name_that_begins_with_a_vowel() -> None:
    say = words.catalogue("fr").one
    assert say("Post by %(name)s", name="Zoé") == "Publication de Zoé"
    assert say("Post by %(name)s", name="Éric") == "Publication d’Éric"
    assert say("What %(name)s posts on Quid.", name="alice") == "Ce qu’alice publie sur Quid."
    assert say("Your link of %(sum)s", sum="11,00 €") == "Votre lien de 11,00 €"
    assert say("Post by %(name)s") == "Publication de %(name)s", "what is put in later is left"
    assert words.catalogue("en").one("de %(name)s", name="Alice") == "de Alice"


@pytest.mark.parametrize(
    ("locale", "count", "sentence"),
    [
        ("en", 0, "0 replies"),
        ("en", 1, "1 reply"),
        ("en", 2, "2 replies"),
        ("fr", 0, "0 réponse"),
        ("fr", 1, "1 réponse"),
        ("fr", 2, "2 réponses"),
    ],
)
def test_one_and_several(locale: str, count: int, sentence: str) -> None:
    many = words.catalogue(locale).many
    assert many("%(num)s reply", "%(num)s replies", num=count) == sentence


@pytest.mark.parametrize(
    ("accept", "locale"),
    [("fr-FR,fr;q=0.9", "fr"), ("de,fr;q=0.5", "fr"), ("de", "en"), ("", "en"), ("*", "en")],
)
def test_the_language_of_a_browser(accept: str, locale: str) -> None:
    assert words.choose(accept) == locale


def test_no_sentence_is_translated_in_two_ways() -> None:
    """They come together in one table, in which the last would win."""
    said: dict[str, set[str]] = {}
    for path in [WEB / "words/fr.py", *(WEB / "words/french").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    if isinstance(key, ast.Constant) and isinstance(value, ast.Constant):
                        said.setdefault(str(key.value), set()).add(str(value.value))
    assert {key: values for key, values in said.items() if len(values) > 1} == {}
