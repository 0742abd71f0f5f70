// Elements. All text becomes text nodes, whatever it says: nothing of an article is ever read as markup.

/** An element with attributes (functions listen to events) and children: nodes, texts, or nothing. */
export function element(name, attributes, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** The same for SVG. */
export function drawn(name, attributes, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** Says something to those who listen to the page. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}

let pointer = "";
for (const kind of ["pointermove", "pointerdown"]) addEventListener(kind, (event) => { pointer = place(event); }, true);

function place(event) {
  return `${event.screenX} ${event.screenY}`;
}

/** Whether the reader moved the pointer to where it is, and not the page below it. */
export function isPointedAt(event) {
  return place(event) !== pointer;
}

/** A labelled choice: options are pairs of value and text. */
export function choice(label, options, chosen, changed) {
  const select = element("select", { change: () => changed(select.value) });
  for (const [value, text] of options) {
    select.append(element("option", { value, selected: value === chosen }, text));
  }
  return element("label", { class: "field" }, element("span", {}, label), select);
}

/** A labelled search field. Arrow down goes to the first result. */
export function searchField(label, text, changed, firstResult) {
  const input = element("input", {
    type: "search",
    value: text,
    autocomplete: "off",
    spellcheck: "false",
    input: () => changed(input.value),
    keydown: (event) => {
      const result = event.key === "ArrowDown" && firstResult();
      if (result) {
        event.preventDefault();
        result.focus();
      }
    },
  });
  return element("label", { class: "field search" }, element("span", {}, label), input);
}

/** A list that shows `step` items, and more when asked. `show(items)` begins anew. */
export function pagedList(container, step, made) {
  const more = element("button", { type: "button", class: "more", click: () => extend(true) });
  const node = element("div", { class: "paged" }, container, more);
  let items = [];
  let shown = 0;
  function extend(byHand) {
    const first = shown;
    shown = Math.min(items.length, shown + step);
    const added = [];
    for (let at = first; at < shown; at += 1) added.push(made(items[at]));
    container.append(...added);
    more.hidden = shown === items.length;
    more.textContent = `Show ${Math.min(step, items.length - shown)} more of ${(items.length - shown).toLocaleString("en")}`;
    if (byHand) added[0]?.querySelector("a, button")?.focus();
  }
  return {
    node,
    show(next) {
      items = next;
      shown = 0;
      container.replaceChildren();
      extend(false);
    },
  };
}
