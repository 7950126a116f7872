"""One text, all that is recognised in it, as the command line prints it."""

import json

from cafe_forms.recognition.recognise import recognise


def test_it_has_the_shape_that_is_promised():
    assert json.loads(json.dumps(recognise("Mein Visum läuft ab, LG Maria"))) == {
        "topics": ["aufenthalt"],
        "personal": [{"kind": "name", "text": "Maria", "start": 24, "end": 29}],
        "crisis": False,
    }
