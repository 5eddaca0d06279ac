// Times of day in the organization's zone, from the changes of its clocks that came with the page.

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const pad = (number) => String(number).padStart(2, "0");

// The change that holds at an instant: since when, how far ahead of universal time, its name.
const zoneAt = (at) => data.zone.findLast((change) => change[0] <= at) || data.zone[0];

// The parts of a local time, as a date whose universal time is the local one.
const local = (at) => new Date((at + zoneAt(at)[1]) * 1000);

function clockOf(at) {
  const time = local(at);
  return pad(time.getUTCHours()) + ":" + pad(time.getUTCMinutes());
}

const dayOf = (at) => Math.floor((at + zoneAt(at)[1]) / 86400);

function dateOf(at, long) {
  const time = local(at);
  const day = DAYS[time.getUTCDay()];
  return (long ? day : day.slice(0, 3)) + " " + time.getUTCDate() + " " + MONTHS[time.getUTCMonth()];
}

// `23:10` on the day of `since`, else with its day.
const moment = (at, since) => dayOf(at) === dayOf(since) ? clockOf(at) : dateOf(at) + " " + clockOf(at);

// A time for people, with the instant for programs.
const timed = (at, text) => element("time", { datetime: new Date(at * 1000).toISOString() }, text);

// `2026-11-21T23:10`, as fields for times have it.
const written = (at) => new Date((at + zoneAt(at)[1]) * 1000).toISOString().slice(0, 16);

// The instant of such a time: of two the first, of none the first after the gap. Null for what is no time.
function instantOf(text) {
  const time = Date.parse(text + ":00Z") / 1000;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) || Number.isNaN(time)) return null;
  for (let at = 0; at < data.zone.length; at++) {
    const [start, offset] = data.zone[at];
    const next = at + 1 < data.zone.length ? data.zone[at + 1][0] : Infinity;
    if (time - offset < start && at > 0) return start;
    if (time - offset < next) return time - offset;
  }
  return null;
}

// `1 h 30 min`
function length(seconds) {
  const parts = [
    [Math.floor(seconds / 86400), "d"], [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"], [seconds % 60, "s"],
  ];
  const shown = parts.filter(([count]) => count > 0).slice(0, 2);
  return shown.map(([count, unit]) => count + " " + unit).join(" ") || "0 min";
}
