"use strict";
// Draws the graph of this page on a canvas and answers pointer, keys and search. The positions are given; nothing is fetched.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { nodes, edges, classes, properties, sources, columns } = data;
  const by = (id) => document.getElementById(id);
  const canvas = by("canvas"), pen = canvas.getContext("2d");

  // --- the graph -----------------------------------------------------------------------------------------------------

  const count = nodes.length;
  const x = Float64Array.from(nodes, (node) => node.x);
  const y = Float64Array.from(nodes, (node) => node.y);
  const size = Float64Array.from(nodes, (node) => node.r);
  const at = Array.from({ length: count }, () => []);
  edges.forEach((edge, e) => {
    at[edge.s].push(e);
    if (edge.t !== edge.s) at[edge.t].push(e);
  });
  const kind = (node) => (node.c.length ? node.c[0] : -1);
  const glyphOf = (node) => (kind(node) < 0 ? data.other : classes[kind(node)].glyph);
  // The most connected things are labelled first.
  const rank = Array.from({ length: count }, (_, v) => v).sort((a, b) => size[b] - size[a] || at[b].length - at[a].length || a - b);
  // Edges between the same two things lie side by side: the bend of each, in units of its length.
  const bend = (() => {
    const together = new Map();
    edges.forEach((edge, e) => {
      const key = edge.s < edge.t ? edge.s * count + edge.t : edge.t * count + edge.s;
      if (together.has(key)) together.get(key).push(e); else together.set(key, [e]);
    });
    const bends = new Float64Array(edges.length);
    for (const group of together.values()) {
      group.forEach((e, i) => {
        const side = edges[e].s < edges[e].t ? 1 : -1;
        bends[e] = side * (i - (group.length - 1) / 2) * 0.16;
      });
    }
    return bends;
  })();

  // --- what is shown -------------------------------------------------------------------------------------------------

  const hiddenClasses = new Set(), hiddenProperties = new Set();
  let shownNode = new Uint8Array(count).fill(1), shownEdge = new Uint8Array(edges.length).fill(1);
  let chosen = -1, over = -1, stepAt = -1;
  const view = { k: 1, x: 0, y: 0 };
  let width = 1, height = 1, ratio = 1, colour = {};

  function filter() {
    nodes.forEach((node, v) => {
      const kinds = node.c.length ? node.c : [-1];
      shownNode[v] = kinds.every((c) => hiddenClasses.has(c)) ? 0 : 1;
    });
    edges.forEach((edge, e) => {
      shownEdge[e] = shownNode[edge.s] && shownNode[edge.t] && !hiddenProperties.has(edge.p) ? 1 : 0;
    });
    const some = (shown) => shown.reduce((sum, one) => sum + one, 0);
    by("status").textContent = `${some(shownNode)} of ${count} things, ${some(shownEdge)} of ${edges.length} relations shown`;
    later();
  }

  const toScreen = (v) => [x[v] * view.k + view.x, y[v] * view.k + view.y];
  const radius = (v) => Math.max(1.2, size[v] * Math.min(view.k, 1 + Math.log2(Math.max(view.k, 1))));

  function fit(only) {
    const all = only || rank.filter((v) => shownNode[v]);
    if (!all.length) return;
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const v of all) {
      left = Math.min(left, x[v] - size[v]); right = Math.max(right, x[v] + size[v]);
      top = Math.min(top, y[v] - size[v]); bottom = Math.max(bottom, y[v] + size[v]);
    }
    const margin = 48;
    const wanted = Math.min((width - 2 * margin) / Math.max(right - left, 1e-9), (height - 2 * margin) / Math.max(bottom - top, 1e-9));
    view.k = Math.max(1e-6, Math.min(wanted, only ? 2.5 : 4));
    view.x = width / 2 - ((left + right) / 2) * view.k;
    view.y = height / 2 - ((top + bottom) / 2) * view.k;
    later();
  }

  // --- drawing -------------------------------------------------------------------------------------------------------

  const near = () => {
    const centre = over >= 0 ? over : chosen;
    if (centre < 0) return null;
    const around = new Set([centre]);
    const lines = new Set();
    for (const e of at[centre]) {
      if (!shownEdge[e]) continue;
      lines.add(e);
      around.add(edges[e].s);
      around.add(edges[e].t);
    }
    return { around, lines };
  };

  const SHAPES = {
    circle: (p, X, Y, r) => { p.moveTo(X + r, Y); p.arc(X, Y, r, 0, 2 * Math.PI); },
    square: (p, X, Y, r) => { const a = r * 0.89; p.rect(X - a, Y - a, 2 * a, 2 * a); },
    up: polygon(3, -Math.PI / 2, 1.25), down: polygon(3, Math.PI / 2, 1.25), diamond: polygon(4, -Math.PI / 2, 1.22),
    pentagon: polygon(5, -Math.PI / 2, 1.1), hexagon: polygon(6, 0, 1.08),
    star: (p, X, Y, r) => {
      for (let i = 0; i < 10; i++) {
        const far = (i % 2 ? 0.55 : 1.3) * r, turn = -Math.PI / 2 + (i * Math.PI) / 5;
        p[i ? "lineTo" : "moveTo"](X + far * Math.cos(turn), Y + far * Math.sin(turn));
      }
      p.closePath();
    },
  };
  function polygon(corners, start, stretch) {
    return (p, X, Y, r) => {
      for (let i = 0; i < corners; i++) {
        const turn = start + (i * 2 * Math.PI) / corners;
        p[i ? "lineTo" : "moveTo"](X + r * stretch * Math.cos(turn), Y + r * stretch * Math.sin(turn));
      }
      p.closePath();
    };
  }

  // The way of an edge on the screen: ends at the rims, and the point that bends it.
  function way(e) {
    const edge = edges[e];
    const [ax, ay] = toScreen(edge.s), [bx, by_] = toScreen(edge.t);
    if (edge.s === edge.t) return { loop: true, ax, ay, r: radius(edge.s) };
    const dx = bx - ax, dy = by_ - ay, long = Math.hypot(dx, dy) || 1;
    const cx = (ax + bx) / 2 - dy * bend[e], cy = (ay + by_) / 2 + dx * bend[e];
    const out = Math.hypot(cx - ax, cy - ay) || 1, home = Math.hypot(bx - cx, by_ - cy) || 1;
    const from = Math.min(radius(edge.s), long / 2), to = Math.min(radius(edge.t) + 1.5, long / 2);
    return {
      loop: false, long, cx, cy,
      ax: ax + ((cx - ax) / out) * from, ay: ay + ((cy - ay) / out) * from,
      bx: bx - ((bx - cx) / home) * to, by: by_ - ((by_ - cy) / home) * to,
      ux: (bx - cx) / home, uy: (by_ - cy) / home,
    };
  }

  function traceEdge(p, e, plain) {
    if (plain && edges[e].s !== edges[e].t) {
      const s = edges[e].s, t = edges[e].t;
      p.moveTo(x[s] * view.k + view.x, y[s] * view.k + view.y);
      p.lineTo(x[t] * view.k + view.x, y[t] * view.k + view.y);
      return;
    }
    const w = way(e);
    if (w.loop) {
      p.moveTo(w.ax + w.r, w.ay - w.r);
      p.arc(w.ax, w.ay - w.r * 1.6, w.r * 1.2, Math.PI / 3, (2 * Math.PI) / 3, true);
      return;
    }
    p.moveTo(w.ax, w.ay);
    if (bend[e]) p.quadraticCurveTo(w.cx, w.cy, w.bx, w.by); else p.lineTo(w.bx, w.by);
  }

  function head(p, w, long) {
    const bx = w.bx - w.ux * long, by_ = w.by - w.uy * long, half = long * 0.42;
    p.moveTo(w.bx, w.by);
    p.lineTo(bx - w.uy * half, by_ + w.ux * half);
    p.lineTo(bx + w.uy * half, by_ - w.ux * half);
    p.closePath();
  }

  function onScreen(v, margin) {
    const [X, Y] = toScreen(v);
    return X > -margin && X < width + margin && Y > -margin && Y < height + margin;
  }

  const edgeOnScreen = (e) => {
    const [ax, ay] = toScreen(edges[e].s), [bx, by_] = toScreen(edges[e].t);
    return Math.max(ax, bx) > 0 && Math.min(ax, bx) < width && Math.max(ay, by_) > 0 && Math.min(ay, by_) < height;
  };

  let placed = [], drawnEdges = [];

  function draw() {
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.globalAlpha = 1;
    pen.fillStyle = colour.back;
    pen.fillRect(0, 0, width, height);
    const focus = near();
    drawnEdges = [];
    for (let e = 0; e < edges.length; e++) if (shownEdge[e] && edgeOnScreen(e)) drawnEdges.push(e);
    const plain = drawnEdges.length > 4000;
    pen.lineWidth = 1;
    pen.strokeStyle = pen.fillStyle = colour.edge;
    pen.globalAlpha = focus ? 0.12 : plain ? 0.25 : 0.6;
    // Several shorter paths are drawn much faster than a single long one.
    for (let first = 0; first < drawnEdges.length; first += 512) {
      pen.beginPath();
      for (const e of drawnEdges.slice(first, first + 512)) if (!focus || !focus.lines.has(e)) traceEdge(pen, e, plain);
      pen.stroke();
    }
    if (drawnEdges.length < 2500) {
      pen.beginPath();
      for (const e of drawnEdges) {
        if (focus && focus.lines.has(e)) continue;
        const w = way(e);
        if (!w.loop && w.long > 26) head(pen, w, 6);
      }
      pen.fill();
    }
    if (focus) {
      pen.globalAlpha = 1;
      pen.strokeStyle = pen.fillStyle = colour.mark;
      pen.lineWidth = 1.6;
      pen.beginPath();
      for (const e of focus.lines) traceEdge(pen, e, false);
      pen.stroke();
      pen.beginPath();
      for (const e of focus.lines) { const w = way(e); if (!w.loop) head(pen, w, 8); }
      pen.fill();
    }
    drawNodes(focus);
    drawLabels(focus);
  }

  function drawNodes(focus) {
    const groups = new Map();
    for (let v = count - 1; v >= 0; v--) {
      if (!shownNode[v] || !onScreen(v, 30)) continue;
      const dim = focus && !focus.around.has(v) ? 1 : 0;
      const key = dim + glyphOf(nodes[v]).colour + glyphOf(nodes[v]).shape;
      if (groups.has(key)) groups.get(key).push(v); else groups.set(key, [v]);
    }
    pen.lineWidth = 1;
    pen.strokeStyle = colour.back;
    for (const key of [...groups.keys()].sort().reverse()) {
      const group = groups.get(key), glyph = glyphOf(nodes[group[0]]);
      pen.globalAlpha = key.startsWith("1") ? 0.25 : 1;
      pen.fillStyle = glyph.colour;
      for (let first = 0; first < group.length; first += 256) {
        pen.beginPath();
        for (const v of group.slice(first, first + 256)) { const [X, Y] = toScreen(v); SHAPES[glyph.shape](pen, X, Y, radius(v)); }
        pen.fill();
        pen.stroke();
      }
    }
    pen.globalAlpha = 1;
    for (const v of [chosen, over]) {
      if (v < 0 || !shownNode[v]) continue;
      const [X, Y] = toScreen(v);
      pen.strokeStyle = colour.mark;
      pen.lineWidth = 2.5;
      pen.beginPath();
      SHAPES[glyphOf(nodes[v]).shape](pen, X, Y, radius(v) + 3);
      pen.stroke();
    }
  }

  const FONT = '12px system-ui, "Noto Sans", "DejaVu Sans", sans-serif';
  const widths = new Map();
  const short = (text) => (text.length > 32 ? [...text].slice(0, 31).join("") + "…" : text);
  function textWidth(text) {
    if (!widths.has(text)) widths.set(text, pen.measureText(text).width);
    return widths.get(text);
  }

  // Labels in order of rank, each at the first of four places where it covers no other label and no thing that is drawn with one.
  function drawLabels(focus) {
    pen.font = FONT;
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    const cell = 48, taken = new Map();
    const cells = (box, each) => {
      for (let i = Math.floor(box[0] / cell); i <= Math.floor(box[2] / cell); i++)
        for (let j = Math.floor(box[1] / cell); j <= Math.floor(box[3] / cell); j++) if (each(i * 4096 + j)) return true;
      return false;
    };
    const hits = (box) => cells(box, (key) => (taken.get(key) || []).some((b) => b[0] < box[2] && b[2] > box[0] && b[1] < box[3] && b[3] > box[1]));
    const take = (box) => cells(box, (key) => { if (taken.has(key)) taken.get(key).push(box); else taken.set(key, [box]); return false; });
    placed = [];
    const first = focus ? [...focus.around].sort((a, b) => at[b].length - at[a].length) : [];
    if (focus) first.unshift(over >= 0 ? over : chosen);
    const order = focus ? first : rank;
    const obstacles = order.filter((v) => shownNode[v] && onScreen(v, 0)).slice(0, 1500);
    for (const v of obstacles) { const [X, Y] = toScreen(v), r = radius(v); take([X - r, Y - r, X + r, Y + r]); }
    const most = focus ? 400 : 300, seen = new Set();
    let tried = 0;
    for (const v of order) {
      if (placed.length >= most || tried > 2500) break;
      if (!shownNode[v] || seen.has(v) || !onScreen(v, 0) || !nodes[v].l) continue;
      seen.add(v);
      tried += 1;
      const [X, Y] = toScreen(v), r = radius(v), text = short(nodes[v].l), w = textWidth(text), h = 15;
      const centre = focus && (v === over || v === chosen);
      const spots = [[X + r + 3, Y], [X - r - 3 - w, Y], [X - w / 2, Y - r - 9], [X - w / 2, Y + r + 9]];
      for (const [left, middle] of spots) {
        const box = [left - 1, middle - h / 2, left + w + 1, middle + h / 2];
        if (!centre && (box[0] < 0 || box[2] > width || hits(box))) continue;
        take(box);
        placed.push({ v, text, left, middle });
        break;
      }
    }
    pen.strokeStyle = colour.back;
    pen.fillStyle = colour.text;
    pen.lineWidth = 3;
    for (const label of placed) {
      pen.strokeText(label.text, label.left, label.middle);
      pen.fillText(label.text, label.left, label.middle);
    }
  }

  // Where a whole picture takes long, moving shows the last one, moved and scaled, until the hand rests.
  const still = document.createElement("canvas");
  let stillView = null, cost = 0, asked = false, resting = 0;

  function later() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; whole(); });
  }
  function whole() {
    const start = performance.now();
    draw();
    cost = performance.now() - start;
    stillView = null;
    document.documentElement.dataset.drawn = String(Number(document.documentElement.dataset.drawn || 0) + 1);
  }
  function moved() {
    if (cost < 14) return later();
    if (!stillView) {
      still.width = canvas.width;
      still.height = canvas.height;
      still.getContext("2d").drawImage(canvas, 0, 0);
      stillView = { ...before };
    }
    clearTimeout(resting);
    resting = setTimeout(later, 140);
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      if (!stillView) return;
      const k = view.k / stillView.k;
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.globalAlpha = 1;
      pen.fillStyle = colour.back;
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(still, (view.x - stillView.x * k) * ratio, (view.y - stillView.y * k) * ratio, still.width * k, still.height * k);
    });
  }
  let before = { ...view };
  function move(change) {
    if (!stillView) before = { ...view };
    change();
    moved();
  }
  const zoom = (factor, X = width / 2, Y = height / 2) => move(() => {
    const k = Math.max(1e-4, Math.min(60, view.k * factor)), f = k / view.k;
    view.x = X - (X - view.x) * f;
    view.y = Y - (Y - view.y) * f;
    view.k = k;
  });

  // --- finding what lies under the pointer ---------------------------------------------------------------------------

  function under(X, Y) {
    let best = -1, least = Infinity;
    for (let v = 0; v < count; v++) {
      if (!shownNode[v]) continue;
      const dx = x[v] * view.k + view.x - X, dy = y[v] * view.k + view.y - Y, reach = radius(v) + 4, far = dx * dx + dy * dy;
      if (far <= reach * reach && far < least) { best = v; least = far; }
    }
    return best;
  }

  // --- pointer -------------------------------------------------------------------------------------------------------

  const pointers = new Map();
  let dragged = -1, travelled = 0, spread = 0;
  const place = (event) => { const box = canvas.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    const [X, Y] = place(event);
    pointers.set(event.pointerId, [X, Y]);
    travelled = 0;
    dragged = pointers.size === 1 ? under(X, Y) : -1;
    if (pointers.size === 2) spread = distance();
    canvas.classList.add("moving");
  });
  const distance = () => { const [a, b] = [...pointers.values()]; return Math.hypot(a[0] - b[0], a[1] - b[1]) || 1; };

  canvas.addEventListener("pointermove", (event) => {
    const [X, Y] = place(event);
    const last = pointers.get(event.pointerId);
    if (!last) return hover(X, Y);
    const dx = X - last[0], dy = Y - last[1];
    travelled += Math.abs(dx) + Math.abs(dy);
    pointers.set(event.pointerId, [X, Y]);
    if (pointers.size === 2) {
      const now = distance(), [a, b] = [...pointers.values()];
      zoom(now / spread, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
      spread = now;
    } else if (dragged >= 0 && travelled > 4) {
      x[dragged] += dx / view.k;
      y[dragged] += dy / view.k;
      later();
    } else if (dragged < 0) {
      move(() => { view.x += dx; view.y += dy; });
    }
  });
  const release = (event) => {
    const [X, Y] = place(event);
    pointers.delete(event.pointerId);
    canvas.classList.remove("moving");
    if (event.type === "pointerup" && travelled < 5) choose(under(X, Y));
    dragged = -1;
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("pointerleave", () => { if (over >= 0) { over = -1; by("tip").hidden = true; later(); } });
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const [X, Y] = place(event);
    zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), X, Y);
  }, { passive: false });
  canvas.addEventListener("dblclick", (event) => { const [X, Y] = place(event); zoom(1.8, X, Y); });

  function hover(X, Y) {
    const found = under(X, Y), tip = by("tip");
    canvas.classList.toggle("over", found >= 0);
    if (found >= 0) {
      const node = nodes[found];
      tip.textContent = `${node.l} · ${node.c.map((c) => classes[c].label).join(", ") || "no class"} · ${at[found].length} relations`;
      tip.style.left = `${Math.min(X + 14, Math.max(0, width - 220))}px`;
      tip.style.top = `${Y + 14}px`;
    }
    tip.hidden = found < 0;
    if (found !== over) { over = found; later(); }
  }

  // --- the chosen thing ----------------------------------------------------------------------------------------------

  const make = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  // Only addresses of the web are links; an IRI can be anything.
  const address = (iri) => (/^https?:\/\//i.test(iri) ? make("a", iri, { href: iri, rel: "noopener noreferrer", target: "_blank" }) : make("span", iri));

  function choose(v, quietly) {
    if (v === chosen) return;
    chosen = v;
    stepAt = -1;
    if (!quietly) {
      const hash = v < 0 ? location.pathname + location.search : "#" + encodeURIComponent(nodes[v].i);
      history.pushState(null, "", hash);
    }
    tell();
    later();
  }

  function tell() {
    const box = by("detail");
    box.replaceChildren();
    if (chosen < 0) return;
    const node = nodes[chosen];
    box.append(make("h2", node.l || node.i, { tabindex: "-1" }));
    const line = make("div");
    line.append(address(node.i));
    box.append(line);
    const names = node.c.map((c) => classes[c].label).join(", ");
    if (names) box.append(make("div", names, { class: "soft" }));
    const rows = [];
    for (const [tag, text] of node.n) if (text !== node.l) rows.push([tag ? `name (${tag})` : "name", text]);
    for (const [column, value] of node.v) rows.push([columns[column].name, String(value)]);
    if (rows.length) {
      const table = make("table");
      for (const [key, value] of rows) { const row = make("tr"); row.append(make("td", key), make("td", value)); table.append(row); }
      box.append(table);
    }
    if (node.g.length) {
      const line = make("div", "", { class: "relation" });
      line.append(make("span", "stated in", { class: "soft" }), stated(node.g, []));
      box.append(line);
    }
    relations(box);
  }

  function relations(box) {
    const groups = new Map();
    for (const e of at[chosen]) {
      const edge = edges[e], forward = edge.s === chosen;
      const key = (forward ? "0" : "1") + properties[edge.p].label + "\u0000" + edge.p;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(e);
    }
    for (const key of [...groups.keys()].sort()) {
      const group = groups.get(key), forward = key[0] === "0", property = properties[edges[group[0]].p];
      box.append(make("h3", `${forward ? "→" : "←"} ${property.label} (${group.length})`, { title: property.iri }));
      for (const e of group) {
        const other = forward ? edges[e].t : edges[e].s;
        const row = make("div", "", { class: "relation" });
        const go = make("button", nodes[other].l || nodes[other].i, { type: "button", "data-node": String(other), title: nodes[other].i });
        go.addEventListener("click", () => visit(other));
        row.append(go, stated(edges[e].g, edges[e].v));
        box.append(row);
      }
    }
  }

  // Who states it: places in a few words, behind which stand the phrases.
  function stated(from, values) {
    const box = make("details");
    const cites = from.map((g) => sources[g].cite || sources[g].iri);
    const notes = values.map(([column, value]) => `${data.edgeColumns[column].name}: ${value}`);
    if (!cites.length && !notes.length) return make("span");
    box.append(make("summary", cites.slice(0, 2).join("; ") + (cites.length > 2 ? ` and ${cites.length - 2} more` : "") || "more"));
    for (const g of from) {
      const source = sources[g];
      const line = make("div", `${source.cite || "stated in"}${source.status ? ` (${source.status})` : ""} `);
      line.append(address(source.iri));
      box.append(line);
      for (const phrase of source.phrases) box.append(make("blockquote", phrase));
    }
    for (const note of notes) box.append(make("div", note));
    return box;
  }

  function visit(v) {
    if (!shownNode[v]) {
      for (const c of nodes[v].c.length ? nodes[v].c : [-1]) hiddenClasses.delete(c);
      listFilters();
      filter();
    }
    choose(v);
    const [X, Y] = toScreen(v);
    if (X < 60 || Y < 60 || X > width - 60 || Y > height - 60 || view.k < 0.2) {
      view.k = Math.max(view.k, 0.8);
      view.x = width / 2 - x[v] * view.k;
      view.y = height / 2 - y[v] * view.k;
    }
    later();
  }

  function follow() {
    let wanted = "";
    try { wanted = decodeURIComponent(location.hash.slice(1)); } catch { wanted = location.hash.slice(1); }
    const v = wanted ? nodes.findIndex((node) => node.i === wanted) : -1;
    if (v === chosen) return;
    choose(v, true);
    if (v >= 0) fit([v, ...at[v].flatMap((e) => [edges[e].s, edges[e].t])]);
  }
  addEventListener("hashchange", follow);
  addEventListener("popstate", follow);

  // --- search --------------------------------------------------------------------------------------------------------

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  let folded = null, hits = [], hit = 0;
  function search() {
    const wanted = fold(by("search").value.trim());
    folded ||= nodes.map((node) => [...new Set([node.l, ...node.n.map((name) => name[1]), node.i])].map(fold));
    hits = [];
    hit = 0;
    if (wanted) {
      const scored = [];
      folded.forEach((texts, v) => {
        let score = 0;
        for (const text of texts) {
          const found = text.indexOf(wanted);
          if (found < 0) continue;
          score = Math.max(score, text === wanted ? 4 : found === 0 ? 3 : /[^\p{L}\p{N}]/u.test(text[found - 1]) ? 2 : 1);
        }
        if (score) scored.push([score, v]);
      });
      scored.sort((a, b) => b[0] - a[0] || at[b[1]].length - at[a[1]].length || a[1] - b[1]);
      hits = scored.map((one) => one[1]);
    }
    listHits(wanted);
  }
  function listHits(wanted) {
    const list = by("found"), most = 30;
    list.replaceChildren();
    hits.slice(0, most).forEach((v, i) => {
      const line = make("li", nodes[v].l || nodes[v].i, { role: "option", id: `hit${i}`, "aria-selected": String(i === hit) });
      line.append(" ", make("small", nodes[v].c.map((c) => classes[c].label).join(", ")));
      line.addEventListener("pointerdown", (event) => { event.preventDefault(); open(v); });
      list.append(line);
    });
    if (wanted && !hits.length) list.append(make("li", "nothing has this name", { class: "soft" }));
    if (hits.length > most) list.append(make("li", `and ${hits.length - most} more`, { class: "soft" }));
    list.hidden = !wanted;
    by("search").setAttribute("aria-expanded", String(!list.hidden));
    if (hits.length) by("search").setAttribute("aria-activedescendant", `hit${hit}`);
  }
  function open(v) {
    by("search").value = "";
    search();
    visit(v);
    canvas.focus();
  }
  by("search").addEventListener("input", search);
  by("search").addEventListener("keydown", (event) => {
    const shown = Math.min(hits.length, 30);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (shown) hit = (hit + (event.key === "ArrowDown" ? 1 : shown - 1)) % shown;
      listHits(by("search").value.trim());
    } else if (event.key === "Enter" && hits.length) open(hits[hit]);
    else if (event.key === "Escape") { by("search").value = ""; search(); canvas.focus(); }
  });
  by("search").addEventListener("blur", () => { by("found").hidden = true; });

  // --- filters -------------------------------------------------------------------------------------------------------

  function glyphPicture(glyph) {
    const box = document.createElement("canvas");
    box.width = box.height = 28;
    box.className = "glyph";
    const p = box.getContext("2d");
    p.fillStyle = glyph.colour;
    p.beginPath();
    SHAPES[glyph.shape](p, 14, 14, 9);
    p.fill();
    return box;
  }
  function listFilters() {
    const tally = (list) => list.reduce((sum, one) => sum.set(one, (sum.get(one) || 0) + 1), new Map());
    const inClasses = tally(nodes.flatMap((node) => (node.c.length ? node.c : [-1])));
    const inProperties = tally(edges.map((edge) => edge.p));
    const list = (id, counts, hidden, name, glyph) => {
      const box = by(id);
      box.replaceChildren();
      const all = make("button", hidden.size ? "Show all" : "Show none", { type: "button", class: "all" });
      all.addEventListener("click", () => {
        if (hidden.size) hidden.clear(); else for (const one of counts.keys()) hidden.add(one);
        listFilters();
        filter();
      });
      box.append(all);
      for (const [one, number] of [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])) {
        const line = make("label", "", { title: one < 0 ? "" : (id === "classes" ? classes : properties)[one].iri });
        const tick = make("input", "", { type: "checkbox" });
        tick.checked = !hidden.has(one);
        tick.addEventListener("change", () => { if (tick.checked) hidden.delete(one); else hidden.add(one); filter(); });
        line.append(tick);
        if (glyph) line.append(glyphPicture(glyph(one)));
        line.append(make("span", name(one)), make("span", String(number)));
        box.append(line);
      }
    };
    list("classes", inClasses, hiddenClasses, (c) => (c < 0 ? "no class" : classes[c].label), (c) => (c < 0 ? data.other : classes[c].glyph));
    list("properties", inProperties, hiddenProperties, (p) => properties[p].label);
  }

  // --- keys ----------------------------------------------------------------------------------------------------------

  addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, textarea");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const onCanvas = event.target === canvas || event.target === document.body;
    const step = 60;
    const does = {
      "/": () => by("search").focus(), "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), 0: () => fit(), d: theme, "?": () => by("help").showModal(),
      Escape: () => { over = -1; by("tip").hidden = true; choose(-1); }, n: () => step_(1), p: () => step_(-1), Backspace: () => history.back(),
    };
    const pans = {
      ArrowLeft: () => move(() => { view.x += step; }), ArrowRight: () => move(() => { view.x -= step; }),
      ArrowUp: () => move(() => { view.y += step; }), ArrowDown: () => move(() => { view.y -= step; }),
    };
    const act = does[event.key] || (onCanvas && pans[event.key]) || (onCanvas && event.key === "Enter" && stepAt >= 0 && goThere);
    if (!act || by("help").open) return;
    event.preventDefault();
    act();
  });
  function step_(by_) {
    const buttons = [...by("detail").querySelectorAll(".relation button")];
    if (!buttons.length) return;
    stepAt = (Math.max(stepAt, by_ > 0 ? -1 : 0) + by_ + buttons.length) % buttons.length;
    buttons.forEach((button, i) => button.classList.toggle("chosen", i === stepAt));
    buttons[stepAt].scrollIntoView({ block: "nearest" });
  }
  function goThere() {
    const button = by("detail").querySelectorAll(".relation button")[stepAt];
    if (button) button.click();
  }

  // --- theme, downloads ----------------------------------------------------------------------------------------------

  function paint() {
    const style = getComputedStyle(document.documentElement);
    for (const name of ["back", "text", "edge", "mark"]) colour[name] = style.getPropertyValue(`--${name}`).trim();
    later();
  }
  function theme() {
    const root = document.documentElement;
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    paint();
  }
  function save(blob, extension) {
    const link = make("a", "", { href: URL.createObjectURL(blob), download: `${data.file}.${extension}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }
  const escaped = (text) => String(text)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")
    .replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
  // The same calls as a canvas path, written down as the data of an SVG path.
  function recorder() {
    const n = (value) => Number(value.toFixed(2));
    const said = [];
    return {
      said,
      moveTo: (X, Y) => said.push(`M${n(X)} ${n(Y)}`), lineTo: (X, Y) => said.push(`L${n(X)} ${n(Y)}`), closePath: () => said.push("Z"),
      quadraticCurveTo: (a, b, X, Y) => said.push(`Q${n(a)} ${n(b)} ${n(X)} ${n(Y)}`), rect: (X, Y, w, h) => said.push(`M${n(X)} ${n(Y)}h${n(w)}v${n(h)}h${n(-w)}Z`),
      arc: (X, Y, r, from, to, back) => {
        if (to - from >= 2 * Math.PI) said.push(`M${n(X - r)} ${n(Y)}a${n(r)} ${n(r)} 0 1 0 ${n(2 * r)} 0a${n(r)} ${n(r)} 0 1 0 ${n(-2 * r)} 0Z`);
        else said.push(`L${n(X + r * Math.cos(from))} ${n(Y + r * Math.sin(from))}A${n(r)} ${n(r)} 0 1 ${back ? 0 : 1} ${n(X + r * Math.cos(to))} ${n(Y + r * Math.sin(to))}`);
      },
    };
  }
  function svg() {
    whole();
    const traced = (trace) => { const p = recorder(); trace(p); return p.said.join(""); };
    const out = [`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
      `<title>${escaped(data.title)}</title><rect width="100%" height="100%" fill="${colour.back}"/>`,
      `<g fill="none" stroke="${colour.edge}" stroke-opacity=".6">`];
    for (const e of drawnEdges) out.push(`<path d="${traced((p) => traceEdge(p, e, false))}"><title>${escaped(properties[edges[e].p].label)}</title></path>`);
    out.push(`</g><g fill="${colour.edge}">`);
    for (const e of drawnEdges) { const w = way(e); if (!w.loop && w.long > 26) out.push(`<path d="${traced((p) => head(p, w, 6))}"/>`); }
    out.push(`</g><g stroke="${colour.back}">`);
    for (let v = count - 1; v >= 0; v--) {
      if (!shownNode[v] || !onScreen(v, 30)) continue;
      const [X, Y] = toScreen(v), glyph = glyphOf(nodes[v]);
      out.push(`<path fill="${glyph.colour}" d="${traced((p) => SHAPES[glyph.shape](p, X, Y, radius(v)))}"><title>${escaped(nodes[v].l)}</title><desc>${escaped(nodes[v].i)}</desc></path>`);
    }
    out.push(`</g><g font-family="system-ui, 'Noto Sans', 'DejaVu Sans', sans-serif" font-size="12" fill="${colour.text}" stroke="${colour.back}" stroke-width="3" stroke-linejoin="round" paint-order="stroke">`);
    for (const label of placed) out.push(`<text x="${label.left.toFixed(1)}" y="${label.middle.toFixed(1)}" dominant-baseline="central">${escaped(label.text)}</text>`);
    out.push("</g></svg>");
    return out.join("\n");
  }

  by("in").addEventListener("click", () => zoom(1.4));
  by("out").addEventListener("click", () => zoom(1 / 1.4));
  by("fit").addEventListener("click", () => fit());
  by("theme").addEventListener("click", theme);
  by("keys").addEventListener("click", () => by("help").showModal());
  by("png").addEventListener("click", () => { whole(); canvas.toBlob((blob) => save(blob, "png")); });
  by("svg").addEventListener("click", () => save(new Blob([svg()], { type: "image/svg+xml" }), "svg"));

  // --- start ---------------------------------------------------------------------------------------------------------

  function measure() {
    const box = canvas.getBoundingClientRect();
    const first = width === 1;
    const [oldWidth, oldHeight] = [width, height];
    [width, height, ratio] = [Math.max(box.width, 1), Math.max(box.height, 1), Math.max(1, devicePixelRatio || 1)];
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    stillView = null;
    if (!first) { view.x += (width - oldWidth) / 2; view.y += (height - oldHeight) / 2; }
    later();
  }
  by("about").textContent = data.about;
  if (matchMedia("(prefers-color-scheme: dark)").matches) document.documentElement.dataset.theme = "dark";
  listFilters();
  measure();
  paint();
  filter();
  fit();
  follow();
  new ResizeObserver(measure).observe(canvas);
})();
