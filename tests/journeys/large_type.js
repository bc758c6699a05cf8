// Run by large_type.py: what on this page is smaller, tighter, paler or wider than the large type promises.
() => {
  const TEXT = 24, LINE = 1.3, CONTRAST = 7, TARGET = 60;
  const found = [];
  const name = (one) => one.tagName.toLowerCase() + (one.className ? "." + one.className : "") +
    " “" + (one.textContent || one.value || "").trim().slice(0, 20) + "”";
  const isSeen = (one) => {
    const box = one.getBoundingClientRect();
    return box.width > 2 && box.height > 2 && box.right > 0 && getComputedStyle(one).visibility === "visible";
  };
  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const behind = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] === 1) { return color; }
    }
    return [255, 255, 255];
  };
  const light = (color) => {
    const [r, g, b] = color.slice(0, 3).map((c) => {
      const part = c / 255;
      return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, style) => {
    const both = [light(channels(style.color)), light(behind(one))].sort((a, b) => b - a);
    return (both[0] + 0.05) / (both[1] + 0.05);
  };
  const hasOwnText = (one) => [...one.childNodes].some(
    (node) => node.nodeType === 3 && node.textContent.trim());
  document.querySelectorAll("body *").forEach((one) => {
    const isField = /^(INPUT|SELECT|TEXTAREA)$/.test(one.tagName) && !/checkbox|radio/.test(one.type);
    if (one.closest("svg, script, option") || !isSeen(one) || !(hasOwnText(one) || isField)) { return; }
    const style = getComputedStyle(one), size = parseFloat(style.fontSize);
    if (size < TEXT) { found.push(name(one) + ": text of " + size + " px"); }
    if (parseFloat(style.lineHeight) / size < LINE && one.getClientRects().length > 1) {
      found.push(name(one) + ": lines of " + (parseFloat(style.lineHeight) / size).toFixed(2));
    }
    if (contrast(one, style) < CONTRAST) {
      found.push(name(one) + ": contrast " + contrast(one, style).toFixed(1));
    }
  });
  document.querySelectorAll("a, button, input, select, textarea, summary").forEach((one) => {
    const inSentence = one.tagName === "A" && hasOwnText(one.parentElement);
    if (one.type === "hidden" || !isSeen(one) || inSentence || one.closest(".skip-link")) { return; }
    const box = (one.closest("label") || one).getBoundingClientRect();
    if (box.height < TARGET - 0.5 || box.width < TARGET - 0.5) {
      found.push(name(one) + ": target of " + Math.round(box.width) + " × " + Math.round(box.height));
    }
  });
  const tooWide = document.documentElement.scrollWidth - window.innerWidth;
  if (tooWide > 0) { found.push("pushed sideways by " + tooWide); }
  return found;
}
