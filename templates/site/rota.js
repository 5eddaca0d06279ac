// Who is on call now, and in the days to come.

const WEEK = 7 * 86400;

function turn(shift) {
  return shift.contact === undefined ? shift.text : data.contacts[shift.contact].name;
}

const ways = (contact) =>
  element("ul", { class: "ways" }, contact.methods.map((method) => element("li", {}, way(method))));

function showRotas() {
  const time = now();
  if (!isKnown(time)) {
    part("rotas").replaceChildren(element("p", {}, "This page does not know who is on call now."));
    return;
  }
  const rotas = data.rotas.map((rota) => {
    const shifts = rota.shifts.filter((shift) => shift.until > time && shift.from < time + WEEK);
    const present = shifts.find((shift) => shift.from <= time);
    const contact = present && present.contact !== undefined ? data.contacts[present.contact] : null;
    const teams = contact ? [] : rota.teams.map((team) => data.contacts[team]);
    return element("section", { class: "rota" }, element("h3", {}, rota.name),
      present ? element("div", { class: "card now" },
        element("p", { class: "who" }, turn(present)),
        element("p", { class: "quiet" }, "now, until " + (present.until >= data.until ? "at least " : "")
          + moment(present.until, time)),
        contact ? ways(contact) : teams.map((team) => [element("p", {}, team.name), ways(team)]).flat())
        : null,
      element("table", {}, element("caption", {}, "The next seven days"),
        element("thead", {}, element("tr", {}, ["From", "Until", "Who"].map((head) =>
          element("th", { scope: "col" }, head)))),
        element("tbody", {}, shifts.map((shift) => element("tr", {},
          element("td", {}, shift.from <= time ? "now" : dateOf(shift.from) + " " + clockOf(shift.from)),
          element("td", {}, dateOf(shift.until) + " " + clockOf(shift.until)),
          element("td", {}, turn(shift)))))));
  });
  part("rotas").replaceChildren(...(rotas.length ? rotas : [element("p", {}, "The policy has no rotation.")]));
}

showRotas();
