// Mark each text that looks like two before it, so that axe asks a look twice, not a thousand times,
// whether it can be read. A look is all that the answer depends on: the text's own colour and type,
// and what every element around it lays behind it.
() => {
  const OWN = ["color", "fontSize", "fontWeight", "textShadow", "webkitTextStrokeWidth"];
  const AROUND = [
    "backgroundColor", "backgroundImage", "clip", "display", "filter", "mixBlendMode", "opacity",
    "position", "visibility", "zIndex",
  ];
  const PSEUDO = ["content", "backgroundColor", "backgroundImage", "display", "position"];
  const OFF = ":disabled, [aria-disabled=true] *, [aria-disabled=true]";

  const read = (element, names, pseudo) => {
    const style = getComputedStyle(element, pseudo);
    return names.map((name) => style[name]).join();
  };

  const known = new Map([[null, ""]]);
  const layers = (element) => {
    if (!known.has(element)) {
      const own = [
        read(element, AROUND),
        read(element, PSEUDO, "::before").replace(/"[^"]*"/, "words"),
        read(element, PSEUDO, "::after").replace(/"[^"]*"/, "words"),
      ];
      known.set(element, [layers(element.parentElement), ...own].join("/"));
    }
    return known.get(element);
  };

  const textOf = (element) =>
    [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE)
      .map((node) => node.data.trim()).join("") || element.value || "";

  const asked = new Map();
  for (const element of document.body.querySelectorAll("*")) {
    const length = Math.min([...textOf(element)].length, 2); // axe asks nothing of a single letter
    const isOff = element.matches(OFF) || Boolean(element.control?.disabled);
    const look = [layers(element), read(element, OWN), length, isOff, element.localName].join("#");
    const before = length ? asked.get(look) ?? 0 : 0;
    asked.set(look, before + 1);
    element.toggleAttribute("data-seen-before", before >= 2);
  }
}
