/**
 * The map page: puts the map, the marks, the timeline and the list together. Everything it shows comes from this server;
 * the address in the browser says all of it, so that it can be kept and sent.
 */
import { Borders } from "./borders.js";
import { Marks } from "./marks.js";
import { fragment, json, address, changed } from "./asking.js";
import { Timeline } from "./timeline.js";

const box = document.getElementById("map");
if (box) start(box, JSON.parse(box.dataset.settings)).catch((error) => failed(box, error));

/** @param {HTMLElement} box @param {any} settings see view.py */
async function start(box, settings) {
  for (const element of document.querySelectorAll("#map, #legend, #timeline, .script-only")) element.hidden = false;
  const timeline = new Timeline(document.getElementById("timeline"), settings, choose);
  const borders = new Borders(box, settings);
  const warm = import(settings.assets.maplibre).then((module) => {
    module.prewarm(); // its worker reads its own script while the rest arrives
    return module;
  });
  const [maplibre] = await Promise.all([warm, borders.load(), timeline.load()]);
  const map = made(maplibre, box, settings);
  const marks = new Marks(map, box, settings, { zoomTo, listSpot, listArea, at: (point) => borders.at(map, point) });
  await new Promise((resolve) => map.once("load", resolve));
  borders.draw(map);
  marks.name(borders.labels, borders.sizes);
  await look();
  map.on("moveend", () => {
    const { west, south, east, north } = view();
    changed({ bbox: [west, south, east, north].map((edge) => edge.toFixed(4)).join(","), zoom: map.getZoom().toFixed(2) });
    look().catch((error) => told(error));
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => borders.paint(map));
  document.getElementById("filters").addEventListener("submit", (event) => {
    event.preventDefault();
    filter();
  });
  document.getElementById("list").addEventListener("click", (event) => {
    const link = event.target.closest("a[data-area]");
    if (!link) return;
    event.preventDefault();
    listArea(link.dataset.area);
  });
  map.on("click", (event) => {
    const [area] = borders.at(map, event.point);
    if (area) listArea(area);
  });
  await still();
  arrived("drawn");
  await borders.refine(map);
  marks.name(borders.labels, borders.sizes);
  await shade();
  await still();
  marks.arrange(); // badges of areas look for room where their area is drawn
  arrived("complete");

  function still() {
    return new Promise((resolve) => {
      map.once("idle", resolve);
      map.triggerRepaint();
    });
  }

  function arrived(state) {
    box.dataset.state = state;
    performance.mark(`map-${state}`);
  }

  function view() {
    const bounds = map.getBounds();
    return { west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth() };
  }

  /** Fetch and show what the view holds. A view that was left meanwhile is not shown. */
  async function look() {
    const { west, south, east, north } = view();
    const bbox = [west, south, east, north].map((edge) => edge.toFixed(4)).join(",");
    const points = await json("/map/points", { bbox, zoom: map.getZoom().toFixed(2) });
    if (points === null) return;
    borders.around(map, points);
    marks.show(points.features);
    if (address().has("bbox") && !address().has("area")) await list();
  }

  async function shade() {
    const { areas } = (await json("/map/areas")) ?? { areas: {} };
    borders.shade(map, areas);
    marks.shade(areas);
  }

  async function list() {
    const text = await fragment("/map/list");
    if (text !== null) document.getElementById("list").innerHTML = text;
  }

  /** The form as it stands, and the same view. */
  async function filter() {
    const form = new FormData(document.getElementById("filters"));
    const asked = Object.fromEntries(["lens", "kind", "group", "type", "source", "precision", "text", "start", "end", "as_of"].map((name) => [name, form.get(name)]));
    if (asked.kind === "incident") delete asked.kind;
    changed({ kind: null, ...asked, area: null }, { keep: true });
    const page = await fragment("/map");
    if (page === null) return;
    const fresh = new DOMParser().parseFromString(page, "text/html");
    for (const id of ["sentence", "list"]) document.getElementById(id)?.replaceChildren(...(fresh.getElementById(id)?.childNodes ?? []));
    await Promise.all([look(), shade(), timeline.load()]);
  }

  function choose(start, end) {
    document.getElementById("f-start").value = start ?? "";
    document.getElementById("f-end").value = end ?? "";
    filter().catch((error) => told(error));
  }

  function zoomTo(center) {
    map.easeTo({ center, zoom: Math.min(map.getZoom() + 2.2, 14), duration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 350 });
  }

  async function listSpot(spot) {
    const text = await fragment("/map/list", { bbox: spot.join(","), area: null });
    if (text !== null) document.getElementById("list").innerHTML = text;
  }

  function listArea(area) {
    changed({ area: area || null });
    list().catch((error) => told(error));
  }

  function told(error) {
    console.warn(error);
    box.dataset.state = "lost";
  }
}

function made(maplibre, box, settings) {
  const { words } = settings;
  const map = new maplibre.Map({
    container: box,
    style: { version: 8, sources: {}, layers: [] },
    bounds: [settings.bounds.slice(0, 2), settings.bounds.slice(2)],
    fitBoundsOptions: { padding: settings.moved ? 0 : 24, maxZoom: settings.moved ? 24 : 8 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    renderWorldCopies: false,
    maxZoom: 14,
    fadeDuration: 0,
    locale: { "Map.Title": words.map, "NavigationControl.ZoomIn": words.zoomIn, "NavigationControl.ZoomOut": words.zoomOut },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), settings.direction === "rtl" ? "top-left" : "top-right");
  return map;
}

function failed(box, error) {
  console.warn(error);
  const note = document.createElement("p");
  note.className = "notice";
  note.textContent = JSON.parse(box.dataset.settings).words.failed;
  box.replaceWith(note);
  document.getElementById("legend").hidden = true;
}
