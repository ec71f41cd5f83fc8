from __future__ import annotations

import pytest

from frontend.markdown import markdown


@pytest.mark.parametrize("attack", [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "<a href='data:text/html,x'>x</a>",
    "![x](https://elsewhere.example/pixel.png)", "<svg/onload=alert(1)>", "[x](JaVaScRiPt:alert(1))", "<style>body{}</style>",
    "<iframe src=//elsewhere.example></iframe>", '<p style="color:red">', "[x](data:text/html;base64,PHNjcmlwdD4=)",
])  # fmt: skip
def test_harm_is_shown_as_typed_or_not_at_all(attack):
    html = markdown(attack)
    for sign in ("<script", "<img", "<svg", "<style", "<iframe", 'href="java', 'href="data', "<p style"):
        assert sign.lower() not in html.lower()


def test_headings_stay_below_those_of_the_page():
    assert markdown("# 大\n\n## 中\n\n### 小") == "<h3>大</h3>\n<h3>中</h3>\n<h4>小</h4>\n"


def test_lists_emphasis_and_line_breaks_are_kept():
    html = markdown("一行\n二行\n\n- **东半边**改厨房\n- 西半边")
    assert "<br>" in html
    assert "<strong>东半边</strong>" in html
    assert html.count("<li>") == 2


def test_address_becomes_a_link_that_tells_nothing_of_us():
    html = markdown("见 https://example.org/a?b=1 。")
    assert 'href="https://example.org/a?b=1"' in html
    assert 'rel="noopener noreferrer nofollow ugc"' in html


def test_table_comes_without_inline_style():
    html = markdown("| 项 | 元 |\n|:--|--:|\n| 灯杆 | 24000 |")
    assert "<td>24000</td>" in html
    assert "style" not in html


def test_empty_text_is_empty():
    assert markdown("") == ""
