// Returns a page as a tree of [tag, attributes, kids], for Python to mask: no script, no picture,
// no address, nothing hidden. What stands in a box is a kid like any other text.
(root) => {
  const KEPT = new Set([
    "class",
    "id",
    "name",
    "type",
    "colspan",
    "rowspan",
    "border",
    "align",
    "width",
    "height",
    "size",
    "rows",
    "cols",
    "maxlength",
    "bgcolor",
    "color",
    "disabled",
    "readonly",
    "required",
  ]);
  const DROPPED = new Set([
    "SCRIPT",
    "NOSCRIPT",
    "META",
    "LINK",
    "BASE",
    "OBJECT",
    "EMBED",
    "SVG",
    "CANVAS",
    "VIDEO",
    "AUDIO",
    "TEMPLATE",
    "FRAME",
    "IFRAME",
    "NOFRAMES",
  ]);
  let left = 6000;
  const attributes = (node) =>
    Object.fromEntries(
      [...node.attributes].filter((one) => KEPT.has(one.name)).map((one) => [one.name, one.value]),
    );
  const held = (node) => {
    if (node.tagName === "TEXTAREA") return [node.value];
    if (node.tagName === "SELECT") return [(node.selectedOptions[0] || {}).text || ""];
    if (["checkbox", "radio", "password", "image"].includes(node.type)) return [];
    return [node.value];
  };
  const tree = (node) => {
    left -= 1;
    if (node.nodeType === 3) return node.textContent;
    if (node.nodeType !== 1 || left < 0 || DROPPED.has(node.tagName.toUpperCase())) return null;
    const tag = node.tagName.toLowerCase();
    if (tag === "style") return [tag, {}, [node.textContent]];
    if (tag === "img" || node.type === "image") return ["i", {}, [node.alt || ""]];
    if (["input", "textarea", "select"].includes(tag)) {
      return node.type === "hidden" ? null : [tag, attributes(node), held(node)];
    }
    return [tag, attributes(node), [...node.childNodes].map(tree).filter((kid) => kid !== null)];
  };
  return tree(root);
};
