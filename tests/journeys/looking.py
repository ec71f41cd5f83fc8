"""What a person would notice on a page, as sentences. Nothing is asserted here: a walk gathers all and fails once."""

from __future__ import annotations

import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# Visible runs of four English words in a page that says it is Chinese.
ENGLISH = """() => {
  const found = [], run = /[A-Za-z][A-Za-z'’-]*(?:[ ,;:]+[A-Za-z][A-Za-z'’-]*){3,}/;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const words = walk.currentNode.data.match(run), around = walk.currentNode.parentElement;
    if (!words || !around || around.closest('script, style, code, pre, textarea, [data-imported]')) continue;
    if (around.closest('[lang]')?.lang.startsWith('en') || !around.checkVisibility()) continue;
    found.push(words[0]);
  }
  return found;
}"""
# What reaches beyond the right edge without a box of its own to scroll in.
STICKING_OUT = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const scrolls = e => e && (/auto|scroll|hidden|clip/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
  const out = [...document.body.querySelectorAll('*')].filter(
    e => e.getBoundingClientRect().right > wide + 1 && !scrolls(e.parentElement));
  const name = e => e.tagName.toLowerCase() + [...e.classList].map(c => '.' + c).join('');
  return [document.documentElement.scrollWidth + ' px: ' + out.slice(-3).map(name).join(', ')];
}"""
# Which parts the page is made of, whatever their number and their words.
MADE_OF = """() => [...new Set([...document.querySelectorAll('body *')].map(
  e => [e.parentElement.tagName, e.tagName, e.getAttribute('class'), e.getAttribute('role')].join()))].sort().join(';')"""
PICTURES = os.environ.get("JOURNEY_PICTURES", "")


def noticed(page: Page, *, language: str, imported: bool = False) -> list[str]:
    """Sentences about the open page; an empty list is a good page."""
    found = []
    lang = page.locator("html").get_attribute("lang") or ""
    if not lang.lower().startswith(language[:2]):
        found.append(f"the page says it is in {lang!r}")
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} main headings")
    if language.startswith("zh") and not imported:
        found += [f"a Chinese reader sees: {words!r}" for words in page.evaluate(ENGLISH)]
    with_nothing_covered(page)
    for violation in Axe().run(page, options=WCAG).response["violations"]:
        where = "; ".join(node["html"][:140] for node in violation["nodes"][:3])
        why = re.sub(r"\s+", " ", violation["nodes"][0]["failureSummary"])[:220]
        found.append(f"axe, {violation['id']} ({len(violation['nodes'])}): {where} | {why}")
    return found


def with_nothing_covered(page: Page) -> None:
    """As tall as the page: what lies under the phone's tabs is scrolled there, which a single look takes for covered."""
    size = page.viewport_size
    assert size is not None
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(tall, 844)})


def sticks_out(page: Page) -> list[str]:
    """The same page on the narrowest phone."""
    page.set_viewport_size({"width": 320, "height": 700})
    return [f"wider than a phone of 320 px, {what}" for what in page.evaluate(STICKING_OUT)]


def keep_picture(page: Page, name: str) -> None:
    """For eyes: JOURNEY_PICTURES=dir make journeys."""
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
