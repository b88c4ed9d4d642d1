"""Ce que dit le bot en français des enveloppes et des cagnottes."""

HELPS = {
    "packet": "Mettre de l'argent dans une enveloppe que chacun ici peut ouvrir, une part chacun.",
    "open": "Ouvrir une part de l'enveloppe qui est ici.",
    "close": "Fermer votre enveloppe : ce que personne n'a ouvert vous revient.",
    "pool": "Réunir une somme ici : tout le but, ou chacun reprend sa part.",
    "chip": "Participer à la cagnotte d'ici. Votre part reste à vous jusqu'au but.",
    "unchip": "Reprendre ce que vous avez mis dans une cagnotte qui n'est pas finie.",
}

REFUSALS = {
    "count_missing": "Combien de parts ? Écrivez par exemple {example}.",
    "count_form": "« {token} » n'est pas un nombre de parts. Écrivez-le comme x10.",
    "packet_count": "Une enveloppe a de 1 à {limit} parts.",
    "packet_small": "Pour {count} parts, il faut au moins {least}.",
    "packet_large": "Une part est d'au plus {share} : {count} parts font au plus {most}.",
    "pool_beyond": "Il ne manque que {left}. Mettez cela, ou moins.",
    "pool_over": "Cette cagnotte est finie.",
    "pool_none": "Il n'y a pas de cagnotte ici.",
    "pool_stopped": "Quelqu'un a gelé l'argent qu'il y a mis : le but ne peut pas être atteint"
    " maintenant.",
    "pool_which": "Plusieurs cagnottes sont ouvertes ici. Prenez le bouton de la bonne.",
    "pool_far": "Une cagnotte dure au plus {limit} jours.",
    "pool_currency": "Cette cagnotte est dans une autre monnaie ({currency:names}).",
    "chip_nothing": "Il n'y a pas de cagnotte ouverte ici. Lancez-en une avec /cagnotte 60.",
}

SENTENCES = {
    "hint_count": "x10",
    "hint_way": "chance | égal",
    "with_way_lucky": ", au hasard",
    "with_way_equal": ", à parts égales",
    "with_date": ", avant le {date}",
    "reading_packet": "Une enveloppe de {amount} pour tous ici, {count} parts",
    "reading_packet_note": "Une enveloppe de {amount} pour tous ici, {count} parts, « {note} »",
    "button_packet": "Envoyer {amount}",
    "choice_packet": "Envoyer {amount}",
    "packet_opened": "Vous avez déjà ouvert cette enveloppe : il y avait {amount}.",
    "packet_empty": "D'autres ont été plus rapides : toutes les parts sont ouvertes.",
    "packet_over": "Cette enveloppe est finie. Le reste est revenu à qui l'a envoyée.",
    "packet_stopped": "Cette enveloppe ne peut pas être ouverte maintenant.",
    "packet_members": "Seuls ceux de cette conversation peuvent l'ouvrir. Écrivez d'abord ici.",
    "open_nothing": "Il n'y a pas d'enveloppe à ouvrir ici.",
    "close_nothing": "Vous n'avez pas d'enveloppe ouverte ici.",
    "reading_pool": "Réunir {amount} ici, tout ou rien",
    "reading_pool_note": "Réunir {amount} ici pour « {note} », tout ou rien",
    "button_pool": "Réunir {amount}",
    "choice_pool": "Réunir {amount}",
    "reading_chip": "Mettre {amount} dans la cagnotte d'ici",
    "reading_chip_note": "Mettre {amount} dans la cagnotte d'ici",
    "button_chip": "Mettre {amount}",
    "choice_chip": "Mettre {amount}",
    "choice_chip_rest": "Tout ce qui manque : {amount}",
    "ask_chip": "Combien ? Il manque {left}. Pour un autre montant, écrivez /participer et le"
    " montant.",
    "pool_nothing": "Vous n'avez rien mis dans cette cagnotte.",
    "unchip_nothing": "Vous n'avez rien dans une cagnotte ouverte ici.",
}
