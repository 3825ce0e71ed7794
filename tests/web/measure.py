"""What a page looks like, measured in the browser: size and contrast of its text, room to touch, width."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

#: Elements that show text of their own: colour of the text against the colour behind it (WCAG 2: relative luminance),
#: font size, line height in font sizes (0 where a drawing or a control has none of its own), and the text.
_TEXT = """() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const known = new Map();
  const rgba = (colour) => {
    if (!known.has(colour)) {
      canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
      known.set(colour, [...canvas.getImageData(0, 0, 1, 1).data]);
    }
    return known.get(colour);
  };
  const luminance = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const colour = rgba(getComputedStyle(node).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const measured = [];
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    const typed = node.matches("input, textarea") && (node.value || node.placeholder);
    if (!(own || typed) || !node.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
    if (["SCRIPT", "STYLE", "OPTION"].includes(node.tagName) || node.closest(".unseen")) continue;
    const style = getComputedStyle(node), drawn = node.closest("svg");
    const colours = [drawn ? style.fill : style.color];
    if (typed && node.placeholder) colours.push(getComputedStyle(node, "::placeholder").color);
    const back = luminance(behind(node));
    const ratio = Math.min(...colours.map((colour) => {
      const [one, other] = [luminance(rgba(colour)), back].sort((x, y) => y - x);
      return (one + 0.05) / (other + 0.05);
    }));
    const size = parseFloat(style.fontSize) * (drawn ? drawn.getBoundingClientRect().width / drawn.viewBox.baseVal.width : 1);
    const line = drawn || node.tagName === "SELECT" ? 0 : parseFloat(style.lineHeight) / parseFloat(style.fontSize) || 0;
    measured.push([ratio, size, line, (node.textContent || node.placeholder).trim().slice(0, 30)]);
  }
  return measured;
}"""

#: What can be touched, with the width and height of where a touch counts.
_TARGETS = """() => [...document.querySelectorAll("button, a, input, select, textarea, summary")]
  .filter((node) => !node.closest("[aria-hidden=true], [inert], .skip"))
  .map((node) => node.matches("input[type=checkbox], input[type=file]") ? node.closest("label") : node)
  .filter((node) => node && node.checkVisibility({visibilityProperty: true, opacityProperty: true}))
  .map((node) => [node.getBoundingClientRect(), node])
  .map(([box, node]) => [box.width, box.height, (node.textContent || node.name || "").trim().slice(0, 30)])"""

#: How far the page is wider than the window, and what sticks out of it.
_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")].filter((node) => node.getBoundingClientRect().right > width + 1)
    .map((node) => `${node.tagName}.${node.className}`).slice(0, 5).concat(`${document.documentElement.scrollWidth} > ${width}`);
}"""


@dataclass(frozen=True, slots=True)
class Text:
    """One element's own text: contrast ratio, size in pixels, line height in font sizes (0: none of its own)."""

    contrast: float
    size: float
    line: float
    words: str


@dataclass(frozen=True, slots=True)
class Target:
    """Something to touch, in pixels."""

    width: float
    height: float
    words: str


def texts(page: Page) -> list[Text]:
    """All text that is shown."""
    return [Text(*entry) for entry in page.evaluate(_TEXT)]


def targets(page: Page) -> list[Target]:
    """All that can be touched."""
    return [Target(*entry) for entry in page.evaluate(_TARGETS)]


def sticking_out(page: Page) -> list[str]:
    """Empty where nothing scrolls sideways; else what is too wide."""
    found: list[str] = page.evaluate(_WIDE)
    return found
