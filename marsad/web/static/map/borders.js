/**
 * Land, borders and shaded areas. Countries come first and small; provinces follow when the map stands. Colours are the
 * style sheet's, so that light and dark are told in one place.
 */
import feature from "../vendor/topojson/feature.js";

const STEPS = [1, 3, 10, 30, 100]; // rows from which an area is a shade darker
const KM_AT_ZOOM_0 = 78.2715; // of a pixel, at the equator
const NEAR_KM = 25; // how far from a town's middle "in or near" it may be
const FINE_KM = 2;

export class Borders {
  /** @param {HTMLElement} box @param {any} settings */
  constructor(box, settings) {
    this.box = box;
    this.assets = settings.assets;
    this.labels = {};
    /** @type {Record<string, number>} by area id: the larger a label's area, the earlier it may stand */
    this.sizes = {};
    this.counts = {};
  }

  async load() {
    this.provinces = fetch(this.assets.areas); // under way while the countries are drawn, read afterwards
    const [countries, labels] = await Promise.all([fetched(this.assets.countries), fetched(this.assets.labels)]);
    this.countries = collection(countries, "countries");
    this.labels = labels;
    this.measure(this.countries);
  }

  draw(map) {
    const empty = { type: "FeatureCollection", features: [] };
    map.addImage("hatch", hatch(this.colour("--map-hatch")));
    map.addSource("countries", { type: "geojson", data: this.countries, promoteId: "id", tolerance: 0.4 });
    for (const name of ["areas", "shapes"]) map.addSource(name, { type: "geojson", data: empty, promoteId: "id" });
    map.addSource("points", { type: "geojson", data: empty });
    const none = ["in", ["get", "id"], ["literal", []]];
    map.addLayer({ id: "sea", type: "background" });
    map.addLayer({ id: "land", type: "fill", source: "countries" });
    map.addLayer({ id: "areas", type: "fill", source: "areas" });
    map.addLayer({ id: "shapes", type: "fill", source: "shapes", filter: none });
    map.addLayer({ id: "hatched", type: "fill", source: "countries", filter: none, paint: { "fill-pattern": "hatch" } });
    map.addLayer({ id: "provinces", type: "line", source: "areas", minzoom: 2.5, paint: { "line-width": 0.5 } });
    map.addLayer({ id: "outlines", type: "line", source: "shapes", filter: none, paint: { "line-width": 1, "line-dasharray": [3, 2] } });
    map.addLayer({ id: "states", type: "line", source: "countries", paint: { "line-width": ["interpolate", ["linear"], ["zoom"], 1, 0.5, 6, 1.4] } });
    const radius = ["interpolate", ["exponential", 2], ["zoom"], 0, ["get", "r"], 22, ["*", ["get", "r"], 2 ** 22]];
    map.addLayer({ id: "around", type: "circle", source: "points", minzoom: 5, paint: { "circle-radius": radius, "circle-stroke-width": 1 } });
    this.paint(map);
  }

  /** Provinces, once the countries stand. */
  async refine(map) {
    const topology = await read(await this.provinces);
    for (const name of ["areas", "shapes"]) {
      const drawn = collection(topology, name);
      this.measure(drawn);
      map.getSource(name).setData(drawn);
    }
  }

  /** The areas at a point of the screen that have rows of their own, the smallest first. */
  at(map, point) {
    const found = map.queryRenderedFeatures(point, { layers: ["shapes", "areas", "land"] });
    return found.map(({ properties }) => properties.id).filter((id) => id in this.counts);
  }

  /** @param {Record<string, number>} counts by area id, a country's by its code */
  shade(map, counts) {
    this.counts = counts;
    const countries = Object.keys(counts).filter((area) => area.length === 2);
    const only = (ids) => ["in", ["get", "id"], ["literal", ids]];
    map.setFilter("hatched", only(countries));
    for (const name of ["shapes", "outlines"]) map.setFilter(name, only(Object.keys(counts)));
    for (const source of ["areas", "shapes"]) {
      map.removeFeatureState({ source });
      for (const [id, n] of Object.entries(counts)) map.setFeatureState({ source, id }, { n });
    }
  }

  /** Circles around single marks: how far from its mark the truth may lie. */
  around(map, { features }) {
    const single = features.filter(({ properties }) => properties.n === 1 || properties.spot);
    for (const { geometry, properties } of single) {
      const km = properties.fine ? FINE_KM : NEAR_KM;
      properties.r = km / (KM_AT_ZOOM_0 * Math.cos((geometry.coordinates[1] * Math.PI) / 180));
    }
    map.getSource("points").setData({ type: "FeatureCollection", features: single });
  }

  /** The colours of the moment. */
  paint(map) {
    const shades = STEPS.flatMap((step, order) => [step, this.colour(`--map-s${order + 1}`)]);
    const shade = ["step", ["coalesce", ["feature-state", "n"], 0], "rgba(0,0,0,0)", ...shades];
    const paints = {
      sea: { "background-color": "--map-sea" },
      land: { "fill-color": "--map-land" },
      areas: { "fill-color": shade },
      shapes: { "fill-color": shade },
      provinces: { "line-color": "--map-province" },
      outlines: { "line-color": "--map-line" },
      states: { "line-color": "--map-line" },
      around: { "circle-color": "--map-around", "circle-stroke-color": "--map-mark" },
    };
    for (const [layer, paint] of Object.entries(paints)) {
      for (const [name, value] of Object.entries(paint)) {
        map.setPaintProperty(layer, name, typeof value === "string" ? this.colour(value) : value);
      }
    }
    map.updateImage("hatch", hatch(this.colour("--map-hatch")));
  }

  colour(name) {
    return getComputedStyle(this.box).getPropertyValue(name).trim();
  }

  measure({ features }) {
    for (const { id, geometry } of features) this.sizes[id] = Math.max(0, ...geometry.coordinates.map(([ring]) => extent(ring)));
  }
}

const fetched = async (path) => read(await fetch(path));

function read(response) {
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return response.json();
}

function collection(topology, name) {
  const drawn = feature(topology, topology.objects[name]);
  for (const one of drawn.features) one.properties = { id: one.id };
  return drawn;
}

/** Square degrees of the box around a ring. */
function extent(ring) {
  let west = 180;
  let south = 90;
  let east = -180;
  let north = -90;
  for (const point of ring) {
    if (point[0] < west) west = point[0];
    if (point[0] > east) east = point[0];
    if (point[1] < south) south = point[1];
    if (point[1] > north) north = point[1];
  }
  return (east - west) * (north - south);
}

/** Slanting lines, as a picture that tiles. */
function hatch(colour) {
  const side = 8;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d");
  context.strokeStyle = colour;
  context.lineWidth = 1.2;
  context.beginPath();
  for (const shift of [-side, 0, side]) {
    context.moveTo(shift, side);
    context.lineTo(shift + side, 0);
  }
  context.stroke();
  return context.getImageData(0, 0, side, side);
}
