"""How things are said in English, French and Arabic: messages, numbers, dates, names of codes, answers."""

from marsad.language.catalogue import LANGUAGES, check_language, direction
from marsad.language.reasoning import led_by
from marsad.language.sentences import AnswerText, answer_sentences, missing_clauses
from marsad.language.wording import Wording, wording
from marsad.language.words import lens_name, name_of, shown_name, voice_name

__all__ = [
    "LANGUAGES",
    "AnswerText",
    "Wording",
    "answer_sentences",
    "check_language",
    "direction",
    "led_by",
    "lens_name",
    "missing_clauses",
    "name_of",
    "shown_name",
    "voice_name",
    "wording",
]
