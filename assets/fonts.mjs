/** The faces that the pages use: Noto Sans for Latin script, Noto Sans Arabic beside it, each in two weights. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const WEIGHTS = [400, 700];
const FACES = [
  { folder: "@fontsource/noto-sans", stem: "noto-sans", scripts: ["latin", "latin-ext"] },
  { folder: "@fontsource/noto-sans-arabic", stem: "noto-sans-arabic", scripts: ["arabic"] },
];

/**
 * @param {string} packages node_modules
 * @returns {{css: string, files: {path: string, name: string}[]}} the style sheet refers to the files beside it
 */
export function fontFaces(packages) {
  const wanted = FACES.flatMap(({ folder, stem, scripts }) =>
    WEIGHTS.flatMap((weight) => scripts.map((script) => face(join(packages, folder), stem, script, weight))),
  );
  return { css: wanted.map(({ rule }) => rule).join("\n"), files: wanted.map(({ path, name }) => ({ path, name })) };
}

function face(folder, stem, script, weight) {
  const name = `${stem}-${script}-${weight}-normal.woff2`;
  const sheet = readFileSync(join(folder, `${weight}.css`), "utf-8");
  const block = sheet.split("@font-face").find((part) => part.includes(`/${name}`));
  if (!block) throw new Error(`${folder}/${weight}.css has no face ${name}: has the package another layout now?`);
  const path = join(folder, "files", name);
  const hash = createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 12); // kept for ever by browsers
  const rule = `@font-face${block.split("/*")[0]}`.replace(/src:[^;]*;/, `src: url("${name}?v=${hash}") format("woff2");`);
  return { rule, path, name };
}
