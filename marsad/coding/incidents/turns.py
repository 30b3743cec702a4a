"""Turns of phrase by which a sentence speaks of many events, of a trend, or of what was before."""

from __future__ import annotations

import re

TREND = re.compile(
    r"\b(?:continu(?:e|es|ed|ing)|kept|keeps?|stepped up|intensif\w+|resum\w+|focus(?:ed|es)?|concentrated|went on)\b"
    r"[^.;]{0,60}\b(?:attack\w*|activit\w+|operat\w+|campaign|target\w*|activity|in)\b"
    r"|\b(?:less|more|most|least) active\b"
    r"|\b(?:poursui\w+|continu\w+|multipli\w+|intensifi\w+)\b[^.;]{0,50}\b(?:attaques?|attentats?|raids|exactions)\b"
    r"|\bo[uù]\b[^.;]{0,60}\b(?:affronte(?:nt)?|opère(?:nt)?|sévi(?:t|ssent)|combatte?n?t?)\b",
    re.IGNORECASE,
)

# What was before, or what an event is dated by: "when they had overrun Mosul", "before the attack of 3 August".
BACKGROUND = re.compile(
    r"\b(?:when|until|before|since|once|after)\b[^.;,]{0,50}\bhad\b"
    r"|\b(?:before|since|prior to|until|amid|amidst) (?:the|an?|its|their) (?:\w+ ){0,2}"
    r"(?:attack|assault|struggle|battle|fight|siege)\b"
    r"|\b(?:avant|depuis|jusqu'à) (?:l'|le |la )(?:attaque|attentat|assaut|offensive)\b"
    r"|(?:قبل|منذ|حتى) (?:هجوم|الهجوم|تفجير|اقتحام|هجمات)(?!\w)"
    # A place that fell or was lost; of people and of rockets the Arabic word tells an event.
    r"|\b(?:after|since) (?:it|they|the \w+) (?:had )?lost (?=[A-Z])"
    r"|\baprès (?:la perte|la chute) d(?:e |u |')(?=[A-Z])"
    r"|سقوط (?!(?:ال)?(?:قتيل|قتلى|ضحي|ضحايا|جريح|جرحى|مصاب|إصابات|شهيد|شهداء|مدني|عناصر|أحد"
    r"|عدد|عديد|عشرات|مئات|آلاف|نحو|أكثر|ما|صاروخ|صواريخ|قذيفة|قذائف|طائرة))"
)

OVERALL = re.compile(
    r"\b(?:in total|a total of|altogether|overall|all told|followed by|on average|so far this)\b"
    r"|\b(?:week|month|year|day)s? of (?:fighting|violence|attacks|clashes|bloodshed)\b"
    r"|\b(?:au total|en tout|suivie? (?:de|du|par)|en moyenne)\b"
    r"|(?:إجمالي|تلتها|تليها|تلاها|في المجموع|ما مجموعه|الأكثر تضررا|الأكثر تضرراً|في أعمال (?:العنف|الإرهاب))"
    r"|في 24 ساعة",
    re.IGNORECASE,
)

RUNNING = re.compile(
    r"\bsince\b[^.;,]{0,50}\b(?:began|started|declared|launched|broke out|erupted)\b"
    r"|\b(?:\w+ times|à \w+ reprises|\w+ fois)\b|\d+ مرات",
    re.IGNORECASE,
)

# Several attacks at once, each of which has a sentence of its own, if any.
SERIES = re.compile(
    r"\b(?:(?:plusieurs|différentes?|diverses|multiples) (?:autres )?"
    r"|(?:série|vague|succession|multiplication|recrudescence|regain) d(?:'|es ))"
    r"(?:attaques|attentats|embuscades|assauts|raids|incursions|enlèvements)\b"
    r"|\bone (?:\w+ ){1,5}after (?:another|the other)"
    r"(?=[.,;:!?]|$|\s(?:in|on|at|near|around|across|against|from|this|last)\b)"
    r"|\b(attack|raid|ambush|bombing|killing) after \1\b"
    r"|\bl'une? après l'autre\b|\bles une?s après les autres\b|\b(attaque|attentat|embuscade|raid) après \2\b"
    r"|تلو ال(?:آخر|أخرى|اخر|اخرى)(?!\w)",
    re.IGNORECASE,
)

SHORT = re.compile(
    r"\b(?:seconds?|minutes?|hours?|overnight|veille|lendemain|heures?|nuit|soir)\b|ساع|دقيق|دقائق|ليل", re.IGNORECASE
)
# A total since something began; beside a day of its own it is told only in passing.
SINCE_START = re.compile(
    r"\bsince (?:the )?(?:start|beginning|launch|outbreak|onset)\b|منذ (?:[اأ]ن|بداية|بدء|انطلاق|مطلع)(?!\w)"
    r"|\bdepuis (?:le (?:début|lancement)|que)\b"
)
