// What the page shows, as its address has it: `#speaker=Edmund Hale&type=direct`.

/** The state that the address names. */
export function state() {
  const given = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  given.view ??= "article" in given ? "article" : "speaker" in given ? "speaker" : "";
  return given;
}

/** The address of a state. */
export function address(to) {
  const entries = Object.entries(to).filter(([name, value]) => value !== "" && value !== undefined && value !== null && !implied(name, to));
  return `#${new URLSearchParams(entries)}`;
}

function implied(name, to) {
  return name === "view" && ("article" in to || "speaker" in to);
}

let kept = location.hash;

/** Takes note of a change within the view: the address changes, and nothing is drawn anew. */
export function keep(to) {
  kept = address(to);
  location.replace(kept);
}

/** Calls `show` whenever another state is to be shown. */
export function whenChanged(show) {
  addEventListener("hashchange", () => {
    if (location.hash === kept || location.hash === "#main") return;
    kept = location.hash;
    show();
  });
}
