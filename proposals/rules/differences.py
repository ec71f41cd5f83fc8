"""What changed between two versions of a text, sign by sign, so that it reads in Chinese too."""

_OPS = {-1: "delete", 0: "equal", 1: "insert"}


def differences(before: str, after: str) -> list[tuple[str, str]]:
    """(op, text) in order, op being "equal", "delete" or "insert". Small chance matches are joined for reading."""
    from diff_match_patch import diff_match_patch

    tool = diff_match_patch()
    found = tool.diff_main(before, after)
    tool.diff_cleanupSemantic(found)
    return [(_OPS[op], text) for op, text in found]
