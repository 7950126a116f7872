"""All that is recognised in one text, in the shape that the command line prints."""

from cafe_forms.recognition import crisis, personal, topics


def recognise(text: str) -> dict:
    """`{"topics": [code…], "personal": [{"kind", "text", "start", "end"}…], "crisis": bool}`"""
    return {
        "topics": topics.find(text),
        "personal": [span._asdict() for span in personal.find(text)],
        "crisis": crisis.names_crisis(text),
    }
