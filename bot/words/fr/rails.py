"""Ce qui est dit quand la banque d'une carte refuse : aimable et général, jamais un code."""

SENTENCES = {
    "declined": "Votre banque ne l'a pas permis. Demandez à votre banque, ou prenez une autre"
    " carte. L'argent n'a pas bougé.",
    "declined_card_gone": "Cette carte ne peut plus servir. Ajoutez celle qui la remplace."
    " L'argent n'a pas bougé.",
    "declined_no_such_card": "Aucune banque ne connaît cette carte. Vérifiez son numéro et"
    " ajoutez-la de nouveau. L'argent n'a pas bougé.",
    "declined_not_allowed": "Cette carte ne s'y prête pas. Prenez-en une autre."
    " L'argent n'a pas bougé.",
    "declined_funds": "Il n'y a pas assez sur cette carte en ce moment. Essayez moins, ou une autre"
    " carte. L'argent n'a pas bougé.",
    "declined_limit": "C'est plus que ce que votre banque permet à cette carte pour l'instant."
    " Essayez moins, ou demain. L'argent n'a pas bougé.",
    "declined_ask_bank": "Votre banque veut vous parler avant que cette carte ne serve encore."
    " Appelez-la, ou prenez une autre carte. L'argent n'a pas bougé.",
    "declined_busy": "Votre banque ne répond pas en ce moment. Réessayez dans un moment."
    " L'argent n'a pas bougé.",
    "declined_expired": "Cette carte a expiré. Ajoutez la nouvelle. L'argent n'a pas bougé.",
    "declined_security_code": "Votre banque n'a pas accepté ce qui accompagne la carte. Vérifiez"
    " son code de sécurité et ajoutez-la de nouveau. L'argent n'a pas bougé.",
    "declined_authentication": "Votre banque veut d'abord votre confirmation, ce qui n'est pas"
    " encore possible ici. Prenez une autre carte. L'argent n'a pas bougé.",
    "declined_partly": "Votre banque n'en a permis que {amount}. C'est mis de côté le temps que"
    " nous regardions.",
}
