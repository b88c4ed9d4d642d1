"""Ce que les programmes lisent par HTTP."""

SENTENCES = {
    "scope_missing": "Ce jeton ne le permet pas : il n'a pas reçu le droit « {scope} ».",
    "bad_field": "« {field} » manque, est inconnu ou n'est pas ce qu'il faut.",
    "long_field": "« {field} » a au plus {limit} caractères.",
    "post_command": "Une publication n'est pas exécutée. Envoyez les commandes à une conversation.",
}
