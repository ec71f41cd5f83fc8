"""Why a socket is closed. The page knows these numbers (`frontend/static/js/live-socket.js`)."""

TOKEN_EXPIRED = 4401  # the page asks for a new token and comes back
NOT_ALLOWED = 4403  # a topic may not be followed (any more)
NO_TOKEN = 4408  # the first frame did not come in time
RESTART = 4012  # the server goes away for a moment; come back
TOO_SLOW = 4413  # frames were not read; come back for the whole state
NOT_UNDERSTOOD = 4400  # a frame that no page of ours sends
