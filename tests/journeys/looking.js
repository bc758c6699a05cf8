// Kept ready on every page, so that a look is one question: window.look tells what axe finds and by how
// much the page is too wide. Axe itself is compiled once a browser and begins only where a page is looked at.
(() => {
  const loadAxe = () => {
    AXE_SCRIPT
    window.axe.configure({ rules: [{ id: "color-contrast", selector: ":not([data-seen-before])" }] });
  };
  const markLooks = MARK_LOOKS;

  // What a page of the same elements may still fail at when its size, type or language is another.
  const OF_STYLE = ["color-contrast", "link-in-text-block", "scrollable-region-focusable"];

  const elementsShown = () =>
    [...document.body.querySelectorAll("*")]
      .map((element) => element.localName + (element.checkVisibility() ? "" : "-"))
      .join();

  window.look = async (looks) => {
    if (!window.axe) { loadAxe(); }
    markLooks();
    const shown = elementsShown();
    const rules = looks.includes(shown) ? { runOnly: { type: "rule", values: OF_STYLE } } : {};
    const results = await window.axe.run({ resultTypes: ["violations"], preload: false, ...rules });
    return {
      shown,
      violations: results.violations.map(({ id, nodes }) =>
        [id, nodes.slice(0, 3).map((node) => node.html.slice(0, 120))]),
      tooWide: document.documentElement.scrollWidth - window.innerWidth,
    };
  };
})();
