// Collects the boxes of an entry screen. The label of a box, in this order: its <label>, ARIA, the
// heading cell to its left, the heading cell above it, <dt>, the words beside it, title, placeholder,
// name. Old pages have no <label>: a cell is a heading where it holds text and no box. Boxes that
// share a heading are told apart by the words behind each (年, 月, 日) or by their number. Nothing
// that stands in a box is read.
(root) => {
  const MARK = /[※＊*]|[（([【]?(?:必須|required)[）)\]】]?/gi;
  const UNSEEN = new Set(["hidden", "submit", "button", "image", "reset", "file"]);
  const CONTROLS = "input, select, textarea, button";
  const words = (text) => (text || "").replace(/\s+/g, " ").trim();
  const bare = (text) =>
    words(
      words(text)
        .replace(MARK, "")
        .replace(/[：:]\s*$/, ""),
    );
  const isMarked = (text) => words(text).search(MARK) >= 0;
  const said = (node) => {
    const copy = node.cloneNode(true);
    copy.querySelectorAll("select, textarea, script, style").forEach((inner) => inner.remove());
    return words(copy.textContent);
  };
  const boxes = [...root.querySelectorAll("input, select, textarea")].filter(
    (box) => !UNSEEN.has(box.type),
  );
  const isHeading = (cell) => cell && !cell.querySelector(CONTROLS) && bare(said(cell)) !== "";
  const columnOf = (cell) =>
    [...cell.parentElement.cells]
      .slice(0, cell.cellIndex)
      .reduce((sum, left) => sum + left.colSpan, 0);
  const cellAt = (row, column) =>
    [...row.cells].find((cell) => {
      const start = columnOf(cell);
      return start <= column && column < start + cell.colSpan;
    });
  const toTheLeft = (cell) => {
    for (let left = cell.previousElementSibling; left; left = left.previousElementSibling) {
      if (isHeading(left)) return left;
      if (left.querySelector(CONTROLS)) return null;
    }
    return null;
  };
  const above = (cell) => {
    const column = columnOf(cell),
      rows = [...cell.closest("table").rows];
    for (let at = rows.indexOf(cell.parentElement) - 1; at >= 0; at -= 1) {
      const found = cellAt(rows[at], column);
      if (isHeading(found)) return found;
    }
    return null;
  };
  const headingOf = (box) => {
    const cell = box.closest("td, th");
    if (cell && root.contains(cell)) return toTheLeft(cell) || above(cell);
    const term = box.closest("dd");
    return term && term.previousElementSibling;
  };
  const beside = (box, step) => {
    let text = "";
    for (let near = box[step]; near; near = near[step]) {
      if (near.nodeType === 1 && (near.matches(CONTROLS) || near.querySelector(CONTROLS))) break;
      text = step === "nextSibling" ? text + near.textContent : near.textContent + text;
    }
    return words(text);
  };
  const ownLabel = (box) => {
    if (box.labels && box.labels.length) return said(box.labels[0]);
    const named = box.getAttribute("aria-labelledby");
    const pointed = named && box.ownerDocument.getElementById(named.split(" ")[0]);
    return words(box.getAttribute("aria-label")) || (pointed ? said(pointed) : "");
  };
  const cellOfLabel = (box) => {
    const cell = box.labels && box.labels.length ? box.labels[0].closest("td, th, dt") : null;
    return cell && cell.querySelectorAll("label").length === 1 ? cell : null;
  };
  const groupOf = (box) =>
    box.type === "radio" && box.name
      ? boxes.filter((other) => other.type === "radio" && other.name === box.name)
      : [box];
  const shared = (box) =>
    boxes.filter((other) => headingOf(other) === headingOf(box) && groupOf(other)[0] === other);
  const partOf = (box) => beside(box, "nextSibling") || beside(box, "previousSibling");
  const under = (box, heading) => {
    const mine = shared(box),
      name = bare(said(heading));
    if (mine.length === 1) return name;
    const part = bare(partOf(box));
    const alike = mine.filter((other) => bare(partOf(other)) === part);
    return `${name}・${part && alike.length === 1 ? part : mine.indexOf(box) + 1}`;
  };
  const labelOf = (box) => {
    const heading = headingOf(box),
      own = box.type === "radio" ? "" : bare(ownLabel(box));
    if (own) return own;
    if (heading) return under(box, heading);
    return (
      bare(ownLabel(box)) ||
      bare(partOf(box)) ||
      words(box.title) ||
      words(box.placeholder) ||
      box.name
    );
  };
  const isRequired = (box) =>
    box.required ||
    box.getAttribute("aria-required") === "true" ||
    isMarked(ownLabel(box)) ||
    [cellOfLabel(box), ownLabel(box) ? null : headingOf(box)].some(
      (cell) => cell && isMarked(said(cell)),
    );
  const optionsOf = (box) => {
    if (box.options) return [...box.options].map((one) => [one.value, words(one.text)]);
    if (box.type !== "radio") return [];
    return groupOf(box).map((one) => [one.value, ownLabel(one) || beside(one, "nextSibling")]);
  };
  return boxes
    .filter((box) => groupOf(box)[0] === box)
    .map((box) => ({
      label: labelOf(box),
      name: box.name || box.id,
      kind: box.type,
      options: optionsOf(box),
      most: box.maxLength > 0 ? box.maxLength : null,
      required: isRequired(box),
    }));
};
