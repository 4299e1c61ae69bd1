"""Call an address of ours from outside, as far as that can be done from here."""

from __future__ import annotations

from typing import Literal

import requests

from adapters.http import kind_of
from connector.model.messages import say

_Kind = Literal["answer", "redirects", "late", "unreached"]
SECONDS = 8.0
MOST_BYTES = 2_000


def reach(url: str, *, any_status: bool = False) -> tuple[_Kind, str]:
    """Ask for ``url`` once: the beginning of the answer, where it redirects to, or why there is none.

    No redirect is followed and certificates are checked, as the platform does. With ``any_status`` a refusal
    is an answer as well: somebody is there, who may answer other questions.
    """
    with requests.Session() as session:
        session.trust_env = False
        try:
            answer = session.get(url, timeout=SECONDS, allow_redirects=False, stream=True)
        except requests.Timeout:
            return "late", say("no answer within {seconds} seconds", seconds=f"{SECONDS:g}")
        except requests.exceptions.SSLError:
            return "unreached", say("its certificate is not valid")
        except requests.ConnectionError as error:
            return "unreached", _cause(error)
        except requests.RequestException as error:
            return "unreached", kind_of(error)
        with answer:
            if answer.is_redirect:
                return "redirects", answer.headers["Location"]
            if answer.status_code >= 500 or (answer.status_code != 200 and not any_status):
                return "unreached", say("it answers HTTP {status}", status=answer.status_code)
            return "answer", next(answer.iter_content(MOST_BYTES), b"").decode(errors="replace")


def _cause(error: requests.ConnectionError) -> str:
    """Say in few words why nothing was reached: the name is unknown, or nobody listens there."""
    text = str(error)
    if "NameResolutionError" in text or "getaddrinfo" in text:
        return say("its name is not known")
    return say("nobody answers there") if "refused" in text else say("the connection fails")
