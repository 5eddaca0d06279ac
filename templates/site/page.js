// What all parts of the page use: its data, its elements, its views.

const data = JSON.parse(document.getElementById("data").textContent);
const part = (id) => document.getElementById(id);

// An element with attributes and children. Texts become text, never markup.
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

// The time, in whole seconds.
const now = () => Math.floor(Date.now() / 1000);

// Whether the page knows what becomes of a ticket that is opened then.
const isKnown = (at) => data.from <= at && at < data.until;

// One view at a time: the one that the address names. All of them stand on paper where that is wanted.
const views = [...document.querySelectorAll(".view")];

function show(id) {
  const shown = views.find((view) => view.id === id || view.contains(part(id))) || views[0];
  for (const view of views) view.hidden = view !== shown;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === "#" + shown.id) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  part("found").hidden = true;
  return shown;
}

function showNamed() {
  const id = decodeURIComponent(location.hash.slice(1));
  const shown = show(id);
  const named = part(id);
  if (named && named !== shown && shown.contains(named)) named.scrollIntoView();
  else if (id && id !== "content") window.scrollTo(0, 0);
}

window.addEventListener("hashchange", () => {
  if (location.hash !== "#content") showNamed();
});

// A way to reach somebody: one large link, where it can be one.
function way(method, big) {
  const label = [
    element("span", { class: "kind" }, method.label || method.name),
    " ",
    element("span", { class: "address" }, method.address),
  ];
  const name = "way" + (big ? " big" : "");
  const link = method.href
    ? element("a", { class: name, href: method.href }, label)
    : element("span", { class: name }, label);
  return [link, method.hours ? element("span", { class: "quiet" }, " ", method.hours) : null];
}
