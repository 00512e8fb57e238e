"""No word and no number is broken, on the screen and on paper, in any language of the interface."""

from __future__ import annotations

import pytest

from tests.system.browser.conftest import NewContext

# Texts of one word that stand on more than one line; an address may, and is none.
BROKEN = r"""() => {
    const apart = "code, pre, .iri, .external, svg, script, style, textarea, select, .unseen, bdi[dir=ltr]";
    const scripts = "Han Hiragana Katakana Khmer Lao Myanmar Thai".split(" ").map((one) => `\\p{sc=${one}}`).join("");
    const left = new RegExp(`[${scripts}]|\\w\\.\\w`, "u"); // scripts without blanks, and names of files
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
        const node = walker.currentNode;
        if (node.parentElement.closest(apart) || !node.parentElement.checkVisibility()) continue;
        for (const { 0: word, index } of node.data.matchAll(/[\p{L}\p{M}\p{N}.,]+/gu)) {
            if (left.test(word)) continue;
            range.setStart(node, index);
            range.setEnd(node, index + word.length);
            const tops = [...range.getClientRects()].filter((box) => box.width > 1).map((box) => box.top);
            if (tops.length && Math.max(...tops) - Math.min(...tops) > 8) found.push(word);
        }
    }
    return found;
}"""
PAGES = ["/", "/city?category=crafts-and-folk-art", "/city/kr-jinju", "/data"]


@pytest.mark.parametrize("language", ["en", "fr", "ko", "ar"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_word_is_broken_on_the_screen(new_context: NewContext, width: int, language: str) -> None:
    page = new_context(viewport={"width": width, "height": 800}).new_page()
    for path in PAGES:
        page.goto(f"/{language}{path}")
        page.locator(".tongues summary").click()
        assert (path, page.evaluate(BROKEN)) == (path, [])
        assert (path, page.evaluate("document.documentElement.scrollWidth - innerWidth <= 0")) == (path, True)


@pytest.mark.parametrize("path", PAGES)
def test_no_word_is_broken_on_paper(new_context: NewContext, path: str) -> None:
    page = new_context(locale="en-GB", viewport={"width": 720, "height": 1000}).new_page()
    page.emulate_media(media="print")
    page.goto(path)
    assert page.evaluate(BROKEN) == []
