/** Plain geometry on GeoJSON polygons, in degrees. */

/** @returns {number[][][][]} the polygons of a Polygon or MultiPolygon */
export function polygonsOf(geometry) {
  if (!geometry) return [];
  return geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
}

/** Degrees from a point to a geometry's nearest corner; 0 inside. */
export function distance(geometry, longitude, latitude) {
  if (contains(geometry, longitude, latitude)) return 0;
  let nearest = Infinity;
  for (const [x, y] of polygonsOf(geometry).flat(2)) nearest = Math.min(nearest, Math.hypot(x - longitude, y - latitude));
  return nearest;
}

/** Whether a point lies in a geometry: the even-odd rule over all rings of a polygon. */
function contains(geometry, longitude, latitude) {
  return polygonsOf(geometry).some((rings) => rings.filter((ring) => crossesOddly(ring, longitude, latitude)).length % 2 === 1);
}

function crossesOddly(ring, x, y) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** Twice the signed area of a ring, in square degrees at its own latitude. */
export function ringArea(ring) {
  let sum = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) sum += ring[j][0] * ring[i][1] - ring[i][0] * ring[j][1];
  return sum * Math.cos((ring[0][1] * Math.PI) / 180);
}

/**
 * A point well inside the largest polygon: the middle of the widest stretch on one of some horizontal lines through it.
 * @returns {[number, number]} longitude, latitude
 */
export function labelPoint(geometry) {
  const rings = polygonsOf(geometry).reduce((best, next) => (size(next) > size(best) ? next : best));
  const latitudes = rings[0].map((point) => point[1]);
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)];
  const lines = [0.5, 0.4, 0.6, 0.3, 0.7].map((share) => south + (north - south) * share);
  const stretches = lines.map((latitude, order) => widest(rings, latitude, 1 - order * 0.06));
  const best = stretches.reduce((one, other) => (other.worth > one.worth ? other : one));
  return [round(best.longitude), round(best.latitude)];
}

const size = (rings) => Math.abs(ringArea(rings[0]));
const round = (degrees) => Math.round(degrees * 1000) / 1000;

function widest(rings, latitude, preference) {
  const crossings = rings.flatMap((ring) => crossingsOf(ring, latitude)).sort((a, b) => a - b);
  let best = { worth: -1, longitude: rings[0][0][0], latitude };
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    const worth = (crossings[i + 1] - crossings[i]) * preference;
    if (worth > best.worth) best = { worth, longitude: (crossings[i] + crossings[i + 1]) / 2, latitude };
  }
  return best;
}

function crossingsOf(ring, y) {
  const found = [];
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > y !== yj > y) found.push(((xj - xi) * (y - yi)) / (yj - yi) + xi);
  }
  return found;
}
