// Raw and restored image under one divider, zoom, and the profile along a line. No other file is needed.
"use strict";

const SAMPLES = 400; // along a line
const STOPS = [[0, 0, 4], [87, 16, 110], [188, 55, 84], [249, 142, 9], [252, 255, 164]]; // Matplotlib's inferno

function bytes(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function colour(share) {
  const place = Math.min(Math.max(share, 0), 1) * (STOPS.length - 1);
  const stop = Math.min(Math.floor(place), STOPS.length - 2);
  return STOPS[stop].map((low, i) => low + (place - stop) * (STOPS[stop + 1][i] - low));
}

function short(value) {
  const size = Math.abs(value);
  return size !== 0 && (size >= 1e5 || size < 1e-2) ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}

class Viewer {
  constructor(section) {
    this.data = JSON.parse(section.querySelector("script").textContent);
    this.canvas = section.querySelector("canvas.images");
    this.plot = section.querySelector("canvas.profile");
    this.words = section.querySelector(".reading");
    this.field = (name) => section.querySelector(`[name="${name}"]`);
    this.layers = new Map();
    this.pointers = new Map();
    this.view = { zoom: 1, x: this.data.width / 2, y: this.data.height / 2 };
    const middle = this.data.height / 2;
    this.line = [0.25 * this.data.width, middle, 0.75 * this.data.width, middle];
    this.writeLine();
    for (const name of ["divide", "frame", "right"]) this.field(name)?.addEventListener("input", () => this.draw());
    for (const i of [0, 1, 2, 3]) this.field(`line${i}`).addEventListener("input", () => this.readLine());
    section.querySelector(".in").addEventListener("click", () => this.zoom(2));
    section.querySelector(".out").addEventListener("click", () => this.zoom(0.5));
    section.querySelector(".whole").addEventListener("click", () => this.whole());
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    this.canvas.addEventListener("pointerdown", (event) => this.down(event));
    this.canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"]) this.canvas.addEventListener(end, (event) => this.pointers.delete(event.pointerId));
    this.canvas.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && document.activeElement !== this.canvas) return; // the page scrolls
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? 1.25 : 0.8, this.place(event));
    }, { passive: false });
    new ResizeObserver(() => this.draw()).observe(this.canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  frame() {
    return this.data.frames[Number(this.field("frame")?.value ?? 0)];
  }

  values(name) {
    const frame = this.frame();
    frame.decoded ??= {};
    frame.decoded[name] ??= new Uint16Array(bytes(frame[name]).buffer);
    return frame.decoded[name];
  }

  // the intensity at a place, between pixels in proportion
  value(name, x, y) {
    const { width, height } = this.data;
    const frame = this.frame(), values = this.values(name);
    const px = Math.min(Math.max(x - 0.5, 0), width - 1), py = Math.min(Math.max(y - 0.5, 0), height - 1);
    const left = Math.min(Math.floor(px), width - 2), top = Math.min(Math.floor(py), height - 2);
    const [u, v] = [px - left, py - top];
    const at = (i, j) => values[(top + j) * width + left + i];
    const mean = (at(0, 0) * (1 - u) + at(1, 0) * u) * (1 - v) + (at(0, 1) * (1 - u) + at(1, 1) * u) * v;
    return frame.low + (mean / 65535) * (frame.high - frame.low);
  }

  layer(name) {
    const frame = this.frame(), key = `${this.data.frames.indexOf(frame)} ${name}`;
    if (this.layers.has(key)) return this.layers.get(key);
    const { width, height } = this.data;
    const layer = new OffscreenCanvas(width, height), context = layer.getContext("2d");
    const picture = context.createImageData(width, height);
    if (name === "spread") {
      bytes(frame.spread).forEach((value, i) => picture.data.set([...colour(value / 255), 255], 4 * i));
    } else {
      const scale = (frame.high - frame.low) / 65535;
      this.values(name).forEach((value, i) => {
        const grey = (255 * (frame.low + value * scale - frame.black)) / (frame.white - frame.black);
        picture.data.set([grey, grey, grey, 255], 4 * i);
      });
    }
    context.putImageData(picture, 0, 0);
    this.layers.set(key, layer);
    return layer;
  }

  // canvas pixels for each pixel of the image
  scale() {
    return (this.canvas.width / this.data.width) * this.view.zoom;
  }

  toCanvas(x, y) {
    const scale = this.scale();
    return [(x - this.view.x) * scale + this.canvas.width / 2, (y - this.view.y) * scale + this.canvas.height / 2];
  }

  place(event) {
    const box = this.canvas.getBoundingClientRect(), scale = this.scale();
    const ratio = this.canvas.width / box.width;
    return [
      ((event.clientX - box.left) * ratio - this.canvas.width / 2) / scale + this.view.x,
      ((event.clientY - box.top) * ratio - this.canvas.height / 2) / scale + this.view.y,
    ];
  }

  draw() {
    const { width, height } = this.data, dense = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(this.canvas.clientWidth * dense);
    this.canvas.height = Math.round((this.canvas.width * height) / width);
    const context = this.canvas.getContext("2d"), scale = this.scale();
    const right = this.field("right").value, cut = Number(this.field("divide").value) * this.canvas.width;
    context.imageSmoothingEnabled = scale < 1;
    for (const [name, from, to] of [["raw", 0, cut], [right, cut, this.canvas.width]]) {
      context.save();
      context.beginPath();
      context.rect(from, 0, to - from, this.canvas.height);
      context.clip();
      context.drawImage(this.layer(name), ...this.toCanvas(0, 0), width * scale, height * scale);
      context.restore();
    }
    this.mark(context, cut, dense);
    this.profile(dense);
  }

  mark(context, cut, dense) {
    const stroke = (colours, path) => colours.forEach(([style, size]) => {
      context.strokeStyle = style;
      context.lineWidth = size * dense;
      context.stroke(path);
    });
    const divider = new Path2D();
    divider.moveTo(cut, 0);
    divider.lineTo(cut, this.canvas.height);
    stroke([["#000", 3], ["#fff", 1]], divider);
    const line = new Path2D(), [from, to] = [this.toCanvas(...this.line.slice(0, 2)), this.toCanvas(...this.line.slice(2))];
    line.moveTo(...from);
    line.lineTo(...to);
    for (const end of [from, to]) {
      line.moveTo(end[0] + 5 * dense, end[1]);
      line.arc(...end, 5 * dense, 0, 7);
    }
    stroke([["#000", 3], ["#e69f00", 1.5]], line);
  }

  profile(dense) {
    const [x0, y0, x1, y1] = this.line, [dy, dx] = this.data.pixel;
    const length = Math.hypot((x1 - x0) * dx, (y1 - y0) * dy);
    const curves = ["raw", "restored"].map((name) =>
      Array.from({ length: SAMPLES }, (_, i) => {
        const t = i / (SAMPLES - 1);
        return this.value(name, x0 + t * (x1 - x0), y0 + t * (y1 - y0));
      }));
    const low = Math.min(...curves.flat()), high = Math.max(...curves.flat());
    const { plot } = this;
    plot.width = Math.round(plot.clientWidth * dense);
    plot.height = Math.round(plot.clientHeight * dense);
    const context = plot.getContext("2d"), ink = getComputedStyle(plot).color;
    const [left, bottom, top] = [72 * dense, plot.height - 22 * dense, 8 * dense];
    const x = (share) => left + share * (plot.width - left - 8 * dense);
    const y = (value) => bottom - ((value - low) / (high - low || 1)) * (bottom - top);
    context.font = `${12 * dense}px system-ui, sans-serif`;
    context.fillStyle = context.strokeStyle = ink;
    context.textAlign = "right";
    context.fillText(short(high), left - 6 * dense, top + 10 * dense);
    context.fillText(short(low), left - 6 * dense, bottom);
    context.fillText(`${short(length)} ${this.data.unit}`, x(1), plot.height - 5 * dense);
    context.textAlign = "left";
    context.fillText("0", x(0), plot.height - 5 * dense);
    context.lineWidth = dense;
    context.strokeRect(x(0), top, x(1) - x(0), bottom - top);
    curves.forEach((curve, which) => {
      const path = new Path2D();
      curve.forEach((value, i) => path.lineTo(x(i / (SAMPLES - 1)), y(value)));
      context.strokeStyle = which ? getComputedStyle(plot).caretColor : ink;
      context.globalAlpha = which ? 1 : 0.45;
      context.lineWidth = (which ? 2 : 1) * dense;
      context.stroke(path);
      context.globalAlpha = 1;
    });
    this.words.textContent = `Line of ${short(length)} ${this.data.unit}: raw ${short(Math.min(...curves[0]))} to ${short(Math.max(...curves[0]))}, restored ${short(Math.min(...curves[1]))} to ${short(Math.max(...curves[1]))}.`;
  }

  writeLine() {
    this.line.forEach((value, i) => (this.field(`line${i}`).value = String(Math.round(value * this.data.step * 10) / 10)));
  }

  readLine() {
    const read = [0, 1, 2, 3].map((i) => Number(this.field(`line${i}`).value) / this.data.step);
    if (read.every(Number.isFinite)) this.line = read;
    this.draw();
  }

  zoom(factor, around = [this.view.x, this.view.y]) {
    const zoom = Math.min(Math.max(this.view.zoom * factor, 1), 64), change = this.view.zoom / zoom;
    this.view.x = around[0] + (this.view.x - around[0]) * change;
    this.view.y = around[1] + (this.view.y - around[1]) * change;
    this.view.zoom = zoom;
    this.pan(0, 0);
  }

  // the image never leaves its frame
  pan(x, y) {
    const { width, height } = this.data, half = 0.5 / this.view.zoom;
    this.view.x = Math.min(Math.max(this.view.x + x, half * width), (1 - half) * width);
    this.view.y = Math.min(Math.max(this.view.y + y, half * height), (1 - half) * height);
    this.draw();
  }

  whole() {
    this.view.zoom = 1;
    this.pan(0, 0);
  }

  key(event) {
    const step = (0.1 * this.data.width) / this.view.zoom;
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (event.key in moves) this.pan(...moves[event.key]);
    else if (event.key === "+" || event.key === "=") this.zoom(2);
    else if (event.key === "-") this.zoom(0.5);
    else if (event.key === "0") this.whole();
    else return;
    event.preventDefault();
  }

  // near the divider or an end of the line these are dragged, with Shift a new line is drawn, else the image moves
  down(event) {
    const box = this.canvas.getBoundingClientRect(), ratio = this.canvas.width / box.width;
    const at = [(event.clientX - box.left) * ratio, (event.clientY - box.top) * ratio];
    const near = (place) => Math.hypot(place[0] - at[0], place[1] - at[1]) < 12 * ratio;
    const ends = [this.toCanvas(...this.line.slice(0, 2)), this.toCanvas(...this.line.slice(2))];
    const cut = Number(this.field("divide").value) * this.canvas.width;
    let drag = "pan";
    if (event.shiftKey) {
      const place = this.place(event);
      this.line = [...place, ...place];
      drag = 1;
    } else if (ends.some(near)) drag = ends.findIndex(near);
    else if (Math.abs(cut - at[0]) < 12 * ratio) drag = "divide";
    this.pointers.set(event.pointerId, { drag, last: this.place(event) });
    this.canvas.setPointerCapture(event.pointerId);
    this.canvas.focus({ preventScroll: true });
  }

  move(event) {
    const pointer = this.pointers.get(event.pointerId);
    if (!pointer) return;
    const place = this.place(event);
    if (pointer.drag === "divide") {
      const box = this.canvas.getBoundingClientRect();
      this.field("divide").value = String((event.clientX - box.left) / box.width);
      this.draw();
    } else if (pointer.drag === "pan") {
      this.pan(pointer.last[0] - place[0], pointer.last[1] - place[1]);
    } else {
      this.line.splice(2 * pointer.drag, 2, ...place);
      this.writeLine();
      this.draw();
    }
  }
}

document.querySelectorAll("section.viewer").forEach((section) => new Viewer(section));
