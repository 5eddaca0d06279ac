// The answer: whom to call now, who is next and when, and by when what is due.

const contactOf = (event) => event.contact === undefined ? null : data.contacts[event.contact];

// The name of who is told, and for whom they answer.
function whoIs(event) {
  const contact = contactOf(event);
  if (contact) {
    const name = event.held_by ? contact.name + " (" + event.held_by + ")" : contact.name;
    return { name, of: contact.name === event.text ? null : event.text };
  }
  const isOfTicket = event.text.startsWith("the ticket's ");
  return { name: event.text, of: isOfTicket ? null : "somebody not named here" };
}

// Other ways than the one the policy chooses, and the team's where nobody is named.
function otherWays(event) {
  const contact = contactOf(event) || (event.team === undefined ? null : data.contacts[event.team]);
  if (!contact) return [];
  return contact.methods.filter((method) => !event.method || method.address !== event.method.address
    || method.kind !== event.method.kind);
}

function card(event, opened, big) {
  const who = whoIs(event);
  const others = otherWays(event);
  const first = event.method || (others.length ? others.shift() : null);
  const isInstead = first && !event.method;
  return element("li", { class: big ? "card now" : "card" },
    element("p", { class: "who" }, who.name),
    element("p", { class: "quiet" }, [who.of, event.why].filter(Boolean).join(" · ")),
    first ? element("p", { class: "main" }, way(first, big)) : null,
    isInstead ? element("p", { class: "quiet" },
      "Their own number is not on this page" + (event.team === undefined ? "." : "; this is the team’s.")) : null,
    !first && contactOf(event) ? element("p", { class: "quiet" }, "No number that this page may show.") : null,
    others.length ? element("details", {},
      element("summary", {}, "Other ways"),
      element("ul", { class: "ways" }, others.map((method) => element("li", {}, way(method))))) : null);
}

// Several of the same moment that say the same are one.
function distinct(events) {
  const seen = new Set();
  return events.filter((event) => {
    const key = JSON.stringify([event.kind, event.text, event.contact, event.method, event.at]);
    return !seen.has(key) && seen.add(key);
  });
}

function people(events, opened, big) {
  return distinct(events).map((event) => event.kind === "nobody"
    ? element("li", { class: "card warning" }, "Nobody can be reached for " + event.text + ".")
    : card(event, opened, big));
}

const isOfTicket = (event) => event.kind === "tell" && contactOf(event) === null
  && event.text.startsWith("the ticket's ");

// Which rules made the priority what it is: the matrix, or what was chosen, and triggers that apply.
function reasons(ticket, given) {
  const form = data.form;
  const lines = [];
  if (given !== undefined) {
    lines.push("“" + form.impacts[ticket.impact].name + "” and “" + form.urgencies[ticket.urgency].name
      + "” make it " + form.priorities[given].name + ".");
  }
  for (const trigger of form.triggers) {
    const of = classOf(trigger.way, ticket);
    if (of === null || !trigger.applies[of]) continue;
    lines.push("“" + trigger.name + "” applies"
      + (trigger.raises ? ", which makes it at least " + trigger.raises + "." : "."));
  }
  return lines;
}

// What the answer is for, as it was chosen: on paper there is no question above it.
function inWords(ticket) {
  const form = data.form;
  const of = (choices, at) => at === undefined ? [] : [choices[at].name];
  const facts = Object.entries(ticket.attributes).map(([at, value]) => {
    const { name, kind, choices } = form.attributes[at];
    if (value === true) return name;
    return name + ": " + (value === false ? "no" : kind === "choice" ? choices[value]
      : kind === "percent" ? value + " %" : kind === "duration" ? length(value) : value);
  });
  return [...of(form.categories, ticket.category), ...of(form.priorities, ticket.priority),
    ...of(form.impacts, ticket.impact), ...of(form.urgencies, ticket.urgency), ...facts];
}

// The last word on each target, in the order in which they are due.
function targets(events) {
  const last = new Map();
  for (const event of events) if (event.kind === "due") last.set(event.text, event);
  return [...last.values()].sort((a, b) => a.at - b.at);
}

// Everything the answer consists of, for a ticket and its opening.
function answerFor(ticket, opened) {
  const events = timelineOf(classOf(data.form.main, ticket), opened);
  const told = events.filter((event) => (event.kind === "tell" && !isOfTicket(event)) || event.kind === "nobody");
  const priority = events.find((event) => event.kind === "priority" && event.at === opened);
  const first = told.length ? told[0].at : null;
  return {
    opened,
    asked: inWords(ticket),
    events,
    priority,
    tier: events.find((event) => event.kind === "tier" && event.at === opened),
    why: reasons(ticket, data.form.given[["", ticket.impact, ticket.urgency].join(",")]),
    targets: targets(events),
    now: told.filter((event) => event.at === opened),
    later: told.filter((event) => event.at > opened),
    first,
  };
}

function dueLine(target, opened) {
  const name = target.text.charAt(0).toUpperCase() + target.text.slice(1);
  return element("li", {}, element("span", { class: "kind" }, name + " due"), " ",
    element("strong", {}, timed(target.at, target.at === opened ? "at once" : moment(target.at, opened))),
    target.at === opened ? null : element("span", { class: "quiet" }, " in " + length(target.at - opened)));
}

// Later notifications, moment by moment.
function later(answer) {
  const moments = new Map();
  for (const event of answer.later) moments.set(event.at, [...(moments.get(event.at) || []), event]);
  return [...moments].map(([at, events]) => element("li", { class: "moment" },
    element("h4", {}, timed(at, moment(at, answer.opened)),
      element("span", { class: "quiet" }, " in " + length(at - answer.opened))),
    element("ul", { class: "cards" }, people(events, answer.opened, false))));
}

const WORDS = {
  priority: "Priority ", policy: "Follows “", tier: "Is at ", due: "Due: ", nobody: "Nobody can be reached for ",
};

function everything(answer) {
  const sorted = answer.events.map((event, at) => [event, at]).sort(([a, i], [b, j]) => a.at - b.at || i - j);
  return element("ol", { class: "all" }, sorted.map(([event]) => {
    const who = event.kind === "tell" ? whoIs(event) : null;
    const text = who
      ? "Tell " + who.name + (who.of ? ", for " + who.of : "") + (event.method ? " (" + event.method.name + ")" : "")
      : (WORDS[event.kind] || "") + event.text + (event.kind === "policy" ? "”" : "");
    const contact = contactOf(event);
    return element("li", {
      "data-kind": event.kind, "data-for": event.text, "data-contact": contact ? contact.id : null,
      "data-via": event.method ? event.method.kind : null,
      "data-address": event.method ? event.method.address : null,
    }, element("span", { class: "kind" }, timed(event.at, moment(event.at, answer.opened))), " ", text);
  }));
}

// On a telephone the answer begins below the window: a bar at its foot leads there, as long as it does.
const jump = part("jump");
let isInSight = false;

function showJump() {
  jump.hidden = isInSight || jump.textContent === "";
}

new IntersectionObserver((entries) => {
  isInSight = entries.at(-1).isIntersecting || entries.at(-1).boundingClientRect.top < 0;
  showJump();
}, { rootMargin: "0px 0px -120px 0px" }).observe(part("answer"));
jump.addEventListener("click", (event) => {
  event.preventDefault();
  part("answer").scrollIntoView();
  part("answer").focus({ preventScroll: true });
});

// Shows an answer; says its gist where it is another than before.
function showAnswer(answer) {
  const duties = distinct(answer.events.filter((event) => event.kind === "duty" && event.at === answer.opened));
  const wait = answer.now.length ? null : answer.first === null
    ? element("p", { class: "warning" }, "The policy tells nobody about such a ticket.")
    : element("p", { class: "warning" }, "Nobody is told at once: the first is told "
      + moment(answer.first, answer.opened) + ", in " + length(answer.first - answer.opened) + ".");
  const rank = answer.priority ? Math.min(answer.priority.rank, 4) : 4;
  part("answer").replaceChildren(
    element("h3", {}, answer.now.length ? "Call now" : "Nobody to call now"),
    ...[wait].filter(Boolean),
    element("ul", { class: "cards" }, people(answer.now, answer.opened, true)),
    element("div", { class: "gist" },
      element("p", { class: "priority rank-" + rank },
        answer.priority ? "Priority " + answer.priority.text : "No priority"),
      element("ul", { class: "dues" }, answer.targets.map((target) => dueLine(target, answer.opened))),
      element("ul", { class: "why" }, answer.why.map((line) => element("li", {}, line)))),
    ...(duties.length ? [element("h3", {}, "Do at once"),
      element("ul", {}, duties.map((duty) => element("li", {}, duty.text)))] : []),
    ...(answer.later.length ? [element("h3", {}, "Next, if it is not resolved"),
      element("ol", { class: "moments" }, later(answer))] : []),
    element("details", { id: "everything" }, element("summary", {}, "Everything that happens if nobody acts"),
      everything(answer)),
    element("p", { class: "quiet" }, "For: " + answer.asked.join("; ") + ". Opened " + dateOf(answer.opened, true)
      + " " + clockOf(answer.opened) + " " + zoneAt(answer.opened)[2] + "."));
  const names = distinct(answer.now).filter((event) => event.kind === "tell").map((event) => whoIs(event).name);
  jump.textContent = (answer.priority ? answer.priority.text + " · " : "")
    + (names.length ? "call " + names[0] + (names.length > 1 ? " and " + (names.length - 1) + " more" : "")
      : "nobody to call now") + " ↓";
  showJump();
  say((answer.priority ? "Priority " + answer.priority.text + ". " : "")
    + (names.length ? "Call now: " + names.join(", ") + "." : "Nobody to call now."));
}

// Tells those who cannot see that there is an answer, once.
function say(text) {
  if (part("said").textContent !== text) part("said").textContent = text;
}

function showNothing(text) {
  jump.textContent = "";
  showJump();
  part("answer").replaceChildren(...(text ? [element("p", { class: "hint" }, text)] : []));
  say(text || "");
}
