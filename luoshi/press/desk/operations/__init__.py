"""Writes of the desk, one module for each subject. Callers import from here.

Each is keyword-only, in six beats: lock, check, change, mark, trace, tell; actor (viewer) and moment are passed in.
"""

from luoshi.press.desk.operations.chains import clear_chain, set_chain
from luoshi.press.desk.operations.checking import keep_words, take_proposal
from luoshi.press.desk.operations.editing import hold, let_go
from luoshi.press.desk.operations.files import address_of, attach_picture, import_docx
from luoshi.press.desk.operations.outcome import cancel_correction, correct_article, withdraw_article
from luoshi.press.desk.operations.remarks import add_remark, answer_remark, close_remark
from luoshi.press.desk.operations.reviewing import claim_review, pass_review, release_review, send_back
from luoshi.press.desk.operations.submitting import drop_article, hand_in, recall
from luoshi.press.desk.operations.writing import Author, Content, delete_draft, save_article, start_article

__all__ = [
    "Author",
    "Content",
    "add_remark",
    "address_of",
    "answer_remark",
    "attach_picture",
    "cancel_correction",
    "claim_review",
    "clear_chain",
    "close_remark",
    "correct_article",
    "delete_draft",
    "drop_article",
    "hand_in",
    "hold",
    "import_docx",
    "keep_words",
    "let_go",
    "pass_review",
    "recall",
    "release_review",
    "save_article",
    "send_back",
    "set_chain",
    "start_article",
    "take_proposal",
    "withdraw_article",
]
