// While somebody edits the policy: looks for a newer page, and says what keeps it from being made.
(() => {
  "use strict";
  let known = null;
  const note = document.createElement("pre");
  Object.assign(note.style, {
    position: "sticky", top: 0, zIndex: 9, margin: 0, padding: "1rem", maxHeight: "60vh", overflow: "auto",
    whiteSpace: "pre-wrap", font: "14px/1.4 monospace", background: "#fff3f0", color: "#3d0c02",
    borderBottom: "3px solid #8c1d0a",
  });
  note.setAttribute("role", "alert");
  note.hidden = true;
  document.body.prepend(note);
  async function look() {
    try {
      const answer = await fetch("/.live", { cache: "no-store" });
      const state = await answer.json();
      if (known !== null && state.version !== known) location.reload();
      known = state.version;
      note.textContent = state.problem;
      note.hidden = state.problem === "";
    } catch {
      note.textContent = "tierline serve has ended: this is the last page that it showed.";
      note.hidden = false;
    }
    setTimeout(look, 500);
  }
  look();
})();
