/**
 * Which divisions of Natural Earth are which place: areas (they tile a country), shapes (places that overlap them) and,
 * for every place of the registry, the area it is drawn in.
 */
import { folded, namesOf } from "./names.mjs";
import { distance } from "./polygons.mjs";

/**
 * @typedef {{id: string, country: string, name: string, names: string[], say: Record<string, string>, at: number[] | null}} Place
 * @typedef {{id: string, country: string, units: number[], place: Place | null}} Area `units`: positions in the features
 */

const SECOND_ORDER_LEVEL = 2; // what Natural Earth calls admin-1 is GeoNames' second order there (Burkina Faso, Uganda)

/**
 * @param {Array<{properties: any, geometry: any}>} features Natural Earth's divisions
 * @param {Place[]} places the registry's first-order places
 * @param {Record<string, string[]>} curated ISO 3166-2 codes by place id (shapes.json)
 * @returns {{areas: Area[], shapes: Area[], drawn: Record<string, string>}} `drawn`: area or shape id by place id
 */
export function matched(features, places, curated) {
  const areas = grouped(features);
  const drawn = {};
  const left = [];
  for (const place of places) {
    const area = place.id in curated ? undefined : areaOf(place, areas, features);
    if (area && !area.place) Object.assign(area, { place, id: place.id });
    if (area) drawn[place.id] = area;
    else left.push(place);
  }
  const shapes = [];
  for (const place of left) {
    const shape = place.id in curated ? shapeOf(place, curated[place.id], features) : undefined;
    const whole = shape && [...areas, ...shapes].find((other) => sameUnits(other, shape));
    if (shape && !whole) shapes.push(shape);
    if (whole && !whole.place) Object.assign(whole, { place, id: place.id });
    const around = whole ?? shape ?? areaAround(place, areas, features);
    if (around) drawn[place.id] = around;
  }
  return { areas, shapes, drawn: Object.fromEntries(Object.entries(drawn).map(([place, area]) => [place, area.id])) };
}

/** Divisions that are one place of the first order, together: the parts of a region, a province told in two parts. */
function grouped(features) {
  const groups = new Map();
  features.forEach(({ properties: unit }, index) => {
    const key = keyOf(unit);
    const group = groups.get(key) ?? { id: key, country: unit.iso_a2, units: [], place: null };
    group.units.push(index);
    groups.set(key, group);
  });
  return [...groups.values()];
}

function keyOf(unit) {
  if (unit.gn_level === SECOND_ORDER_LEVEL && unit.region) return `region:${unit.iso_a2}-${unit.region}`;
  if (unit.gn_level === 1 && unit.gn_id > 0) return `geonames:${unit.gn_id}`;
  return `division:${unit.iso_3166_2 || unit.adm1_code}`;
}

function areaOf(place, areas, features) {
  const inCountry = areas.filter((area) => area.country === place.country);
  const wanted = new Set(place.names.map(folded));
  const named = (area) => [...namesOfArea(area, features)].some((name) => wanted.has(name));
  return inCountry.find((area) => area.id === place.id) ?? inCountry.find((area) => area.place === null && named(area))
    ?? inCountry.find(named);
}

function namesOfArea(area, features) {
  const units = area.units.map((index) => features[index].properties);
  if (!area.id.startsWith("region:")) return namesOf(units[0]);
  const region = units[0].region.replace(/\(.*\)/, "").trim();
  return new Set([folded(region)]);
}

function shapeOf(place, codes, features) {
  const wanted = new Set(codes);
  const units = features.flatMap(({ properties }, index) => (wanted.has(properties.iso_3166_2) ? [index] : []));
  const found = new Set(units.map((index) => features[index].properties.iso_3166_2));
  const missing = codes.filter((code) => !found.has(code));
  if (missing.length) throw new Error(`shapes.json: ${place.id} names divisions that Natural Earth lacks: ${missing}`);
  return { id: place.id, country: place.country, units, place };
}

const sameUnits = (one, other) => one.units.length === other.units.length && one.units.every((unit) => other.units.includes(unit));

const SHORE = 0.3; // degrees that the middle of an island's or a port's towns may lie off a simplified coast

/** The area that holds the middle of the place's towns, else the nearest within `SHORE`. */
function areaAround(place, areas, features) {
  if (!place.at) return undefined;
  const [latitude, longitude] = place.at;
  const away = (area) => Math.min(...area.units.map((index) => distance(features[index].geometry, longitude, latitude)));
  const near = areas.filter((area) => area.country === place.country).map((area) => ({ area, away: away(area) }));
  const best = near.reduce((one, other) => (other.away < one.away ? other : one), { away: Infinity });
  return best.away <= SHORE ? best.area : undefined;
}
