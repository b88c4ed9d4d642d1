"""What a transfer is for as long as its owner has not said: by its kind, then by its words."""

import re
import unicodedata

KINDS = {  # whatever their words are
    "bill": "bills",
    "topped up": "cards",
    "topped up partly": "cards",
    "cash out": "cards",
    "fee": "cards",
    "packet": "gifts",
    "claimed": "gifts",
    "opening": "income",
}
WORDS = {
    "groceries": "groceries grocery supermarket food market bakery butcher bread vegetables fruit"
    " courses supermarche epicerie marche boulangerie boucher boucherie pain legumes fruits",
    "eating_out": "restaurant restaurants lunch dinner breakfast brunch pizza sushi burger kebab"
    " ramen taco tacos coffee cafe bar beer beers drinks pub bistro takeaway meal diner dejeuner"
    " resto brasserie biere bieres verre apero repas tea the croissant",
    "home": "rent flat apartment house landlord mortgage furniture repair plumber deposit loyer"
    " appartement appart maison meubles charges plombier hypotheque caution colocation coloc",
    "bills": "bill invoice electricity electric power gas water internet phone mobile broadband"
    " insurance tax taxes subscription facture electricite gaz eau telephone forfait assurance"
    " impots impot abonnement",
    "transport": "taxi cab bus train metro tram subway fuel petrol parking ride uber bike ticket"
    " essence carburant peage covoiturage velo trajet billet",
    "fun": "cinema movie movies concert game games theatre museum party festival show netflix"
    " spotify film films jeu jeux musee fete spectacle bowling escalade",
    "shopping": "clothes shoes shirt dress book books amazon shop shopping print prints vetements"
    " chaussures robe livre livres achat achats boutique",
    "health": "doctor dentist pharmacy medicine hospital therapy glasses gym physio docteur medecin"
    " dentiste pharmacie medicaments hopital lunettes kine sport",
    "travel": "hotel flight flights airbnb hostel holiday holidays trip vacation airport vol avion"
    " auberge vacances voyage aeroport gite camping",
    "gifts": "gift present birthday christmas wedding donation charity cadeau cadeaux anniversaire"
    " noel mariage don",
    "income": "salary wage wages pay payroll bonus pension refund salaire paie prime retraite"
    " remboursement",
}
KNOWN = {word: category for category, words in WORDS.items() for word in words.split()}
ONLY_IN = "income"  # never what leaves
SPLIT = re.compile(r"\w{3,}")  # shorter ones tell nothing
MOST_WORDS = 12  # of a note that count
IDLE = frozenset(  # words that say nothing of what it was for
    "the and for from with you your our this that was are not january february march april may june"
    " july august september october november december monday tuesday wednesday thursday friday"
    " saturday sunday today yesterday last next again please thanks thank pour avec les des une mon"
    " votre nos notre ton ses sur par dans janvier fevrier mars avril mai juin juillet aout"
    " septembre octobre novembre decembre lundi mardi mercredi jeudi vendredi samedi dimanche"
    " aujourd hui hier merci encore".split()
)


def words(note: str) -> list[str]:
    """Those that may tell what it was for, without case and accents, each once, in their order."""
    plain = note.casefold()
    if not plain.isascii():
        apart = unicodedata.normalize("NFKD", plain)
        plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    found = dict.fromkeys(SPLIT.findall(plain))
    return [word for word in found if _tells(word)][:MOST_WORDS]


def _tells(word: str) -> bool:
    return word not in IDLE and not word.isdigit()


def of_kind(kind: str) -> str:
    """The category of a kind of transfer whatever its words are, or nothing."""
    return KINDS.get(kind, "")


def of_words(told: list[str], way: str) -> tuple[str, str]:
    """The first of these words that is known, and its category; both empty if none is."""
    for word in told:
        category = KNOWN.get(word, "")
        if category and (category != ONLY_IN or way == "in"):
            return word, category
    return "", ""
