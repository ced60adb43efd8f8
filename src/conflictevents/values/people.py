"""Phrases of people: which nouns may stand behind a number, and what to write instead of what is no number of people.

No list of nouns is ever complete ("14 Israeli hostages", "50 women and children"), so three things decide, in this order:
nouns that are known not to be people (`THINGS`: days, kilometres, dollars, families, and the many words that only sound
like people, such as "containers"); nouns that are known to be people, peoples among them; and endings that English keeps
for people ("-ers", "-ists", "-men", "-ians"). What none of them knows is not guessed at.

A remedy never proposes to leave out what carries number, scale or hedge.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from conflictevents.values.numerals import LETTERS, Token, is_number_word, rewrite
from conflictevents.values.wording import BEHIND, HEDGES, LONGEST_HEDGE, Words

__all__ = [
    "BODIES",
    "DOT",
    "HEDGE_WORDS",
    "ORDINAL_ENDINGS",
    "WEIGHTY",
    "Kind",
    "hedge_remedy",
    "kind_of",
    "known_mistake",
    "phrase_problem",
    "remedy_for",
    "unknown_remedy",
]

Kind = Literal["people", "things", "unknown"]

BODIES = frozenset(["body", "bodies", "remains", "corpse", "corpses"])
"""The dead; a phrase may go on to say whose they are: "12 bodies of soldiers"."""

_PEOPLE = frozenset("""
abductee academic accomplice accountant activist actor actress acolyte adherent adolescent adult adversary advocate
aide airman alien ally amateur ambassador analyst applicant apprentice archbishop architect  artisan assassin
assistant associate athlete attendant attorney aunt author autocrat baby babies bandit bishop blogger boatman bodyguard
body boss bosses boy boyfriend bride bridegroom brother bureaucrat burglar cadet cameraman candidate captain captive
cardinal carer casualty champion chaplain chief chieftain child children citizen civilian claimant clergy cleric clerk
client coach collaborator colleague colonel combatant commander commando companion compatriot comrade conscript
consultant contestant convert convict cook cop corporal corpse correspondent countryman countrymen cousin cowboy
crewman crewmate critic cyclist dad daughter dead deaf death deceased defendant delegate dependant dependent deputy
descendant descendent detective detainee diplomat disabled disappeared disciple displaced dissident doctor donor
elder elderly emigrant employee enthusiast envoy escapee escort evacuee executive exile expat expatriate expert
extremist faithful fallen fan farmer fatality father fellow female few fiance fiancee folk folks foreigner foetus
freed friend fugitive general girl girlfriend graduate grandchild grandchildren grandfather grandma grandmother
grandpa grandparent guard guardian guerrilla guest guide gunman gymnast handicapped heir helper hero heroes heroine
homeless hostage host human humanitarian husband ill immigrant imam immune imprisoned inmate inhabitant individual
infant infantry infantryman informant injured inmate insurgent intellectual internee interned interne invalid islamist
jailed jihadist jihadi journalist judge juvenile kid killed kin knight lad ladies lady landlord lawyer layman learner
lieutenant life lives listener living local  loyalist magistrate maid major male man manager marine marshal
martyr mate maimed mechanic medic member men menfolk mercenary merchant midwife midwives migrant militant militia
militiaman minister minor miner more missing missionary mobilised mobilized monarch monk monks mother mullah murdered
nanny national native neighbour neighbor nephew newborn niece nomad noncombatant notable novice nun nurse
occupant offender officer official offspring old ones operative opponent orderly orphan other others outlaw outpatient
pacifist pal paramedic paramilitary parent parishioner parliamentarian parolee partisan partner passer passersby
passenger pastor patient patriot patriarch paratrooper peasant pensioner people peoples perished person personnel persons pharmacist
physician pilgrim pilot pioneer pirate poet policeman police politician poor pope pows pow pregnant priest prince
princess principal private professional prophet prosecutor prostitute protege protester proponent psychologist
 pupil rabbi ranger rebel recipient recluse recruit redcoat refugee regular relative released remains
representative rescuer rescued reservist resident respondent retiree returned returnee rival rookie ruler saboteur
sailor saint salesman scholar schoolboy schoolchild schoolchildren schoolgirl scout sculptor secretary senator
sentinel sentry separatist sergeant servant  servicemember servicemen servicewomen servicewoman
serviceman shepherd sheriff sibling sick sister slave smuggler sniper soldier  son soul specialist sponsor
spouse spy spies staff staffer statesman steward stranger student subject subordinate suicide superintendent supporter
surgeon survivor suspect sympathiser sympathizer teammate technician teen teenager tenant terrorist thief thieves
toddler tourist townsfolk townspeople trader traitor traveller traveler treasurer troop troops twin tyrant uncle
undergraduate underage undersecretary unfortunate vagrant veteran vet vicar victim villager villain visitor
volunteer vulnerable warden warlord warrior weak  widow widower wife wives witness witnesses woman
women womenfolk worker worshipper worshiper wounded writer young youngster youngsters youth youths zealot
abbot culprit deacon matron patron matriarch sceptic skeptic fanatic groom dwarf outcast intermediary participant
entrepreneur mistress boatswain masseur bachelor invalids tribal exilee signatory
cosmonaut astronaut aeronaut  acrobat addict aristocrat democrat technocrat clansman
kinsfolk tribesfolk fisherfolk layfolk villagefolk seafolk womankind mankind humankind
ambulanceman bystander passerby onlooker captor hijacker kidnapper lookout
mp mps cmp pm vip vips idp idps    nationals noncom nco ncos ppl pers pax
cleric ayatollah sheikh sheik emir caliph sultan king queen duke earl baron  president  chancellor premier
mayor governor  ex con dad mum mom mummy granny grandson granddaughter stepchild stepson stepdaughter
godfather godmother godchild inlaw orphaned widowed bereaved handler chef butcher baker tailor cobbler carpenter
blacksmith electrician plumber mason bricklayer janitor usher referee umpire lifeguard fireguard
militia militias police infantry cavalry clergy laity gentry crew staff personnel youth kin offspring
""".split())  # fmt: skip

_PEOPLES = frozenset("""
afghan alawite amhara arab armenian aryan assyrian avar azerbaijani azeri balt baloch baluch bangladeshi basque
bedouin belarusian bengali berber boer bosniak brit briton british bulgar burmese buddhist catalan catholic chechen
chinese christian circassian copt cossack croat croatian cypriot czech dane dinka druse druze dutch dutchman emirati
english englishman englishmen filipino filipina finn fleming french frenchman frenchmen frenchwoman fulani georgian german
greek gurkha hausa hazara hindu houthi hutu igbo inuit iraqi irish irishman irishmen israeli israelite ismaili japanese
jat jew jewish kachin karen kashmiri kazakh kosovar kurd kurdish kuwaiti kyrgyz lao latino latina latvian lebanese
maltese maronite masalit melkite moor moro muslim nepalese nepali nuer omani oromo orthodox ossete ossetian pakistani
palestinian pashtun pole polish portuguese protestant qatari rohingya roma romani russian ruthenian rwandan saudi scot
scotsman serb shan shia shiite  sicilian sikh sinhalese slovak slovene somali somalilander spaniard spanish
sudanese sunni swede swedish swiss syriac taiwanese tajik taliban talib tamil tatar thai tibetan tigrayan tigrinya
tuareg turk turkish turkmen turkoman tutsi uighur ukrainian uyghur uzbek vietnamese welsh welshman yazidi yemeni
yemenite yezidi yoruba zaghawa zulu senegalese congolese togolese guyanese beninese gabonese burkinabe malagasy swazi
basotho motswana batswana sotho tswana ivorian kiwi aussie yank yankee american european asian african
""".split())  # fmt: skip

_ENDINGS = (
    *("man", "men", "woman", "women", "people", "person", "folk", "child", "children", "boy", "girl", "mate"),
    *(
        "er",
        "or",
        "ist",
        "ee",
        "ian",
        "eer",
        "crat",
        "naut",
        "path",
        "wife",
        "kin",
        "master",
        "lord",
        "smith",
    ),
)
"""What the singular of a noun for people ends in, where nothing says otherwise."""

_ENDINGS_OF_PEOPLES = ("an", "ese", "ish", "i", "ite", "ic", "ard", "nik")
"""What the singular of a people's name ends in, where it is written with a capital."""

_ENDINGS_OF_THINGS = ("meter", "metre", "fish", "skin", "water", "power", "paper", "hopper", "bladder")

THINGS = frozenset("""
second minute hour day night week fortnight weekend month quarter season year decade century millennium moment time
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday morning afternoon evening midnight noon anniversary
m cm mm km kg g mg t lb lbs oz ft yd mi ml l ha sq mph kmh kph kw mw gw mhz gb mb kb usd eur gbp uah rub ils
metre meter kilometre kilometer centimetre centimeter millimetre millimeter mile yard foot feet inch inches league
acre hectare gram gramme kilogram kilogramme kilo ton tonne pound ounce litre liter gallon barrel degree watt kilowatt
megawatt volt amp hertz byte percent percentage point fraction third half share ratio
dollar euro pound sterling rouble ruble hryvnia hryvnya shekel lira dinar rial riyal franc yuan yen rupee peso cent penny pence
money cash payment ransom fine sum currency coin note bond
family families household couple pair trio duo group team  unit squad platoon company battalion regiment
brigade division corps army battery fleet squadron convoy column battlegroup delegation party tribe clan gang cell
batch wave round stage phase step exchange swap handover release return transfer transport deal agreement truce
ceasefire talk negotiation meeting session summit list category place location site facility camp prison jail colony
ward cell hospital school church mosque village town city district region oblast province country state nation street road
bridge border corridor checkpoint post base house home flat apartment building shelter tent room bed grave cemetery
tank vehicle car bus buses truck lorry van train plane aircraft airplane jet helicopter drone uav missile rocket bomb
shell mine mortar gun rifle pistol weapon grenade launcher howitzer ship boat vessel submarine tanker ambulance
bomber carrier cruiser destroyer interceptor trailer container tractor bulldozer digger excavator transporter
charger loader armour armor boxes box bag bags set sets truckload busload planeload boatload load crate sack coffin
attack strike airstrike raid clash clashes battle war incident event explosion shooting operation mission flight trip
case claim report statement document file record letter message call photo video image name number figure count total
passport visa ticket key flag
dog cat horse cow sheep goat pig chicken bird fish animal cattle camel donkey hamster
item thing piece part bit kind type sort way reason word page line article law order term condition demand question answer
water food fuel gas oil electricity grain medicine medicines aid parcel
accelerator actinometer alligator amber amplifier anger appetiser arbor armchair banister banner banter barometer barrier
beaker bear beaver bee beer behaviour behavior bender bier binder bitter bladder blazer blender blister blunder boiler
bolster border bother boulder bower breaker breather brochure buffer bumper bunker burner butter buzzer cadaver calendar
caliber calibre cancer candor caper career carburetor catheter cedar cellar cello center centre chamber chandelier
chapter character charter checker cheer chopper cider cinder cipher  clamor clatter  clinker
clipper  clover cluster clutter cocker coffee collar collider color colour committee compressor computer
 connector conveyor cooker cooler copper corner counter cover cracker crater cupboard cursor cutter cylinder dagger
danger decree deer defibrillator degree detector detonator diameter diaper dinner disaster disorder door drawer
dresser dryer duster dynamo elevator encounter engine error escalator ester factor  favour favor feather fee
fertiliser fertilizer fever fiber fibre filler filter finger firecracker fire flavour flier floor flour flower flyer
flyover folder footer forefinger foyer freezer freighter frontier  gender generator ginger glacier glimmer
grinder gutter halter hammer hamper hanger hangover harbor harbour header heater hinder holder holster honour
hopper horror hovercraft hunger incubator indicator injector inverter isomer jumper kosher ladder lager lantern laptop
laser launcher lavender layer  lecture ledger letter lever lighter liner liquor litter loader loafer lobster locker
loudspeaker lumber manner manor marker matter melee merger metaphor meteor meter mirror misnomer mixer modifier
monitor  motor muffler mural newsletter newspaper number odour odor offer opener order oscillator oyster
paper parameter passover pepper  pier pillar pitcher plaster poker polymer popper poster powder power
prayer primer printer processor projector propeller quarter quiver radar radiator razor reactor rear receiver recorder
refrigerator register regulator reminder repeater resistor retainer revolver river roller roster rotor router rubber
rudder rumour rumor saucer scanner scooter scraper screwdriver sector seizure semester sensor sequencer server
shoulder shower shutter signature silver skyscraper slaughter sledgehammer slipper snicker soccer spider
splatter splinter  spoiler stapler starter steamer steer sticker stopper stretcher subcommittee suffer sugar
summer supper surrender sweater switcher takeover tapper tar tear teleprinter temper tender tenor terror theater
theatre thermometer thriller thunder tier tiger timber timer toaster toner torpor tower towers toffee transformer
transistor transmitter tree tremor trigger trolley  trouser tumour tumor turnover twister typewriter ulcer
upper vapour vapor vector veneer  voucher wafer waiver wallpaper wastewater weather whisker whisper
wicker winter wonder wrapper zipper fist list mist twist wrist waist heist checklist shortlist playlist gist
knee spree jubilee guarantee levee fee pedigree goatee settee lychee apogee epee
 medallion meridian obsidian pavilion durian
radish rubbish skirmish slogan bean ocean organ parish murder laughter headquarters headquarter valor airliner terrier means
endeavor endeavour anguish bluster exterior interior flavor assist humor humour splendor stupor spatter remainder
demand specimen regimen omen abdomen acumen talisman  caiman pacemaker sidewinder
path warpath footpath checkpoint  napkin pumpkin gherkin firkin manikin lambskin
gasmask estimate primate climate ultimatum estimate automate
""".split())  # fmt: skip
"""Nouns that are no people: measures, groups and what else is counted in a conflict, and words that only end like people."""

_ADJECTIVES = frozenset(
    "held taken captured released killed detained missing wounded aged serving living alive dead deported abducted kidnapped "
    "imprisoned returned lost found buried exchanged freed rescued evacuated trapped seized arrested sentenced".split()
)
_PREPOSITIONS = _ADJECTIVES | frozenset(
    "of from in at on under by with without for among amid amongst inside outside near against after before since during "
    "within across through as into onto who whom that belonging kept hiding left whose still currently there here".split()
)
_BETWEEN_HEDGE_AND_NUMBER = frozenset(
    ["a", "an", "the", "these", "those", "all", "another", "further", "last", "first"]
)
_COORDINATORS = frozenset([",", "and", "or", "&", "/"])
_OPENERS = frozenset(["the", "these", "those", "its", "their", "his", "her", "our", "a", "an", "all", "both"])
_PRONOUNS = frozenset(["them", "whom", "us", "those", "these"])
_RATES = frozenset(["per", "each", "every", "apiece", "daily", "weekly", "monthly", "yearly", "annually"])
_ALTERING = frozenset("not no never nor except excepting excluding minus but if unless than plus".split())
_VERBS = frozenset(
    "is are was were be been has have had will would may might can could do does did should must said says say".split()
)
_RELATIVES = frozenset(["who", "whom", "whose", "that", "which"])
_MEASURES = frozenset(
    [
        "year",
        "month",
        "week",
        "day",
        "hour",
        "minute",
        "km",
        "kilometre",
        "kilometer",
        "mile",
        "metre",
        "meter",
    ]
)
_TIMES = frozenset(["second", "minute", "hour", "day", "night", "week", "month", "year", "side"])


@lru_cache(maxsize=4096)
def kind_of(noun: str) -> Kind:
    """Whether a noun as it was written, singular or plural, is people, is known not to be, or is not known.

    >>> [kind_of(noun) for noun in ("hostages", "beekeepers", "Eritreans", "containers", "frobnications")]
    ['people', 'people', 'people', 'things', 'unknown']
    """
    forms = _singulars(noun.lower())
    if any(form in _PEOPLE or form in _PEOPLES for form in forms):
        return "people"
    if any(form in THINGS or form.endswith(_ENDINGS_OF_THINGS) for form in forms):
        return "things"
    endings = _ENDINGS + _ENDINGS_OF_PEOPLES if noun[:1].isupper() else _ENDINGS
    return "people" if any(len(form) > 3 and form.endswith(endings) for form in forms) else "unknown"


def _singulars(noun: str) -> list[str]:
    """The noun, and what it may be the plural of."""
    forms = [noun]
    if noun.endswith("'s"):  # "POW's"
        forms.append(noun[:-2])
    if noun.endswith("ies"):
        forms.append(f"{noun[:-3]}y")
    if noun.endswith("es"):
        forms.append(noun[:-2])
    if noun.endswith("s") and not noun.endswith(("ss", "us")):
        forms.append(noun[:-1])
    return forms


def phrase_problem(words: Sequence[str]) -> str | None:
    """What keeps words from being a plain noun phrase of people; None where nothing does.

    A phrase is people where its head is: the last noun before the first preposition or participle. Of several
    joined by "and" or "or" the last has to be, and none may be a thing. What follows the head may be anything that
    leaves the number alone: no exception, no rate, no sentence.

    >>> phrase_problem(["Palestinian", "prisoners", "held", "in", "Israel"]), phrase_problem(["days"])
    (None, "'days' is a measure")
    """
    lower = [word.lower() for word in words]
    if _singulars(lower[0])[-1] in _MEASURES:
        return f"{lower[0]!r} is a measure"  # "25 year old"
    sentence = True
    for word, after in zip(lower, [*lower[1:], ""], strict=True):
        if word in _RATES or (word in ("a", "an") and after in _TIMES):
            return "a rate, or a number for each side, is no number of people"
        sentence = sentence and word not in _RELATIVES
        if word in _ALTERING or (word in _VERBS and sentence):
            return f"{word!r} may change the number"
    return _people_problem(words)


def _people_problem(words: Sequence[str]) -> str | None:
    """What keeps a noun phrase from having people for its head."""
    lower = [word.lower() for word in words]
    end = _end_of_head(lower)
    if end == 0:  # "30 of them", "12 of the hostages"
        start = 1 + _openers(lower[1:])
        if lower[start - 1] in _PRONOUNS and (start == len(lower) or lower[start] in _PREPOSITIONS):
            return None
        if lower[start : start + 1] and lower[start] in _PRONOUNS:
            return None
        rest = words[start:]
        return _people_problem(rest) if _end_of_head(lower[start:]) else "no noun follows the number"
    head, owners = words[:end], words[end + 1 :]
    if lower[end : end + 1] == ["of"] and lower[end - 1] in BODIES | {"set", "sets"}:
        start = _openers([word.lower() for word in owners])
        owners = owners[start : start + _end_of_head(lower[end + 1 + start :])]
        if lower[end - 1] not in BODIES:
            return None if owners and owners[-1].lower() in BODIES else _head_problem(head, "of")
        if owners and kind_of(owners[-1]) == "things":
            return f"{owners[-1]!r} are no people"
    return _head_problem(head, lower[end] if end < len(lower) else "")


def _end_of_head(words: Sequence[str]) -> int:
    """Where the first preposition or participle stands; one that opens a phrase is an adjective, but for "of"."""
    for index, word in enumerate(words):
        if word in _PREPOSITIONS and (index > 0 or word == "of"):
            if word in _ADJECTIVES and index + 1 < len(words) and words[index - 1] in _COORDINATORS:
                continue  # "wounded and missing soldiers"
            return index
    return len(words)


def _openers(words: Sequence[str]) -> int:
    return next((index for index, word in enumerate(words) if word not in _OPENERS), len(words))


def _head_problem(words: Sequence[str], after: str) -> str | None:
    """What keeps a phrase from ending in people, `after` being the word behind it."""
    parts: list[list[str]] = [[]]
    for word in words:
        if word.lower() in _COORDINATORS:
            parts.append([])
        else:
            parts[-1].append(word)
    if after in _ADJECTIVES and all(word.endswith("ly") for word in parts[-1]):
        parts[-1] = [after]  # "seriously wounded", "dead or missing"
    nouns = [part[-1] for part in parts if part]
    if not nouns or not parts[-1]:
        return "no noun ends the phrase"
    for noun in nouns:
        if kind_of(noun) == "things":
            return f"{noun!r} are no people"
    last = nouns[-1]
    return (
        None
        if last.lower() in _ADJECTIVES or kind_of(last) == "people"
        else f"{last!r} are not known to be people"
    )


# fmt: off
_SAYS_TOO_LITTLE = frozenset([
    "", "-", "?", "na", "n/a", "nan", "nil", "no", "none", "null", "nobody", "no one", "tbd", "tba",
    "several", "many", "few", "a few", "a couple", "some", "most", "all", "a number of",
])
# fmt: on
DOT = (
    "a dot may be read as a decimal or as thousands: write '1,200' for twelve hundred, and whole persons only"
)
_TOO_LITTLE = "write '0' if there was no one, 'unknown' if the source does not say, 'withheld' if it keeps the number back"
_MONEY = frozenset("$€£₴₽¥₪₹")
_SHARE = re.compile(r"%|\bper ?cent|\b(?:half|halves|thirds?|quarters?|fifths?|tenths?)(?: of\b| the\b|$)")
_PLURALS = {"10": "tens", "100": "hundreds", "1000": "thousands", "1,000": "thousands"}
ORDINAL_ENDINGS = ("st", "nd", "rd", "th")
_TWO_NUMBERS = "give each number a count of its own, or write a range as '100 to 140'"
HEDGE_WORDS = frozenset(word for hedge in HEDGES for word in hedge) - {
    "a",
    "an",
    "the",
    "of",
    "in",
    "at",
    "to",
}
_EXAMPLES = "write it like '1,200', 'about 300', 'more than 7,000', '100 to 140', 'withheld' or 'unknown'"
_LABELS = frozenset("#:=№")
"""Marks in front of a number that say nothing about it: "N=300", "#300", "total: 300"."""
_DOUBTS = frozenset(
    "reportedly allegedly possibly probably supposedly apparently presumably likely believed thought claimed feared purportedly".split()
)
WEIGHTY = _DOUBTS | frozenset(
    "least most less fewer approximately roughly nearly almost approx circa estimated maximum minimum exactly precisely maybe "
    "perhaps up between several dozens scores hundreds thousands millions tens unknown withheld undisclosed unspecified couple "
    "fewer few plus odd ish".split()
)
"""Words behind a number that carry some of it, so that they can neither be read as part of a noun nor be left out."""

Reads = Callable[[str], bool]
"""Whether a phrase can be read: nothing else is said to be readable."""


def remedy_for(text: str, tokens: Sequence[Token], reads: Reads, places: range) -> str:
    """What to do about a phrase that cannot be read, where words that begin at these tokens keep it from that."""
    return known_mistake(text, tokens, reads) or unknown_remedy(text, tokens, reads, places)


def unknown_remedy(text: str, tokens: Sequence[Token], reads: Reads, places: range) -> str:
    """What to do about a phrase whose mistake is not known by a word or a mark."""
    numbers = _numbers(tokens)
    odd = next((index for index, token in enumerate(tokens) if token.text == "odd" and index), None)
    if numbers and odd is not None:  # "300-odd"
        start = odd - 1 if tokens[odd - 1].text == "-" else odd
        figure = " ".join((text[: tokens[start].start].rstrip(), text[tokens[odd].end :].lstrip())).strip()
        offers = [offer for offer in (f"at least {figure}", f"about {figure}") if reads(offer)]
        return f"write {' or '.join(map(repr, offers))}" if offers else _EXAMPLES
    hedge = hedge_remedy(text, tokens, reads, places)
    if hedge:
        return hedge
    return _core_remedy(text, tokens, reads) or (_TWO_NUMBERS if _are_separate(text, numbers) else _EXAMPLES)


def known_mistake(text: str, tokens: Sequence[Token], reads: Reads) -> str:
    """The remedy for a mistake that is known by a word or a mark; empty where there is none."""
    words, numbers = [token.text for token in tokens], _numbers(tokens)
    in_digits = _in_digits(text, reads)
    if in_digits:
        return in_digits
    if text.lower() in _SAYS_TOO_LITTLE or (
        not numbers and words[0] in ("no", "none", "some", "most", "few", "all")
    ):
        return _TOO_LITTLE
    if _SHARE.search(text.lower()):
        return "a share is not a number of people: give it as a share of a term"
    if not _MONEY.isdisjoint(words):
        return "a sum of money is no number of people: give it in words, as what was agreed"
    if words[:1] == ["-"] and numbers and tokens[1] is numbers[0]:
        return "people are counted from 0 upwards: write 'unknown' where a negative code stands for missing"
    for token in tokens:
        if token.kind == "odd":
            return _odd_remedy(text, tokens, token, reads)
        if token.text in _DOUBTS or (token.text == "?" and numbers):
            return f"{token.text!r} says how sure the source is, not how many: say it with the claim's act, or with 'about'"
    for index, (before, token) in enumerate(pairwise(tokens), 1):
        if before.kind == "number" and token.text == "m":
            offer = rewrite(text, tokens, (index, index + 1, " million" if token.tight else "million"))
            offer = f" as {offer!r}" if reads(offer) else ""
            return f"write 'million' out{offer} where it is meant; metres are no people"
    for before, token in pairwise([*tokens, *tokens[-1:]]):
        if (
            before.kind == "number"
            and "." in before.text
            and not (is_number_word(token.text) or token.text in LETTERS)
        ):
            return DOT
        if before.kind == "number" and token.tight and token.text in ORDINAL_ENDINGS:
            return f"'{before.text}{token.text}' gives a place in a row: write how many people there were"
        if before.kind == "number" and token.tight and token.text == "s" and before.text in _PLURALS:
            offer = f"{_PLURALS[before.text]}{text[token.end :]}"
            return f"write {offer!r}" if reads(offer) else f"write {_PLURALS[before.text]!r} in words"
    return ""


_REWRITTEN: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^(?:a |an )?(?:several|few|couple|handful|multiple|numerous|many)(?: of)?(?: (.+))?$", re.IGNORECASE), r"at least 2 \1"),
    (re.compile(r"^(?:both(?: of)?|(?:the|a) pair(?: of)?)(?: the)?(?: (.+))?$", re.IGNORECASE), r"2 \1"),
    (re.compile(r"^an? (?:single |lone |sole )?([^\d]+)$", re.IGNORECASE), r"1 \1"),
    (re.compile(r"^(.*)\bthree[- ]quarters of a million\b(.*)$", re.IGNORECASE), r"\g<1>750,000\2"),
    (re.compile(r"^(.*?)(?:\ba )?\bquarter of a million\b(.*)$", re.IGNORECASE), r"\g<1>250,000\2"),
    (re.compile(r"^([^\d]*)(\d[\d,]*) ?(?:\.{2,3}|…|~|/|<) ?(\d[\d,]*)([^\d]*)$", re.IGNORECASE), r"\1\2 to \3\4"),
    (re.compile(r"^(\d[\d,]*) ?~(.*)$", re.IGNORECASE), r"about \1\2"),
    (re.compile(r"^±(.*)$", re.IGNORECASE), r"about \1"),
    (re.compile(r"^(\d[\d,]*) ?\(? ?(?:±|\+/-|\+-|plus/minus) ?(\d[\d,]*)\)?(.*)$", re.IGNORECASE), r"\1 ± \2\3"),
    (re.compile(r"^(?:hardly|barely|scarcely) (.+)$", re.IGNORECASE), r"about \1"),
    (re.compile(r"^'(.+)'$", re.IGNORECASE), r"\1"),
    (re.compile(r"^'([^']+)$", re.IGNORECASE), r"\1"),
)  # fmt: skip
"""What is written so often that it has a remedy of its own: a pattern, and what to write instead."""
_EXPONENT = re.compile(r"(\d{1,3}(?:\.\d{1,8})?)e\+?(\d{1,2})(?!\w)", re.IGNORECASE)


def _in_digits(text: str, reads: Reads) -> str:
    """The remedy that writes a number out which a phrase gives in words or marks that are not read; else empty."""
    offers = [pattern.sub(form, text).strip() for pattern, form in _REWRITTEN if pattern.match(text)]
    exponent = _EXPONENT.search(text)
    if exponent is not None and int(exponent[2]) <= 12:
        number = Fraction(exponent[1]) * 10 ** int(exponent[2])
        if number.denominator == 1:
            offers.append(f"{text[: exponent.start()]}{int(number):,}{text[exponent.end() :]}")
    offer = next((offer for offer in offers if offer != text and reads(offer)), "")
    if not offer:
        return ""
    if " to " in offer and "/" in text:
        return f"write {offer!r} if it is a range, else give each number a count of its own"
    return f"write {offer!r}"


def _numbers(tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if _is_number(token)]


def _is_number(token: Token) -> bool:
    return token.kind in ("number", "odd") or is_number_word(token.text)


def _odd_remedy(text: str, tokens: Sequence[Token], odd: Token, reads: Reads) -> str:
    """What to do about digits that are no number: groups set off wrongly, leading zeros, a decimal comma."""
    index = tokens.index(odd)
    after = tokens[index + 1].text if index + 1 < len(tokens) else ""
    scaled = is_number_word(after) or after in LETTERS
    digits = ""
    if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3}){2,}", odd.text):
        digits = odd.text.replace(".", ",")
    elif re.fullmatch(r"[0-9]{1,3},[0-9]{1,2}", odd.text) and scaled:
        digits = odd.text.replace(",", ".")
    elif re.fullmatch(r"[1-9][0-9]?(,[0-9]{2})+,[0-9]{3}", odd.text):  # lakhs and crores
        digits = odd.text.replace(",", "")
    offer = rewrite(text, tokens, (index, index + 1, digits)) if digits else ""
    if offer and reads(offer):
        return f"write {offer!r}"
    if "." in odd.text:
        return DOT
    return "set off groups of three digits, as in '1,200' or '12,000', or none, and leave leading zeros out"


class _Spelled(NamedTuple):
    """A hedge as it may be misspelt.

    Attributes:
        place: where it stands among the others.
        text: its letters without spaces.
        meant: the hedge.
        letters: which letters there are in it, as bits.
    """

    place: int
    text: str
    meant: str
    letters: int


def _letters_of(text: str) -> int:
    """Which letters there are in a text, as bits; letters that share a bit are taken for one."""
    letters = 0
    for letter in text:
        letters |= 1 << (ord(letter) & 63)
    return letters


def _by_letter(hedges: Iterable[Words]) -> dict[str, list[_Spelled]]:
    """Hedges of more than two letters, by each of their first two letters, the shortest first."""
    by_letter: dict[str, list[_Spelled]] = {}
    for place, words in enumerate(hedges):
        text = "".join(words)
        if len(text) > 2:
            hedge = _Spelled(place, text, " ".join(words), _letters_of(text))
            for letter in set(text[:2]):
                by_letter.setdefault(letter, []).append(hedge)
    for spelled in by_letter.values():
        spelled.sort(key=_length)
    return by_letter


def _length(hedge: _Spelled) -> int:
    return len(hedge.text)


def _near_in_length(hedges: Sequence[_Spelled], length: int) -> Sequence[_Spelled]:
    """Those of hedges, the shortest first, that are at least two thirds as long as a text, and at most three halves."""
    return hedges[
        bisect_left(hedges, 2 * length / 3, key=_length) : bisect_right(hedges, 3 * length / 2, key=_length)
    ]


_HEDGES_SPELLED = {False: _by_letter(HEDGES), True: _by_letter(BEHIND)}
"""Hedges before and behind a number."""
_AS_GOOD_AS_SPELLED = 0.8
"""How alike a word and a hedge have to be for it to be meant, as `difflib` measures it."""


def hedge_remedy(text: str, tokens: Sequence[Token], reads: Reads, places: range) -> str:
    """The hedge that is meant by misspelt words next to a number; empty where there is none."""
    offers = sorted(_list_spelled(text, tokens, places), key=lambda offer: -offer[0])
    return next((f"did you mean {offer!r}?" for _, offer in offers if reads(offer)), "")


def _list_spelled(text: str, tokens: Sequence[Token], places: range) -> Iterator[tuple[float, str]]:
    """What a phrase says with a hedge in place of words next to its first or last number, and how alike they are.

    The words begin at one of the places.
    """
    numbers = [index for index, token in enumerate(tokens) if _is_number(token)]
    if not numbers:
        return
    first, last = numbers[0], numbers[-1] + 1
    if last < len(tokens) and tokens[last].text in LETTERS:
        last += 1  # "1k", and no slip of it
    ends = [first]
    while first and tokens[first - 1].text in _BETWEEN_HEDGE_AND_NUMBER:
        first -= 1
    if first < ends[0]:  # words such as "last" may be a part of the slip: at last 20
        ends.append(first)
    spans = [(False, end - length, end) for end in ends for length in range(1, LONGEST_HEDGE + 1)]
    spans += [(True, last, last + length) for length in range(1, LONGEST_HEDGE + 1)]
    for behind, start, end in spans:
        if start not in places or end > len(tokens):
            continue
        words = [token.text for token in tokens[start:end]]
        if len(words) == 1 and _is_known(words[0]):
            continue
        if any(_is_hedge(words, length, behind=behind) for length in range(1, len(words) + 1)):
            continue
        for alike, meant in _list_alike("".join(words), behind=behind):
            yield alike, rewrite(text, tokens, (start, end, meant))


@lru_cache(maxsize=1024)
def _list_alike(spelled: str, *, behind: bool) -> tuple[tuple[float, str], ...]:
    """The hedges that are spelled like a text without spaces, and how alike they are.

    Two texts share at least four tenths of their letters taken together. That bounds how long a hedge may be, and how
    many letters may be in one of the two alone; what is within the bounds is measured. A slip of one letter leaves one of
    the first two.
    """
    length, letters, first = len(spelled), _letters_of(spelled), spelled[0]
    near = [
        hedge
        for letter in dict.fromkeys(spelled[:2])
        for hedge in _near_in_length(_HEDGES_SPELLED[behind].get(letter, ()), length)
        if (letter == first or (hedge.text[0] == letter and first not in hedge.text[:2]))
        and 5 * (hedge.letters & ~letters).bit_count() <= 3 * len(hedge.text) - 2 * length
        and 5 * (letters & ~hedge.letters).bit_count() <= 3 * length - 2 * len(hedge.text)
    ]
    if not near:
        return ()
    matcher = SequenceMatcher(b=spelled)
    alike = []
    for hedge in sorted(near):
        matcher.set_seq1(hedge.text)
        if matcher.quick_ratio() >= _AS_GOOD_AS_SPELLED and matcher.ratio() >= _AS_GOOD_AS_SPELLED:
            alike.append((matcher.ratio(), hedge.meant))
    return tuple(alike)


def _is_hedge(words: Sequence[str], length: int, *, behind: bool) -> bool:
    """Whether so many of the words, those nearest to the number, are a hedge."""
    return tuple(words[:length]) in BEHIND if behind else tuple(words[-length:]) in HEDGES


def _is_unknown_before(tokens: Sequence[Token], number: int) -> bool:
    """Whether a word that is not known stands before a number."""
    while number and tokens[number - 1].text in _BETWEEN_HEDGE_AND_NUMBER:
        number -= 1
    return number > 0 and tokens[number - 1].kind == "word" and not _is_known(tokens[number - 1].text)


def _is_known(word: str) -> bool:
    """Whether a word is on the lists of people or of things, or among the words that hold a sentence together."""
    if word in _PREPOSITIONS or word in _VERBS or word in _OPENERS:
        return True
    return any(form in nouns for form in _singulars(word.lower()) for nouns in (_PEOPLE, _PEOPLES, THINGS))


def _core_remedy(text: str, tokens: Sequence[Token], reads: Reads) -> str:
    """The part of a phrase that holds all its numbers and hedges, where it can be read and the rest is mere words."""
    numbers = [index for index, token in enumerate(tokens) if _is_number(token)]
    if not numbers:
        return ""
    weighty = [
        index
        for index, token in enumerate(tokens)
        if (token.kind == "mark" and token.text not in _LABELS)
        or token.text in WEIGHTY
        or token.text in HEDGE_WORDS
    ]
    first = min(numbers + weighty)
    last = max(numbers + [index for index in weighty if tokens[index].text != "from"])
    core = text[tokens[first].start : tokens[last].end]
    others = [token.text for token in (*tokens[:first], *tokens[last + 1 :])]
    if others[first : first + 1] in (["to"], ["of"], ["than"], ["as"]) and tokens[last].text in HEDGE_WORDS:
        return ""  # which is half of a hedge
    if core == text or any(kind_of(word) == "things" for word in others) or not reads(core):
        return ""
    if first == numbers[0] and _is_unknown_before(tokens, first):
        return ""  # which may be a hedge
    rest = f"{text[: tokens[first].start]} {text[tokens[last].end :]}".strip()
    return f"write {core!r}, and put {rest!r} into a note"


def _are_separate(text: str, numbers: Sequence[Token]) -> bool:
    """Whether two numbers have words between them that make no range of them."""
    return any(
        text[before.end : after.start].strip() not in ("", "and", "-", "a")
        for before, after in pairwise(numbers)
    )
