"""What axe calls serious or critical on a page, without measuring the same colours hundreds of times."""

from axe_playwright_python.base import AXE_SCRIPT

LIKE_OTHERS = """() => {
  const rule = axe._audit.rules.find(({ id }) => id === "color-contrast");
  const matches = rule.matches, paths = new Map(), numbers = new Map(), seen = new Map();
  const look = (style) => [
    style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.mixBlendMode, style.position,
    style.zIndex, style.float, style.transform, style.clipPath, style.overflow, style.visibility,
  ].join(" ");
  const pseudo = (element, name) => {
    const style = getComputedStyle(element, name);
    return style.content === "none" ? "" : name + look(style);
  };
  // The same number for elements whose backgrounds, layers and effects are the same all the way up.
  const path = (element) => {
    if (!element) return 0;
    if (!paths.has(element)) {
      const own = look(getComputedStyle(element)) + pseudo(element, "::before") + pseudo(element, "::after");
      const whole = path(element.parentElement) + " " + own;
      if (!numbers.has(whole)) numbers.set(whole, numbers.size + 1);
      paths.set(element, numbers.get(whole));
    }
    return paths.get(element);
  };
  axe.configure({ rules: [{ id: rule.id, matches: (element, ...others) => {
    if (!matches.call(rule, element, ...others)) return false;
    const text = getComputedStyle(element);
    const kind = [path(element), element.localName, text.color, text.fontSize, text.fontWeight, text.textShadow,
      text.webkitTextStroke, text.display].join(" ");
    const number = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, number);
    return number <= 3 || number % 10 === 0;
  } }] });
  window.forgetColours = () => { paths.clear(); numbers.clear(); seen.clear(); };
}"""
RUN = """async (options) => {
  // A colour that fades in a parent may set off its children's.
  const fading = () =>
    document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity);
  do {
    await Promise.allSettled(fading().map(({ finished }) => finished));
    await new Promise(requestAnimationFrame);
  } while (fading().length);
  forgetColours();
  const { violations } = await axe.run(options);
  return violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]);
}"""


def serious_axe_findings(page, options=None):
    """What axe calls serious or critical on the page as it stands: (rule, selector of each place).

    Texts of the same colours, on the same backgrounds all the way up, are measured three times and then each tenth.
    """
    page.wait_for_load_state()
    if not page.evaluate("'forgetColours' in window"):
        page.evaluate(AXE_SCRIPT)
        page.evaluate(LIKE_OTHERS)
    # Listing what passes as well takes axe several times as long.
    found = page.evaluate(RUN, {"resultTypes": ["violations"], **(options or {})})
    return [(rule, places) for rule, places in found]


def poor_contrast(page):
    """The one rule of axe that depends on light or dark."""
    return serious_axe_findings(page, {"runOnly": ["color-contrast"]})
