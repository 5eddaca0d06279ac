// From a ticket to its class and from there to its timeline. Nothing is decided here: the diagrams and the
// timelines were worked out by the engine, and are only followed and looked up.

// The answer to what a node asks for; undefined where the ticket does not say enough.
function answerTo(asks, ticket) {
  if (asks.of === "category") {
    return asks.answers.length ? asks.answers[ticket.category] : 0;
  }
  if (asks.of === "severity") {
    const stated = [ticket.priority, ticket.impact, ticket.urgency];
    return asks.answers[stated.map((at) => at === undefined ? "" : at).join(",")];
  }
  const value = ticket.attributes[asks.of];
  if (asks.boolean) return asks.boolean[value === undefined ? 0 : value ? 2 : 1];
  if (value === undefined) return asks.unstated;
  if (asks.choice) return asks.choice[value];
  let answer = asks.below;
  for (const [cut, here, after] of asks.cuts) {
    if (value === cut) answer = here;
    else if (value > cut) answer = after;
  }
  return answer;
}

// The class of a ticket; null where it does not say enough.
function classOf(way, ticket) {
  let node = way.nodes[way.root];
  while (Array.isArray(node)) {
    node = way.nodes[node[1 + answerTo(way.asks[node[0]], ticket)]];
    if (node === undefined) return null;
  }
  return node;
}

// The attributes that can still make a difference to a ticket, once what it is about and how severe it is
// are known: those asked for by any node from there on.
function openFor(way, ticket) {
  const open = new Set();
  const seen = new Set();
  const visit = (at) => {
    const node = way.nodes[at];
    if (!Array.isArray(node) || seen.has(at)) return;
    seen.add(at);
    const asks = way.asks[node[0]];
    const known = typeof asks.of === "string" ? answerTo(asks, ticket) : undefined;
    if (known !== undefined) return visit(node[1 + known]);
    if (typeof asks.of === "number") open.add(asks.of);
    node.slice(1).forEach(visit);
  };
  visit(way.root);
  return open;
}

// What becomes of a ticket of a class that is opened then: events with their instants, in order.
function timelineOf(of, opened) {
  const pieces = data.timelines.classes[of];
  let start = data.from;
  let from = start;
  let which = null; // a chain
  for (let at = 0; at < pieces.length; at += 2) {
    start += pieces[at];
    if (start > opened) break;
    [from, which] = [start, pieces[at + 1]];
  }
  const { events, steps, moments, chains } = data.timelines;
  const last = [opened, from];
  const happens = [];
  for (let at = which === null ? -1 : which; at >= 0; at = chains[at][1]) {
    for (const step of moments[chains[at][0]]) {
      const [event, stands, since] = steps[step];
      last[stands] += since;
      happens.push({ ...events[event], at: last[stands] });
    }
  }
  return happens;
}
