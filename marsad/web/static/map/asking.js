/** What the page asks of its server: always with the filter that stands in the address. */

/** @type {Map<string, AbortController>} the question under way, by path: a new one takes its place */
const asked = new Map();

/** @returns {URLSearchParams} */
export const address = () => new URLSearchParams(location.search);

/**
 * Other parameters in the address; empty ones go.
 * @param {Record<string, string | null | undefined>} parameters
 * @param {{keep?: boolean}} how `keep`: as a step that "back" takes back
 */
export function changed(parameters, { keep = false } = {}) {
  const query = merged(parameters).toString();
  history[keep ? "pushState" : "replaceState"](null, "", query ? `${location.pathname}?${query}` : location.pathname);
}

addEventListener("popstate", () => location.reload());

/**
 * @param {string} path
 * @param {Record<string, string | null>} more parameters beside those of the address
 * @returns {Promise<any | null>} null where a newer question of the same kind has been put
 */
export const json = (path, more = {}) => answer(path, more, (response) => response.json());

/** @returns {Promise<string | null>} HTML that this server has escaped */
export const fragment = (path, more = {}) => answer(path, more, (response) => response.text());

async function answer(path, more, read) {
  asked.get(path)?.abort();
  const controller = new AbortController();
  asked.set(path, controller);
  try {
    const response = await fetch(`${path}?${merged(more)}`, { signal: controller.signal, credentials: "same-origin" });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return await read(response);
  } catch (error) {
    if (error.name === "AbortError") return null;
    throw error;
  }
}

function merged(parameters) {
  const query = address();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null || value === undefined || value === "") query.delete(name);
    else query.set(name, value);
  }
  return query;
}
