// Makes a map of links movable: zoom, clusters, choice by group and year. Without it the map shows all the same.
"use strict";
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const NEAR = 3; // pixels within which points become one
  const MANY = 150; // points in view, from which on they are drawn smaller
  const FEW = 40; // points and clusters in view, up to which their names are drawn
  const GAP = 9; // pixels from a point to its name
  const CLOSEST = 12; // units across at the nearest
  const CLOSE = 160; // units across, below which the land has its fine outline
  const PART = 50; // width and height of a part of that
  const HIT = 12; // pixels around a point that count as it: a target of 24 (WCAG 2.2, success criterion 2.5.8)
  const NAMED = 6; // names of a cluster on its card
  const CALM = matchMedia("(prefers-reduced-motion: reduce)");

  function make(name, attributes, parent) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    parent?.append(element);
    return element;
  }

  function read(link) {
    const [x, y] = link.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
    const sign = /\bg(\d+)/.exec(link.getAttribute("class"))[1];
    const { s, u } = link.dataset;
    const here = link.classList.contains("here");
    const { textContent: name, lang } = link.firstElementChild;
    return { link, here, x, y, sign, since: Number(s) || -Infinity, until: Number(u) || Infinity, name, lang };
  }

  function start(map, isFirst) {
    const svg = map.querySelector("svg.world");
    const layer = svg.querySelector(".points");
    const points = [...layer.querySelectorAll("a")].map(read);
    const clusters = make("g", { class: "clusters" });
    const names = make("g", { class: "names", "aria-hidden": "true" });
    layer.before(clusters);
    layer.after(names);
    const card = map.appendChild(document.createElement("div"));
    card.className = "card";
    card.hidden = true;
    const form = map.parentElement.querySelector("form.controls");
    const whole = { w: 1000, h: 435, right: 1000 + Number(svg.dataset.wrap ?? 0) };
    const wrap = Number(svg.dataset.wrap ?? 0);
    const land = svg.querySelector(".coasts");
    const folder = svg.querySelector("use.land").getAttribute("href").replace(/\.svg#.*/, "/");
    const parts = new Set(land.dataset.parts.split(" "));
    const drawn = new Set([...land.children].map((part) => `${part.getAttribute("href")} ${Number(part.getAttribute("x"))}`));
    const [x, y, w, h] = svg.getAttribute("viewBox").split(" ").map(Number);
    const first = { x, y, w, h };
    let view = { ...first };
    let items = [];
    let current = null;
    let marked = null;
    let asked = null; // the item whose card was shown when a touch began
    let isReady = false;

    function unit() { return view.w / (svg.clientWidth || 1000); }

    function clamp(wanted) {
      const width = Math.min(whole.w, Math.max(CLOSEST, wanted.w));
      const height = width * h / w;
      return {
        w: width, h: height,
        x: Math.min(Math.max(wanted.x, 0), whole.right - width),
        y: Math.min(Math.max(wanted.y, 0), Math.max(0, whole.h - height)),
      };
    }

    function wanted() {
      const boxes = form ? [...form.querySelectorAll("[data-sign]:checked")].map((box) => box.dataset.sign) : [];
      const slider = form?.querySelector("[data-years]");
      const year = slider && slider.value !== slider.max ? Number(slider.value) : null;
      return points.filter((point) => {
        const holds = year === null
          ? point.until === Infinity && (slider || !point.link.classList.contains("past"))
          : point.since <= year && year < point.until;
        return holds && (!boxes.length || boxes.includes(point.sign));
      });
    }

    function gather(shown) {
      const reach = NEAR * unit();
      let found = [];
      for (const point of shown) {
        const near = !point.here && found.find((one) => !one.members[0].here && Math.hypot(one.x - point.x, one.y - point.y) < reach);
        if (near) near.members.push(point);
        else found.push({ x: point.x, y: point.y, members: [point] });
      }
      found = found.map((one) => centred(one.members));
      while (join(found));
      return found;
    }

    function centred(members) {
      const mean = (axis) => members.reduce((sum, point) => sum + point[axis], 0) / members.length;
      return { x: mean("x"), y: mean("y"), members };
    }

    // Makes one cluster of the first two clusters that lie upon each other; false once none do.
    function join(found) {
      for (const [at, one] of found.entries()) {
        const other = found.findIndex((two, place) => place > at && lie(one, two));
        if (other < 0) continue;
        const [two] = found.splice(other, 1);
        found[at] = centred([...one.members, ...two.members]);
        return true;
      }
      return false;
    }

    function lie(one, two) {
      if (one.members.length === 1 || two.members.length === 1) return false;
      return Math.hypot(one.x - two.x, one.y - two.y) < Math.max(size(one), size(two)) * unit();
    }

    function size({ members }) {
      return members.length === 1 ? 6 : radius(members.length) + 2;
    }

    function radius(count) {
      return count < 10 ? 7 : count < 100 ? 9 : 12;
    }

    function donut(cluster) {
      const count = cluster.members.length;
      const rim = radius(count);
      const group = make("g", {
        role: "button", tabindex: -1, transform: `translate(${cluster.x} ${cluster.y})`,
        "aria-label": named(cluster.members),
      }, clusters);
      const scaled = make("g", { class: "donut" }, group);
      make("circle", { r: rim + 2, class: "rim" }, scaled);
      const around = 2 * Math.PI * rim;
      const shares = Map.groupBy ? Map.groupBy(cluster.members, (point) => point.sign) : grouped(cluster.members);
      let done = 0;
      for (const [sign, members] of [...shares].sort()) {
        const part = around * members.length / count;
        make("circle", { r: rim, class: `arc g${sign}`, "stroke-dasharray": `${part} ${around - part}`, "stroke-dashoffset": -done }, scaled);
        done += part;
      }
      make("text", { dy: ".35em" }, scaled).textContent = count;
      group.addEventListener("click", () => open(cluster));
      group.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        event.stopPropagation();
        open(cluster, true);
      });
      return group;
    }

    function grouped(members) {
      const found = new Map();
      for (const point of members) found.set(point.sign, [...(found.get(point.sign) ?? []), point]);
      return found;
    }

    function draw(still = true) {
      svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`);
      svg.style.setProperty("--unit", unit());
      const shown = wanted();
      svg.style.setProperty("--size", shown.length > MANY && view.w > whole.w / 2 ? .7 : 1);
      clusters.replaceChildren();
      if (marked) tell(null);
      for (const point of points) { point.link.style.display = "none"; point.link.tabIndex = -1; }
      items = gather(shown).map((one) => {
        if (one.members.length > 1 && view.w > CLOSEST) return { ...one, element: donut(one) };
        for (const point of one.members) point.link.style.display = "inline";
        return { ...one, element: one.members[0].link };
      });
      if (view.w <= CLOSEST) items = shown.map((point) => ({ x: point.x, y: point.y, members: [point], element: point.link }));
      items.sort((a, b) => a.x - b.x);
      current = items.find((item) => item.element === current?.element) ?? items[0] ?? null;
      if (current) current.element.setAttribute("tabindex", 0);
      count(shown);
      names.replaceChildren();
      if (still) { write(); coast(); keep(); }
    }

    // Writes what is chosen and in view into the fragment of the address, so that it can be shared and come back.
    function keep() {
      if (!isFirst || !isReady) return;
      const said = new URLSearchParams();
      for (const box of form?.querySelectorAll("[data-sign]:checked") ?? []) said.append(box.name, box.value);
      const slider = form?.querySelector("[data-years]");
      if (slider && slider.value !== slider.max) said.set(slider.name, slider.value);
      if (["x", "y", "w"].some((key) => view[key] !== first[key])) said.set("map", [view.x, view.y, view.w].map((one) => Number(one.toFixed(2))).join(" "));
      if (!said.size && !location.hash.includes("=")) return;
      history.replaceState(history.state, "", said.size ? `#${said}` : location.pathname + location.search);
    }

    function recall() {
      const said = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
      if (!isFirst || !said.size) return;
      for (const box of form?.querySelectorAll("[data-sign]") ?? []) box.checked = said.getAll(box.name).includes(box.value);
      const slider = form?.querySelector("[data-years]");
      if (slider) slider.value = said.get(slider.name) ?? slider.max;
      const [left, top, across] = (said.get("map") ?? "").split(" ").map(Number);
      if (across > 0 && Number.isFinite(left + top + across)) view = clamp({ x: left, y: top, w: across });
    }

    // Adds the parts of the fine outline of the land that a close view lacks, in each of the worlds beside each other.
    function coast() {
      if (view.w >= CLOSE) return;
      for (const across of wrap ? [0, wrap] : [0]) {
        for (let row = Math.floor(view.y / PART); row * PART < view.y + view.h; row += 1) {
          for (let column = Math.floor((view.x - across) / PART); column * PART < view.x - across + view.w; column += 1) {
            const name = `${column}-${row}`;
            const href = `${folder}${name}.svg#land`;
            if (!parts.has(name) || drawn.has(`${href} ${across}`)) continue;
            drawn.add(`${href} ${across}`);
            make("use", { href, x: across }, land);
          }
        }
      }
    }

    // Writes the names of single points where few are in view, right of each or else left, upon nothing else; the name of
    // the thing of the page always, on the better side.
    function write() {
      const near = items.filter(({ x, y }) => x >= view.x && x <= view.x + view.w && y >= view.y && y <= view.y + view.h);
      const pixel = ({ x, y }) => ({ x: (x - view.x) / unit(), y: (y - view.y) / unit() });
      const taken = near.map((item) => ({ ...pixel(item), reach: size(item) }))
        .map(({ x, y, reach }) => ({ left: x - reach, right: x + reach, top: y - reach, bottom: y + reach }));
      const beside = (item, text, gap, further = []) => {
        const { x, y } = pixel(item);
        const length = text.getComputedTextLength();
        const boxes = [[gap, 0], [-gap - length, 0], ...further.flatMap((down) => [[-length / 2, down], [gap / 2, down], [-gap / 2 - length, down]])]
          .map(([by, down]) => ({ left: x + by, right: x + by + length, top: y + down - 8, bottom: y + down + 8, by, down }));
        const free = boxes.find((box) => box.left >= 0 && box.right <= svg.clientWidth && !taken.some((other) => meet(box, other)));
        return { free, first: boxes[0] };
      };
      for (const item of near.filter((one) => one.members[0].here)) {
        const text = item.element.querySelector("text");
        const { free, first } = beside(item, text, GAP + 2, [19, -19]);
        const box = free ?? first;
        text.setAttribute("x", box.by);
        text.setAttribute("y", box.down);
        taken.push(box);
      }
      if (near.length > FEW) return;
      for (const item of near.filter((one) => one.members.length === 1 && !one.members[0].here)) {
        const text = name(item);
        const { free } = beside(item, text, GAP);
        if (!free) { text.parentElement.remove(); continue; }
        text.setAttribute("x", free.by);
        taken.push(free);
      }
    }

    function name({ x, y, members: [{ name, lang }] }) {
      const place = make("g", { transform: `translate(${x} ${y})` }, names);
      const text = make("text", { dy: ".35em", ...(lang ? { lang } : {}) }, place);
      text.textContent = name;
      return text;
    }

    function meet(one, other) {
      return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
    }

    function count(shown) {
      const output = form?.querySelector(".shown output");
      if (!output) return;
      output.textContent = shown.length;
      form.querySelector(".shown").hidden = false;
      for (const box of form.querySelectorAll("[data-sign]")) {
        const slider = form.querySelector("[data-years]");
        const year = slider && slider.value !== slider.max ? Number(slider.value) : null;
        box.parentElement.querySelector(".count").textContent = points.filter((point) => point.sign === box.dataset.sign
          && (year === null ? point.until === Infinity : point.since <= year && year < point.until)).length;
      }
    }

    function go(next, then) {
      const from = view;
      const to = clamp(next);
      if (CALM.matches) { view = to; draw(); then?.(); return; }
      const began = performance.now();
      const step = (now) => {
        const part = Math.min(1, (now - began) / 200);
        const ease = part * (2 - part);
        view = part === 1 ? to : Object.fromEntries(Object.keys(to).map((key) => [key, from[key] + (to[key] - from[key]) * ease]));
        draw(part === 1);
        if (part < 1) requestAnimationFrame(step); else then?.();
      };
      requestAnimationFrame(step);
    }

    function zoom(factor, at = { x: view.x + view.w / 2, y: view.y + view.h / 2 }) {
      const width = Math.min(whole.w, Math.max(CLOSEST, view.w * factor));
      const share = width / view.w;
      go({ x: at.x - (at.x - view.x) * share, y: at.y - (at.y - view.y) * share, w: width });
    }

    function open(cluster, byKey) {
      const xs = cluster.members.map((point) => point.x);
      const ys = cluster.members.map((point) => point.y);
      const across = Math.max(Math.max(...xs) - Math.min(...xs), (Math.max(...ys) - Math.min(...ys)) * w / h) * 1.5;
      const width = Math.min(view.w / 2, Math.max(CLOSEST, across));
      const middle = [(Math.max(...xs) + Math.min(...xs)) / 2, (Math.max(...ys) + Math.min(...ys)) / 2];
      go({ x: middle[0] - width / 2, y: middle[1] - width * h / w / 2, w: width }, () => {
        const inside = items.find((item) => item.members.includes(cluster.members[0]));
        if (byKey && inside) focus(inside);
      });
    }

    function focus(item) {
      current?.element.setAttribute("tabindex", -1);
      current = item;
      item.element.setAttribute("tabindex", 0);
      item.element.focus({ preventScroll: true });
    }

    function towards(dx, dy) {
      if (!current) return;
      const ahead = items.filter((item) => item !== current && (item.x - current.x) * dx + (item.y - current.y) * dy > 0);
      const cost = (item) => {
        const along = (item.x - current.x) * dx + (item.y - current.y) * dy;
        const aside = Math.abs((item.x - current.x) * dy) + Math.abs((item.y - current.y) * dx);
        return along + 2 * aside;
      };
      const next = ahead.sort((a, b) => cost(a) - cost(b))[0];
      if (next) focus(next);
    }

    function place(event) {
      const box = svg.getBoundingClientRect();
      return { x: view.x + (event.clientX - box.left) * unit(), y: view.y + (event.clientY - box.top) * unit() };
    }

    const KEYS = {
      ArrowRight: () => towards(1, 0), ArrowLeft: () => towards(-1, 0), ArrowDown: () => towards(0, 1), ArrowUp: () => towards(0, -1),
      "+": () => zoom(1 / 2), "=": () => zoom(1 / 2), "-": () => zoom(2), 0: () => go(first),
      Home: () => items[0] && focus(items[0]), End: () => items.length && focus(items.at(-1)),
    };
    svg.addEventListener("keydown", (event) => {
      const act = KEYS[event.key];
      if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      act();
    });

    // Shows the card of a point or cluster above it, or below where there is no room; on a touch it leads to the page.
    function tell(item) {
      card.hidden = !item;
      card.classList.remove("touched");
      marked?.element.classList.remove("near");
      marked = item;
      if (!item) return;
      item.element.classList.add("near");
      const [point] = item.members;
      const single = item.members.length === 1;
      const name = document.createElement(single ? "a" : "strong");
      if (single) name.href = point.link.getAttribute("href");
      name.dir = "auto";
      name.tabIndex = -1;
      name.textContent = single ? point.name : named(item.members);
      card.replaceChildren(name);
      const box = form?.querySelector(`[data-sign="${point.sign}"]`)?.parentElement;
      const said = single ? [box?.querySelector("[lang], [dir]")?.textContent, point.link.dataset.s] : [];
      for (const text of said.filter(Boolean)) {
        const more = document.createElement("bdi");
        more.textContent = text;
        card.append(" · ", more);
      }
      const at = { x: (item.x - view.x) / unit(), y: (item.y - view.y) / unit() };
      const { offsetWidth: width, offsetHeight: height } = card;
      card.style.left = `${Math.max(0, Math.min(svg.clientWidth - width, at.x - width / 2))}px`;
      card.style.top = `${at.y - height - HIT < 0 ? at.y + HIT : at.y - height - HIT}px`;
    }

    function named(members) {
      return `${members.length}: ${members.slice(0, NAMED).map((point) => point.name).join(", ")}${members.length > NAMED ? "…" : ""}`;
    }

    function itemOf(target) {
      const element = target.closest?.("a, [role=button]");
      return items.find((one) => one.element === element);
    }

    // The point or cluster below the pointer, or the nearest within reach.
    function below(event) {
      const at = place(event);
      const far = (item) => Math.hypot(item.x - at.x, item.y - at.y);
      const [first] = items.filter((item) => far(item) < HIT * unit()).sort((one, other) => far(one) - far(other));
      return itemOf(event.target) ?? first ?? null;
    }

    svg.addEventListener("pointermove", (event) => {
      if (event.pointerType === "touch" || held.size) return;
      const item = below(event);
      if (item !== marked) tell(item);
    });
    map.addEventListener("pointerleave", (event) => { if (event.pointerType !== "touch") tell(null); });
    svg.addEventListener("focusout", () => { if (!card.classList.contains("touched")) tell(null); });
    addEventListener("pointerdown", (event) => { if (!map.contains(event.target)) tell(null); });
    svg.addEventListener("focusin", (event) => {
      const item = items.find((one) => one.element === event.target);
      if (item) current = item;
      if (item && (item.x < view.x || item.x > view.x + view.w || item.y < view.y || item.y > view.y + view.h)) {
        go({ ...view, x: item.x - view.w / 2, y: item.y - view.h / 2 });
      }
      tell(item ?? null);
    });

    const held = new Map();
    let moved = false;
    let apart = 0;
    svg.addEventListener("pointerdown", (event) => {
      asked = marked;
      held.set(event.pointerId, event);
      moved = false;
      if (held.size === 2) apart = distance();
    });
    function distance() {
      const [one, other] = [...held.values()];
      return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
    }
    addEventListener("pointermove", (event) => {
      const before = held.get(event.pointerId);
      if (!before) return;
      if (held.size === 1 && Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY) < 4 && !moved) return;
      moved = true;
      held.set(event.pointerId, event);
      if (held.size === 1) {
        view = clamp({ ...view, x: view.x - (event.clientX - before.clientX) * unit(), y: view.y - (event.clientY - before.clientY) * unit() });
      } else {
        const now = distance();
        const at = place(event);
        const share = apart / now;
        view = clamp({ x: at.x - (at.x - view.x) * share, y: at.y - (at.y - view.y) * share, w: view.w * share });
        apart = now;
      }
      draw();
    });
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, (event) => held.delete(event.pointerId));
    svg.addEventListener("dragstart", (event) => event.preventDefault());
    svg.addEventListener("click", (event) => {
      const was = moved;
      moved = false;
      if (was) { event.preventDefault(); event.stopPropagation(); return; }
      const item = event.detail ? below(event) : null; // no detail: a click of the keyboard or of the script
      if (!item) return;
      if (event.pointerType === "touch" && item.members.length === 1 && item.element !== asked?.element) {
        event.preventDefault();
        event.stopPropagation();
        tell(item);
        card.classList.add("touched");
      } else if (!itemOf(event.target)) {
        item.element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
      }
    }, true);
    svg.addEventListener("dblclick", (event) => zoom(1 / 2, place(event)));
    svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const at = place(event);
      const share = Math.exp(event.deltaY / 300);
      view = clamp({ x: at.x - (at.x - view.x) * share, y: at.y - (at.y - view.y) * share, w: view.w * share });
      draw();
    }, { passive: false });

    const tools = map.querySelector(".tools");
    const ways = { in: () => zoom(1 / 2), out: () => zoom(2), all: () => go(view.x === first.x && view.w === first.w ? { x: 0, y: 0, w: whole.w } : first) };
    for (const button of tools.querySelectorAll("button")) button.addEventListener("click", () => ways[button.dataset.zoom]());
    tools.hidden = false;

    const slider = form?.querySelector("[data-years]");
    if (slider) {
      const asked = slider.value;
      slider.type = "range";
      slider.value = asked || slider.max;
      const output = form.querySelector(".years output");
      const say = () => { output.textContent = slider.value; };
      slider.addEventListener("input", () => { say(); draw(); });
      slider.addEventListener("change", say);
      say();
    }
    form?.addEventListener("change", () => draw());
    // A browser that comes back to a page fills in its form again only after this script has run.
    const show = () => { recall(); slider?.dispatchEvent(new Event("change")); isReady = true; draw(); };
    addEventListener("pageshow", show);
    addEventListener("hashchange", show);
    map.classList.add("live");
    new ResizeObserver(() => draw()).observe(svg);
    draw();
  }

  document.querySelectorAll("[data-map]").forEach((map, at) => start(map, at === 0));
})();
