"""Why a photo cannot be seen, in a sentence of the user's language."""

from PySide6.QtCore import QCoreApplication

from photoapp.domain.photo import FileState, Photo, Problem, ReadState, UnreadablePhoto

translate = QCoreApplication.translate


def sentence_for(problem: UnreadablePhoto) -> str:
    """Return a sentence for what was found when the file was read."""
    sentences = {
        Problem.EMPTY: translate("UnreadablePhoto", "The file is empty."),
        Problem.NOT_AN_IMAGE: translate(
            "UnreadablePhoto", "The file holds no picture, whatever its name says."
        ),
        Problem.DAMAGED: translate("UnreadablePhoto", "The picture inside the file is damaged."),
        Problem.TOO_LARGE: translate("UnreadablePhoto", "The picture is too large to be shown."),
        Problem.NOT_ALLOWED: translate("UnreadablePhoto", "You are not allowed to read this file."),
        Problem.VANISHED: translate("UnreadablePhoto", "The file is no longer there."),
        Problem.NOT_A_FILE: translate("UnreadablePhoto", "This is no file that can be read."),
        Problem.LINK_LOOP: translate(
            "UnreadablePhoto", "The file is a link that leads back to itself."
        ),
        Problem.UNSUPPORTED: translate("UnreadablePhoto", "This kind of file is not supported."),
        Problem.CHANGING: translate("UnreadablePhoto", "The file is being written just now."),
        Problem.TIMED_OUT: translate("UnreadablePhoto", "Reading the file takes too long."),
        Problem.CRASHED: translate(
            "UnreadablePhoto", "The file makes the program that reads it crash."
        ),
        Problem.UNREADABLE: translate("UnreadablePhoto", "The system cannot read the file."),
    }
    sentence = sentences[problem.problem]
    if problem.detail and problem.detail != sentence:
        return f"{sentence}\n{problem.detail}"
    return sentence


def known_obstacle(photo: Photo) -> str:
    """Return why a photo is not even tried, empty when it is."""
    if photo.offline:
        return translate(
            "UnreadablePhoto",
            "The folder of this photo is offline. Connect its drive to see the photo.",
        )
    if photo.state is FileState.MISSING:
        return translate("UnreadablePhoto", "The file is no longer there.")
    if photo.read_state is ReadState.QUARANTINED and photo.problem is not None:
        return sentence_for(UnreadablePhoto(photo.problem, photo.problem_detail))
    return ""


def gone_sentence() -> str:
    """Return the sentence for a photo whose record was removed."""
    return translate("UnreadablePhoto", "This photo is no longer in the library.")
