// Types texts into the boxes of a form, in order, as the editing of the browser does it: maxlength
// cuts, scripts on focus, input, change and blur run, a locked box takes nothing. Each wanted text
// is [name, text, code]. Returns how many were typed, whether the next has no such option, and the
// character set of the page. One call: a round trip for each of forty boxes takes twenty times as
// long.
(form, wanted) => {
  const page = form.ownerDocument;
  const LINES = new Set([
    "text",
    "textarea",
    "password",
    "search",
    "tel",
    "url",
    "email",
    "number",
  ]);
  const boxes = [...form.querySelectorAll("input, select, textarea")];
  const isFocused = (box) => {
    box.focus();
    return page.activeElement === box;
  };
  const write = (box, text) => {
    if (box.value === text) return true;
    if (!LINES.has(box.type) || box.readOnly || !isFocused(box)) return false;
    box.select();
    page.execCommand(text ? "insertText" : "delete", false, text);
    return true;
  };
  const choose = (box, option) => {
    if (option.selected) return true;
    if (option.disabled || !isFocused(box)) return false;
    option.selected = true;
    for (const kind of ["input", "change"]) box.dispatchEvent(new Event(kind, { bubbles: true }));
    return true;
  };
  const tick = (box, wish) => {
    if (box.checked === wish) return true;
    if (!isFocused(box)) return false;
    box.click();
    return box.checked === wish;
  };
  const optionOf = (box, text, code) =>
    [...box.options].find((one) => one.value === code) ||
    [...box.options].find((one) => one.text.trim() === text);
  for (const [place, [name, text, code]] of wanted.entries()) {
    const alike = boxes.filter((box) => (box.name || box.id) === name),
      box = alike[0];
    if (!box) return [place, false, page.characterSet];
    let isTaken;
    if (box.options) {
      const option = optionOf(box, text, code);
      if (!option) return [place, true, page.characterSet];
      isTaken = choose(box, option);
    } else if (box.type === "radio") {
      const one = alike.find((each) => each.value === code);
      if (!one) return [place, true, page.characterSet];
      isTaken = tick(one, true);
    } else {
      isTaken = box.type === "checkbox" ? tick(box, text !== "") : write(box, text);
    }
    if (!isTaken) return [place, false, page.characterSet];
  }
  return [wanted.length, false, page.characterSet];
};
