// Search: over people, numbers, categories, triggers and the sections of documents, without asking anybody.

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const digits = (text) => text.replace(/\D/g, "");
const MOST = 30;

// Everything that can be found: its title, where it leads, and the texts it is found by.
const known = [
  ...data.form.categories.map((category, at) => ({
    kind: "Category", title: category.name, text: (category.examples || []).join(". "), category: at,
  })),
  ...data.contacts.map((contact) => ({
    kind: "Contact", title: contact.name, link: "#contact-" + contact.id,
    text: [contact.title, contact.held_by, contact.location, ...contact.methods.map((method) => method.address)]
      .filter(Boolean).join(" · "),
    numbers: contact.methods.map((method) => digits(method.address) + " " + digits(method.href || "")).join(" "),
  })),
  // The question knows those that apply by themselves; of the others, a document tells.
  ...data.triggers.map(({ name, automatic, text }) => ({
    kind: "Trigger", title: name, text,
    link: (!automatic && data.found.find((found) => found.text.includes(name)) || { link: "#call" }).link,
  })),
  ...data.found.map((found) => ({
    kind: "Document", title: found.heading ? found.title + ": " + found.heading : found.title, link: found.link,
    text: found.text,
  })),
].map((entry) => ({ ...entry, head: fold(entry.title), body: fold(entry.text) }));

// Every word must begin a word of it; those found in the title come first.
function search(text) {
  const words = fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  if (!words.length) return [];
  const begins = words.map((word) => new RegExp("(^|[^\\p{L}\\p{N}])" + word, "u"));
  const number = /^[\d\s()+.-]{3,}$/.test(text) ? digits(text) : "";
  const found = [];
  for (const entry of known) {
    const inHead = begins.filter((word) => word.test(entry.head)).length;
    const isNumber = number && (entry.numbers || "").includes(number);
    const all = begins.every((word) => word.test(entry.head) || word.test(entry.body));
    if (all || isNumber) found.push([inHead * 2 + (entry.kind === "Document" ? 0 : 1), entry]);
  }
  return found.sort((a, b) => b[0] - a[0]).slice(0, MOST).map(([, entry]) => entry);
}

// A piece of the text around the first word, with every word marked.
function excerpt(entry, text) {
  const words = fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  // Folding may change the length of a text; then the words are not marked.
  const isPlain = entry.body.length === entry.text.length;
  const first = isPlain ? Math.max(0, Math.min(...words.map((word) => entry.body.indexOf(word)).filter((at) => at >= 0))) : 0;
  const start = Number.isFinite(first) && first > 60 ? entry.text.lastIndexOf(" ", first - 40) + 1 : 0;
  const shown = entry.text.slice(start, start + 160);
  const parts = [start > 0 ? "… " : ""];
  let rest = 0;
  while (isPlain && rest < shown.length) {
    const folded = entry.body.slice(start, start + 160);
    const hits = words.map((word) => [folded.indexOf(word, rest), word]).filter(([at]) => at >= 0);
    if (!hits.length) break;
    const [at, word] = hits.sort((a, b) => a[0] - b[0])[0];
    parts.push(shown.slice(rest, at), element("mark", {}, shown.slice(at, at + word.length)));
    rest = at + word.length;
  }
  parts.push(shown.slice(rest), start + 160 < entry.text.length ? " …" : "");
  return parts;
}

function showFound(text) {
  const found = search(text);
  part("found").hidden = text.trim() === "";
  for (const view of views) view.hidden = text.trim() !== "";
  for (const link of document.querySelectorAll("nav a")) link.removeAttribute("aria-current");
  if (text.trim() === "") {
    showNamed();
    return;
  }
  part("results").replaceChildren(
    element("p", { role: "status" }, found.length === 0 ? "Nothing is found."
      : found.length === MOST ? "The first " + MOST : found.length + " found"),
    element("ul", { class: "results" }, found.map((entry) => {
      const link = element("a", { href: entry.link || "#call" }, entry.title);
      link.addEventListener("click", (event) => {
        if (entry.kind !== "Document") part("search").value = "";
        if (entry.category !== undefined) {
          event.preventDefault();
          show("call");
          askFor(entry.category);
        } else if (entry.kind === "Contact") {
          setTimeout(showNamed);
        }
      });
      return element("li", {}, element("span", { class: "kind" }, entry.kind), " ", link,
        entry.text ? element("p", { class: "quiet" }, excerpt(entry, text)) : null);
    })));
}

document.querySelector(".search").hidden = false;
part("search").addEventListener("input", () => showFound(part("search").value));
part("search").addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    part("search").value = "";
    showFound("");
  }
});
for (const link of document.querySelectorAll("nav a")) {
  link.addEventListener("click", () => {
    part("search").value = "";
    show(link.hash.slice(1));
  });
}
showNamed();
