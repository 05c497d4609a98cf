// The live page: one socket; what it brings is drawn, what it cannot bring is fetched; and it says how old it is.
"use strict";
(() => {
  const { correct, facesIn, isDirty, now, say, sayChanges, tick, timeOfDay, word } = window.Fengsui;
  const body = document.body, address = body.dataset.socket;
  if (!address) return;
  const NOT_SIGNED_IN = 4401, NOT_YOURS = 4403;
  const PATIENCE = 5000, FIRST_WORD = 3000, FIRST_DELAY = 300, LONGEST_DELAY = 5000;
  const pill = document.getElementById("fs-live");

  // -- State. Catching up from each connection to its first message, live, stale after 5 s of silence.
  let state = "catchup", patientUntil = Date.now() + PATIENCE, lastServerTime = now();
  function become(next) {
    const wasCut = body.classList.contains("fs-stale");
    const isCut = next === "stale" || (wasCut && next === "catchup");
    state = next;
    body.classList.toggle("fs-stale", isCut);
    draw();
    if (isCut !== wasCut) say(isCut ? pill.textContent : word("live_again"));
  }
  function draw() {
    pill.className = state === "live" ? "fs-live" : `fs-live fs-live--${state}`;
    pill.lastElementChild.textContent = state === "catchup" ? word("catching_up")
      : word(state, { time: timeOfDay(state === "stale" ? lastServerTime : now()) });
  }
  document.addEventListener("fengsui:tick", () => {
    if (state === "live") draw();
    if (state === "stale" || Date.now() < patientUntil) return;
    become("stale");
    if (socket?.readyState === WebSocket.OPEN) lose(socket);
  });

  // -- Socket
  let socket = null, attempts = 0, retry = null;
  function connect() {
    clearTimeout(retry);
    if (socket) return;
    const mine = socket = new WebSocket(address);
    const tooLong = setTimeout(() => mine.readyState === WebSocket.CONNECTING && lose(mine), 3000);
    mine.addEventListener("open", () => {
      if (mine !== socket) return;
      patientUntil = Math.max(patientUntil, Date.now() + FIRST_WORD);
      become("catchup");
      refetch();
    });
    mine.addEventListener("message", (event) => mine === socket && receive(JSON.parse(event.data)));
    mine.addEventListener("close", ({ code }) => {
      clearTimeout(tooLong);
      if (code === NOT_SIGNED_IN) location.reload();
      else if (code !== NOT_YOURS) lose(mine);
    });
  }
  function lose(lost) {
    if (lost !== socket) return;
    socket = null;
    lost.close();
    // Quick for two seconds, for a restarted server; then ever slower, for one that is really away.
    const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** Math.max(0, attempts++ - 6));
    retry = setTimeout(connect, delay * (0.75 + Math.random() / 2));
  }
  function receive(message) {
    attempts = 0;
    patientUntil = Date.now() + PATIENCE;
    if (message.now) {
      lastServerTime = Date.parse(message.now);
      correct(lastServerTime);
    }
    if (message.lanes) for (const [id, html] of Object.entries(message.lanes)) swap(id, html);
    if (message.overdue !== undefined) countOverdue(message.overdue);
    if (message.watch) showWatch(message.watch);
    if (message.type === "changed") refetch(true);
    become("live");
  }
  // The watch over all clocks: while it stands still, a board that shows nothing overdue proves nothing.
  const watch = document.getElementById("fs-watch");
  function showWatch({ key, at, count }) {
    const sentence = key ? word(key, { time: at ? timeOfDay(Date.parse(at)) : "", count }) : "";
    if (watch.textContent !== sentence) watch.textContent = sentence;
    watch.hidden = !key;
  }
  window.addEventListener("online", connect);
  document.addEventListener("visibilitychange", () => document.hidden || connect());

  // -- Lanes
  const keyOf = (element) => element.id || element.getAttribute("href") || element.textContent;
  function keepingFocus(part, replace) {
    const focused = part.contains(document.activeElement) ? document.activeElement : null;
    const fresh = replace() ?? part;
    if (focused) [...fresh.querySelectorAll(focused.tagName)].find((other) => keyOf(other) === keyOf(focused))?.focus();
  }
  function swap(id, html) {
    const lane = document.getElementById(id);
    if (!lane) return;
    const before = facesIn(lane);
    keepingFocus(lane, () => void (lane.innerHTML = html));
    sayChanges(lane, before);
    settle(lane);
  }
  function settle(root) {
    tick(root);
    for (const item of root.querySelectorAll("[data-entered]")) {
      const left = Date.parse(item.dataset.entered) + 2000 - now();
      if (left <= 0) continue;
      item.classList.add("fs-item--new");
      setTimeout(() => item.classList.remove("fs-item--new"), left);
    }
  }
  let overdue = Number(body.dataset.overdue);
  const title = document.title.replace(word("overdue_title", { count: overdue }), "");
  function countOverdue(count) {
    const chip = document.getElementById("fs-overdue");
    chip.textContent = word("overdue_count", { count });
    chip.hidden = !count;
    document.title = (count ? word("overdue_title", { count }) : "") + title;
    if (count > overdue) say(chip.textContent);
    overdue = count;
  }

  // -- Fragments: parts of this page, fetched anew and put in place, never under somebody's hands.
  const fragments = (body.dataset.liveFragments || "").split(/\s+/).filter(Boolean);
  const update = document.getElementById("fs-update");
  let fetching = false, again = false, waiting = false;
  const inUse = () => document.querySelector("dialog[open], [data-hold]") ||
    fragments.some((id) => { const part = document.getElementById(id); return part && isDirty(part); });
  async function refetch(changed = false) {
    if (!fragments.length) return;
    if (inUse()) return postpone(changed);
    if (fetching) return void (again = true);
    fetching = true;
    try {
      const response = await fetch(location.pathname + location.search, { headers: { "X-Fengsui-Fragment": "1" } });
      if (response.redirected || response.status === 403 || response.status === 404) return location.reload();
      if (!response.ok) throw new Error(response.status);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (inUse()) return postpone(changed);
      for (const id of fragments) exchange(id, page.getElementById(id));
      waiting = false;
      update.hidden = true;
    } catch {
      setTimeout(refetch, 2000, changed);
    } finally {
      fetching = false;
      if (again) {
        again = false;
        setTimeout(refetch, 250, true);
      }
    }
  }
  function exchange(id, fresh) {
    const old = document.getElementById(id);
    if (!old || !fresh) return;
    const before = facesIn(old), opened = [...old.querySelectorAll("details[open][id]")].map((details) => details.id);
    keepingFocus(old, () => {
      old.replaceWith(fresh);
      return fresh;
    });
    for (const inner of opened) document.getElementById(inner)?.setAttribute("open", "");
    sayChanges(fresh, before);
    settle(fresh);
    window.htmx?.process(fresh);
  }
  // A known change is offered; everything outside an open dialog is out of reach, so the offer stands inside it.
  function postpone(changed) {
    waiting = true;
    if (!changed) return;
    (document.querySelector("dialog[open]") ?? body).append(update);
    update.hidden = false;
  }
  update.addEventListener("click", () => location.reload());
  document.addEventListener("close", (event) => {
    if (event.target.contains(update)) body.append(update);
    if (waiting) refetch(!update.hidden);
  }, true);

  settle(document);
  connect();
})();
