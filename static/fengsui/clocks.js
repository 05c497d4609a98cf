// Time as the server has it, and everything on a page that moves with it. Drawn first by cases/templatetags, and by
// the same rules: a figure never jumps when the browser takes over.
"use strict";
window.Fengsui = (() => {
  const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
  const words = JSON.parse(document.body.dataset.words);
  const word = (key, filled = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => filled[name]);

  // -- The server's time. A message is never early, so the sample furthest ahead had the shortest way; the slow
  //    way back follows a browser's clock that runs fast.
  let offset = Number(document.body.dataset.now) - Date.now();
  const now = () => Date.now() + offset;
  function correct(serverTime) {
    const ahead = serverTime - now();
    offset += ahead > 0 || ahead < -2 * SECOND ? ahead : Math.max(ahead, -20);
  }
  const shanghai = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", timeStyle: "medium" });
  const timeOfDay = (instant) => shanghai.format(instant);

  // -- Figures
  const two = (number) => String(number).padStart(2, "0");
  function figures(duration, { coarse = false, seconds = true } = {}) {
    const days = Math.floor(duration / DAY);
    if (days && coarse) return word("days", { days });
    const clock = [Math.floor(duration / HOUR) % 24, Math.floor(duration / MINUTE) % 60];
    if (seconds) clock.push(Math.floor(duration / SECOND) % 60);
    const time = clock.map(two).join(":");
    return days ? word("days_time", { days, time }) : time;
  }
  function span(duration) {
    const [key, unit] = duration < MINUTE ? ["seconds_span", SECOND] : duration < HOUR ? ["minutes_span", MINUTE]
      : duration < DAY ? ["hours_span", HOUR] : ["days_span", DAY];
    return word(key, { count: Math.max(0, Math.floor(duration / unit)) });
  }
  function age(duration, form) {
    return form === "ago" && duration < MINUTE ? word("just_now") : word(form, { span: span(duration) });
  }

  // -- Faces
  function faceOf({ limit, due, start }, at) {
    const left = due - at, whole = due - start;
    if (limit === "soft") return "soft";
    if (left <= 0) return limit === "target" ? "target" : "over";
    return left < 30 * MINUTE || (whole <= DAY && left < whole / 4) ? "soon" : "plain";
  }
  function show(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }
  const FACES = ["plain", "soon", "over", "target", "soft"];
  function wear(element, part, face) {
    if (element.classList.contains(`${part}--${face}`)) return false;
    for (const other of FACES) element.classList.toggle(`${part}--${other}`, other === face);
    return true;
  }
  function tickDue(element, at) {
    const { limit, coarse, left } = element.dataset;
    const due = Number(element.dataset.due), start = Number(element.dataset.start);
    const face = faceOf({ limit, due, start }, at);
    if (element.classList.contains("fs-ring")) {
      wear(element, "fs-ring", face);
      const share = due > start ? Math.round(100 * Math.min(1, Math.max(0, (due - at) / (due - start)))) : 0;
      const value = element.querySelector(".v"), dash = `${share} 100`;
      if (value.getAttribute("stroke-dasharray") !== dash) value.setAttribute("stroke-dasharray", dash);
      return;
    }
    const before = face === "over" || face === "target" ? face : face === "soft" && due <= at ? "passed"
      : left !== undefined ? "left" : "";
    const duration = due > at ? Math.ceil((due - at) / SECOND) * SECOND : Math.floor((at - due) / SECOND) * SECOND;
    show(element.firstElementChild, before && word(before));
    show(element.lastElementChild, figures(duration, { coarse: coarse !== undefined && face !== "over" }));
    if (wear(element, "fs-clock", face)) {
      if (face === "over") element.closest(".fs-item, .fs-list tr")?.classList.add("fs-item--over");
      sayFace(element, face);
    }
  }

  // -- What a screen reader hears: a change of state, never a running figure.
  let unsaid = [], saying = null;
  function say(sentence) {
    unsaid.push(sentence);
    saying ??= setTimeout(() => {
      const more = unsaid.length - 3;
      const heard = unsaid.slice(0, 3).concat(more > 0 ? word("and_more", { count: more }) : []);
      document.getElementById("fs-said").textContent = heard.join("; ");
      unsaid = [];
      saying = null;
    }, 100);
  }
  const dutyOf = (clock) => clock.closest("li, tr, section")?.querySelector(".ttl, b");
  function sayFace(clock, face) {
    if (!["soon", "over", "target"].includes(face)) return;
    say([dutyOf(clock)?.textContent.trim(), word(face)].filter(Boolean).join(" "));
  }
  // What the server draws anew may bring the change before the ticker sees it: `before` is facesIn(the part it replaces).
  const clocksIn = (root) => [...root.querySelectorAll(".fs-clock[data-due]")];
  const keyOf = (clock) => [clock.dataset.due, dutyOf(clock)?.href, dutyOf(clock)?.textContent].join();
  const faceOn = (clock) => FACES.find((face) => clock.classList.contains(`fs-clock--${face}`));
  const facesIn = (root) => new Map(clocksIn(root).map((clock) => [keyOf(clock), faceOn(clock)]));
  function sayChanges(root, before) {
    for (const clock of clocksIn(root)) {
      const face = faceOn(clock), key = keyOf(clock);
      if (before.has(key) && before.get(key) !== face) sayFace(clock, face);
    }
  }

  // -- One ticker for the page.
  function tick(root = document) {
    const at = now();
    for (const element of root.querySelectorAll("[data-due]")) tickDue(element, at);
    for (const element of root.querySelectorAll("[data-since]")) {
      const seconds = element.dataset.minutes === undefined;
      show(element, figures(Math.max(0, at - Number(element.dataset.since)), { seconds }));
    }
    for (const element of root.querySelectorAll("[data-ago]")) {
      show(element, age(at - Number(element.dataset.ago), element.dataset.form ?? "ago"));
    }
    for (const element of root.querySelectorAll("[data-shows]")) {
      element.hidden = at < Number(element.dataset.shows) || at >= Number(element.dataset.hides);
    }
    document.dispatchEvent(new CustomEvent("fengsui:tick", { detail: at }));
  }
  let timer = null;
  function run() {
    tick();
    clearTimeout(timer);
    timer = setTimeout(run, SECOND - (now() % SECOND) + 5);
  }
  document.addEventListener("visibilitychange", () => document.hidden || run());
  run();
  return { correct, facesIn, now, say, sayChanges, tick, timeOfDay, word };
})();
