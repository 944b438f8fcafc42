"""Steps that several walks take: giving an answer by its own control, and reading how the plan stands."""

import re
from urllib.parse import parse_qs

from playwright.sync_api import expect

SAVED = re.compile(r"/answers/\d+/save/$")
LIVE = re.compile(r"/live/")


def item(page, key):
    return page.locator(f"#item-{key}")


def control(page, key):
    """What somebody types or chooses in to answer an item."""
    return item(page, key).locator(".todo-form [name=value]:not(button)")


BEFORE = """item => [
  item.querySelector('.todo-form > [name=version]').value,
  item.querySelector('.todo-form [name=value]:not(button)').type,
]"""


def answer(page, key, text):
    """Answer an item as a person does: by a click, a choice, or by typing and moving on. Returns when it is saved."""
    version, kind = item(page, key).evaluate(BEFORE)
    with page.expect_response(SAVED) as response:
        give(page, key, text, kind)
    saved = response.value
    assert saved.status == 200, f"{key}: {saved.status}"
    expect(item(page, key).locator(".todo-form > [name=version]")).to_have_value(str(int(version) + 1))
    expect(save_state(page)).to_have_attribute("data-state", "saved")


def give(page, key, text, kind=None):
    field = control(page, key).first
    kind = kind or field.evaluate("field => field.type")
    if kind == "radio":
        item(page, key).locator(f"label:has([value='{text}'])").click()
    elif kind == "select-one":
        field.select_option(text)
    else:
        field.fill(text)
        field.press("Tab")


def saving(page, text):
    """A block at whose end the server has this text as an answer; what it got while somebody was still typing does
    not count.
    """
    return page.expect_response(lambda response: SAVED.search(response.url) and sent(response.request) == text)


def sent(request):
    return parse_qs(request.post_data, keep_blank_values=True)["value"][-1]


def ask_for_news(page):
    """What the page does every twelve seconds. The answer to a question of before would not know the latest."""
    expect(page.locator("#live.htmx-request")).to_have_count(0)
    with page.expect_response(LIVE) as response:
        page.evaluate("dispatchEvent(new Event('online'))")
    return response.value.status


def save_state(page):
    return page.locator("#save-state")


def score(page):
    """The readiness in the ring, as a number."""
    return float(page.locator("#plan-score .ring b").inner_text())


def paste(page, text):
    """Paste cells where the focus is, as Excel, WPS and Feishu put them on the clipboard."""
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.setData('text/plain', text);
          document.activeElement.dispatchEvent(
            new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        text,
    )


ALL_WORDS = """() => {
  const words = [];
  const others =
    'script, style, textarea, noscript, #sheet, #broadcast-score, .cc-entry > :is(b, small), [lang]';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const other = walker.currentNode.parentElement.closest(others);
    if (other.localName === 'html') words.push(walker.currentNode.data);
  }
  for (const element of document.body.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
    if (element.closest(others).localName === 'html')
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) words.push(element.getAttribute(name) ?? '');
  return words.map(text => text.trim()).filter(Boolean);
}"""
LATIN = re.compile(r"[A-Za-z][a-z]{3,}")
HAN = re.compile(r"[\u4e00-\u9fff]")
NAMES = re.compile(
    r"Ctrl\+Z|Enter|Esc|Tab|Excel|WPS|STAGE Planner 五盘|简体中文|中文|English|Mbps|https?://\S*|\S+@\S+|\S+\.pdf|WebP"
)


def foreign_words(page, language, people=()):
    """Texts of the page in the other language: everything in it counts, hidden menus and labels for readers too, but
    for the names of these people.
    """
    foreign = HAN if language == "en" else LATIN
    names = re.compile("|".join((NAMES.pattern, *map(re.escape, people))))
    return [text for text in page.evaluate(ALL_WORDS) if foreign.search(names.sub("", text))]


def overflow(page):
    """By how many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")
