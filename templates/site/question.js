// The question: what it is about, how bad it is, what else is known, and when it was opened.

const form = data.form;
const ticket = { attributes: {} };
let opening = null; // an instant, or null for now

// A question with a few answers as large buttons, with many as a list.
function choose(name, legend, choices, chosen, optional) {
  if (choices.length > 8) {
    const select = element("select", { id: name, name },
      element("option", { value: "" }, optional ? "Not known" : "Choose …"),
      choices.map((choice, at) => element("option", { value: at }, choice.name)));
    select.addEventListener("change", () => chosen(select.value === "" ? undefined : Number(select.value)));
    return element("div", { class: "field" }, element("label", { for: name }, legend), select);
  }
  const all = optional ? [{ name: "Not known" }, ...choices] : choices;
  return element("fieldset", { id: name }, element("legend", {}, legend),
    element("div", { class: "chips" }, all.map((choice, position) => {
      const at = optional ? position - 1 : position;
      const input = element("input", {
        type: "radio", name, value: at < 0 ? "" : at, id: name + "-" + position, checked: at < 0,
      });
      input.addEventListener("change", () => chosen(at < 0 ? undefined : at));
      return element("div", { class: "chip" }, input, element("label", { for: input.id }, choice.name));
    })));
}

// A fact about the ticket. Where "no" and "not known" are alike, a tick is enough.
function attribute(question, at) {
  const name = "attribute-" + question.id;
  const set = (value) => {
    if (value === undefined) delete ticket.attributes[at];
    else ticket.attributes[at] = value;
    ask();
  };
  const asks = form.main.asks.find((asks) => asks.of === at);
  if (question.kind === "boolean" && asks && asks.boolean[0] === asks.boolean[1]) {
    const input = element("input", { type: "checkbox", id: name });
    input.addEventListener("change", () => set(input.checked ? true : undefined));
    return element("div", { class: "chip tick", id: name + "-field" }, input,
      element("label", { for: name }, question.name));
  }
  const words = question.kind === "boolean" ? ["No", "Yes"] : question.choices || [];
  if (question.kind === "boolean" || question.kind === "choice") {
    const choices = words.map((word) => ({ name: word }));
    const chosen = (word) => set(question.kind === "boolean" && word !== undefined ? word === 1 : word);
    const field = choose(name, question.name, choices, chosen, true);
    return element("div", { id: name + "-field" }, field);
  }
  const input = element("input", {
    type: "number", id: name, inputmode: "decimal", step: "any", min: question.kind === "number" ? null : 0,
    max: question.kind === "percent" ? 100 : null, autocomplete: "off",
  });
  const unit = question.kind !== "duration" ? null : element("select", { "aria-label": question.name + ": unit" },
    [["minutes", 60], ["hours", 3600], ["days", 86400], ["seconds", 1]]
      .map(([word, seconds]) => element("option", { value: seconds }, word)));
  const changed = () => {
    const isRight = input.value !== "" && input.checkValidity();
    set(isRight ? Number(input.value) * (unit ? Number(unit.value) : 1) : undefined);
  };
  input.dataset.wrong = question.name + ": write a number"
    + (question.kind === "percent" ? " from 0 to 100." : question.kind === "duration" ? " that is not negative." : ".");
  input.addEventListener("input", changed);
  if (unit) unit.addEventListener("change", changed);
  return element("div", { class: "field number", id: name + "-field" },
    element("label", { for: name }, question.name), input,
    unit || (question.kind === "percent" ? element("span", {}, "%") : null));
}

// When the ticket was opened: now, or at another time of the horizon.
function when() {
  const other = element("input", {
    type: "datetime-local", id: "opened", min: written(data.from), max: written(data.until - 60), hidden: true,
    "aria-label": "Opened at",
  });
  const isOther = element("input", { type: "checkbox", id: "opened-other" });
  const changed = () => {
    other.hidden = !isOther.checked;
    if (isOther.checked && other.value === "") other.value = written(now());
    opening = isOther.checked ? instantOf(other.value) : null;
    ask();
  };
  isOther.addEventListener("change", changed);
  other.addEventListener("input", changed);
  return element("div", { class: "when" },
    element("div", { class: "chip tick" }, isOther,
      element("label", { for: "opened-other" }, "Opened at another time than now")),
    other);
}

// What the ticket does not say yet, or says wrongly.
function missing() {
  if (form.categories.length && ticket.category === undefined) return "Choose what it is about.";
  if (form.matrix && ticket.impact === undefined) return "Choose how much is affected.";
  if (form.matrix && ticket.urgency === undefined) return "Choose how soon it matters.";
  if (!form.matrix && form.priorities.length && ticket.priority === undefined) return "Choose how bad it is.";
  const fields = [...part("more").querySelectorAll("input[type=number]")];
  const wrong = fields.find((field) => !field.closest("[hidden]") && !field.checkValidity());
  return wrong ? wrong.dataset.wrong : null;
}

// Only what can make a difference is asked for.
function narrow() {
  const open = openFor(form.main, ticket);
  form.attributes.forEach((question, at) => {
    part("attribute-" + question.id + "-field").hidden = !open.has(at);
  });
  part("more").hidden = open.size === 0;
}

function ask() {
  narrow();
  const isOther = part("opened-other").checked;
  const opened = isOther ? opening : now();
  const first = missing();
  if (opened === null) showNothing("Choose when it was opened.");
  else if (!isKnown(opened)) showNothing("This page knows whom to call for tickets opened from "
    + dateOf(data.from) + " " + clockOf(data.from) + " until " + dateOf(data.until) + " " + clockOf(data.until) + ".");
  else if (first) showNothing(first);
  else showAnswer(answerFor(ticket, opened));
}

function askFor(category) {
  ticket.category = category;
  const field = part("category");
  if (field && field.tagName === "SELECT") field.value = String(category);
  else if (field) field.querySelectorAll("input")[category].checked = true;
  location.hash = "#call";
  ask();
  const next = part("impact") || part("priority") || part("answer");
  (next.querySelector("input") || next).focus();
}

// Out of date, or not yet in it: no answer, and no people who were on call once.
function refuseIfStale() {
  const time = now();
  const isStale = !isKnown(time);
  part("stale").hidden = !isStale;
  part("question").hidden = isStale;
  part("answer").hidden = isStale;
  part("said").hidden = isStale;
  part("call-title").hidden = isStale;
  if (!isStale || part("stale").childElementCount) return isStale;
  if (!part("call").hidden) show("contacts");
  const isLate = time >= data.until;
  part("stale").append(
    element("p", {}, element("strong", {}, isLate ? "This page is out of date."
      : "The clock of this device is behind this page.")),
    element("p", {}, isLate
      ? "It was made for the time until " + dateOf(data.until, true) + " " + local(data.until).getUTCFullYear() + " "
        + clockOf(data.until) + ", and does not know whom to call now. Use the contacts and the documents, and "
        + "check the numbers."
      : "It was made for the time from " + dateOf(data.from, true) + " " + local(data.from).getUTCFullYear()
        + " on. Correct the clock, or use the contacts and the documents."),
    element("p", {}, "Whoever keeps the policy makes this page anew: ", element("code", {}, "tierline site --out …")));
  return isStale;
}

function build() {
  const set = (key) => (at) => {
    ticket[key] = at;
    ask();
  };
  const questions = [
    form.categories.length && choose("category", "What is it about?", form.categories, set("category")),
    form.matrix && choose("impact", "How much is affected?", form.impacts, set("impact")),
    form.matrix && choose("urgency", "How soon does it matter?", form.urgencies, set("urgency")),
    !form.matrix && form.priorities.length && choose("priority", "How bad is it?", form.priorities, set("priority")),
    !form.matrix && form.impacts.length
      && choose("impact", "How much is affected?", form.impacts, set("impact"), true),
    !form.matrix && form.urgencies.length
      && choose("urgency", "How soon does it matter?", form.urgencies, set("urgency"), true),
  ];
  part("question").append(...questions.filter(Boolean),
    element("fieldset", { id: "more" }, element("legend", {}, "What else is known?"),
      element("div", { class: "ticks" }, form.attributes.map(attribute))),
    when());
}

build();
if (!refuseIfStale()) ask();

// An answer for now is one for now: it is looked up again as time passes, but not under the reader's finger.
setInterval(() => {
  if (!refuseIfStale() && !part("opened-other").checked && !part("answer").contains(document.activeElement)) ask();
  showRotas();
}, 30000);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  if (!refuseIfStale() && !part("opened-other").checked) ask();
  showRotas();
});
