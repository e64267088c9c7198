"""Coins as a second-best scale: round ones in circulation, with the diameter that their mint publishes.

Only coins with a plain round outline are listed: a coin with corners, waves or a curve of constant width (such as
20p, 50p, the 12-sided pound, the Australian 50 cents, the Canadian dollar) would be read too small or too large.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Coin:
    """A coin: its code, such as ``eur-2``, how a person calls it, its diameter in mm, and who publishes that."""

    code: str
    name: str
    diameter_mm: float
    source: str

    @property
    def currency(self) -> str:
        """The currency's code, ISO 4217, such as ``EUR``."""
        return self.code[:3].upper()


_ECB = "European Central Bank, coin specifications"
_ROYAL_MINT = "The Royal Mint, coin designs and specifications"
_US_MINT = "United States Mint, coin specifications"
_SWISSMINT = "Swissmint, circulation coins"
_RAM = "Royal Australian Mint, circulating coins"
_RCM = "Royal Canadian Mint, circulation coins"
_RBNZ = "Reserve Bank of New Zealand, coins in circulation"
_JAPAN = "Japan Mint, coins in circulation"
_MOF = "Ministry of Finance of India, Coinage Rules 2019"
_BCB = "Banco Central do Brasil, second family of the real"

COINS = (
    Coin("eur-1c", "1 cent", 16.25, _ECB),
    Coin("eur-2c", "2 cents", 18.75, _ECB),
    Coin("eur-5c", "5 cents", 21.25, _ECB),
    Coin("eur-10c", "10 cents", 19.75, _ECB),
    Coin("eur-50c", "50 cents", 24.25, _ECB),
    Coin("eur-1", "1 euro", 23.25, _ECB),
    Coin("eur-2", "2 euros", 25.75, _ECB),
    Coin("gbp-1p", "1 penny", 20.3, _ROYAL_MINT),
    Coin("gbp-2p", "2 pence", 25.9, _ROYAL_MINT),
    Coin("gbp-5p", "5 pence", 18.0, _ROYAL_MINT),
    Coin("gbp-10p", "10 pence", 24.5, _ROYAL_MINT),
    Coin("gbp-2", "2 pounds", 28.4, _ROYAL_MINT),
    Coin("usd-1c", "1 cent (penny)", 19.05, _US_MINT),
    Coin("usd-5c", "5 cents (nickel)", 21.21, _US_MINT),
    Coin("usd-10c", "10 cents (dime)", 17.91, _US_MINT),
    Coin("usd-25c", "25 cents (quarter)", 24.26, _US_MINT),
    Coin("usd-1", "1 dollar", 26.49, _US_MINT),
    Coin("chf-5", "5 centimes", 17.15, _SWISSMINT),
    Coin("chf-10", "10 centimes", 19.15, _SWISSMINT),
    Coin("chf-20", "20 centimes", 21.05, _SWISSMINT),
    Coin("chf-50", "half a franc", 18.2, _SWISSMINT),
    Coin("chf-1", "1 franc", 23.2, _SWISSMINT),
    Coin("chf-2", "2 francs", 27.4, _SWISSMINT),
    Coin("aud-5c", "5 cents", 19.41, _RAM),
    Coin("aud-10c", "10 cents", 23.6, _RAM),
    Coin("aud-1", "1 dollar", 25.0, _RAM),
    Coin("aud-2", "2 dollars", 20.5, _RAM),
    Coin("cad-5c", "5 cents", 21.2, _RCM),
    Coin("cad-10c", "10 cents", 18.03, _RCM),
    Coin("cad-25c", "25 cents", 23.88, _RCM),
    Coin("cad-2", "2 dollars", 28.0, _RCM),
    Coin("nzd-10c", "10 cents", 20.5, _RBNZ),
    Coin("nzd-50c", "50 cents", 24.75, _RBNZ),
    Coin("nzd-1", "1 dollar", 23.0, _RBNZ),
    Coin("nzd-2", "2 dollars", 26.5, _RBNZ),
    Coin("jpy-1", "1 yen", 20.0, _JAPAN),
    Coin("jpy-5", "5 yen", 22.0, _JAPAN),
    Coin("jpy-10", "10 yen", 23.5, _JAPAN),
    Coin("jpy-50", "50 yen", 21.0, _JAPAN),
    Coin("jpy-100", "100 yen", 22.6, _JAPAN),
    Coin("jpy-500", "500 yen", 26.5, _JAPAN),
    Coin("inr-1", "1 rupee (2019 or later)", 20.0, _MOF),
    Coin("inr-2", "2 rupees (2019 or later)", 23.0, _MOF),
    Coin("inr-5", "5 rupees (2019 or later)", 25.0, _MOF),
    Coin("inr-10", "10 rupees", 27.0, _MOF),
    Coin("brl-5c", "5 centavos", 22.0, _BCB),
    Coin("brl-10c", "10 centavos", 20.0, _BCB),
    Coin("brl-25c", "25 centavos", 25.0, _BCB),
    Coin("brl-50c", "50 centavos", 23.0, _BCB),
    Coin("brl-1", "1 real", 27.0, _BCB),
)
"""Sorted by currency, small change first. Diameters are from the mints' tables; euro 20 cents is left out (its edge
has seven notches)."""

BY_CODE = {coin.code: coin for coin in COINS}
"""The coins by their code."""
