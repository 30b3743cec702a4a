/**
 * Marks and names above the map, as HTML: the browser shapes and orders their letters, whatever the script. Clusters and
 * points always stand; badges of areas and names only where they hide nothing.
 */

const LABELS = 70; // names at a time
const PROVINCES_FROM = 4.2; // zoom from which provinces are named
const GAP = 4; // pixels between two things that stand
// Where the number of an area may stand, in pixels from its middle.
const SHIFTS = [0, 30, 48, 66].flatMap((far) => [[0, -far], [0, far], [far, 0], [-far, 0], [far, -far], [-far, far], [far, far], [-far, -far]]);

export class Marks {
  /**
   * @param {any} map
   * @param {HTMLElement} box
   * @param {any} settings
   * @param {{zoomTo: Function, listSpot: Function, listArea: Function, at: Function}} actions
   */
  constructor(map, box, settings, actions) {
    Object.assign(this, { map, actions, words: settings.words });
    this.compact = new Intl.NumberFormat(`${settings.language}-u-nu-latn`, { notation: "compact" });
    this.plain = new Intl.NumberFormat(`${settings.language}-u-nu-latn`);
    this.layer = document.createElement("div");
    this.layer.className = "marks";
    this.layer.dir = settings.direction;
    box.querySelector(".maplibregl-canvas-container").append(this.layer);
    /** @type {{element: HTMLElement, at: [number, number]}[]} */
    this.standing = [];
    this.features = [];
    this.counts = {};
    this.labels = {};
    this.sizes = {};
    this.measuring = document.createElement("canvas").getContext("2d");
    map.on("move", () => this.place());
    map.on("resize", () => this.arrange());
  }

  name(labels, sizes) {
    this.labels = labels;
    this.sizes = sizes;
    this.arrange();
  }

  show(features) {
    this.features = features;
    this.arrange();
  }

  shade(counts) {
    this.counts = counts;
    this.arrange();
  }

  /** Everything anew: clusters, then badges, then names, each where there is room. */
  arrange() {
    const taken = [];
    const clusters = this.features.map((feature) => this.cluster(feature, taken));
    const badges = this.inView(Object.keys(this.counts))
      .sort((one, other) => this.counts[other] - this.counts[one])
      .map((area) => this.badge(area, taken));
    const names = this.named(taken);
    this.standing = [...names, ...badges, ...clusters].filter(Boolean);
    this.layer.replaceChildren(...this.standing.map(({ element }) => element));
    this.place();
  }

  place() {
    for (const { element, at } of this.standing) {
      const { x, y } = this.map.project(at);
      element.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) translate(-50%, -50%)`;
    }
  }

  inView(areas) {
    const bounds = this.map.getBounds();
    const [west, south, east, north] = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    return areas.filter((area) => {
      const at = this.labels[area];
      return at && at[0] >= west && at[0] <= east && at[1] >= south && at[1] <= north;
    });
  }

  cluster({ geometry, properties }, taken) {
    const { n, fine, row, spot } = properties;
    const element = document.createElement(row === undefined ? "button" : "a");
    const side = n === 1 ? 14 : Math.min(58, 20 + 7 * Math.log10(n) ** 1.35 * 1.6);
    element.className = `mark ${n === 1 ? "one" : "many"} ${fine > 0 ? "fine" : "near"}`;
    element.style.inlineSize = element.style.blockSize = `${side.toFixed(0)}px`;
    element.tabIndex = -1; // the tables are the way by keyboard; a thousand stops would be none
    const said = { n: this.plain.format(n) };
    if (row !== undefined) element.href = `/map/row/${row}`;
    else {
      element.type = "button";
      element.textContent = this.compact.format(n);
      element.addEventListener("click", (event) => event.stopPropagation());
      element.addEventListener("click", () => (spot ? this.actions.listSpot(spot) : this.actions.zoomTo(geometry.coordinates)));
    }
    element.title = filled(row !== undefined ? this.words.single : spot ? this.words.spot : this.words.cluster, said);
    element.setAttribute("aria-label", element.title);
    const { x, y } = this.map.project(geometry.coordinates);
    taken.push(around(x, y, side, side));
    return { element, at: geometry.coordinates };
  }

  /** The number of an area, at its middle or beside it where clusters stand; never outside of it. */
  badge(area, taken) {
    const [longitude, latitude, name] = this.labels[area];
    const text = this.compact.format(this.counts[area]);
    const middle = this.map.project([longitude, latitude]);
    const [width, height] = [14 + 7 * text.length, 20];
    const free = SHIFTS.map(([right, down]) => [middle.x + right, middle.y + down]).find(
      ([x, y], order) => !taken.some((other) => meet(around(x, y, width, height), other)) && (order === 0 || this.actions.at([x, y]).includes(area)),
    );
    if (!free) return null;
    taken.push(around(...free, width, height));
    const element = document.createElement("button");
    element.type = "button";
    element.tabIndex = -1;
    element.className = `mark badge${area.length === 2 ? " whole" : ""}`;
    element.textContent = text;
    element.title = filled(this.words.area, { n: this.plain.format(this.counts[area]), name });
    element.setAttribute("aria-label", element.title);
    element.addEventListener("click", (event) => {
      event.stopPropagation();
      this.actions.listArea(area);
    });
    const { lng, lat } = this.map.unproject(free);
    return { element, at: [lng, lat] };
  }

  /** Names of countries, and of provinces from closer by, the larger first. */
  named(taken) {
    const zoom = this.map.getZoom();
    const wanted = Object.keys(this.labels).filter((area) => area.length === 2 || zoom >= PROVINCES_FROM);
    const found = [];
    for (const area of this.inView(wanted).sort((one, other) => this.worth(other) - this.worth(one))) {
      if (found.length === LABELS) break;
      const [longitude, latitude, name] = this.labels[area];
      const { x, y } = this.map.project([longitude, latitude]);
      const country = area.length === 2;
      const below = area in this.counts ? 20 : 0;
      const rectangle = around(x, y + below, this.width(name, country), country ? 18 : 15);
      if (taken.some((other) => meet(rectangle, other))) continue;
      taken.push(rectangle);
      const element = document.createElement("span");
      element.className = `label ${country ? "country" : "province"}${below ? " below" : ""}`;
      element.textContent = name;
      found.push({ element, at: [longitude, latitude] });
    }
    return found;
  }

  worth(area) {
    return (area.length === 2 ? 1000 : 0) + (this.counts[area] ? 500 : 0) + (this.sizes[area] ?? 0);
  }

  width(text, country) {
    this.measuring.font = `${country ? 700 : 400} ${country ? 13 : 11.5}px ${getComputedStyle(this.layer).fontFamily}`;
    return this.measuring.measureText(text).width + 6;
  }
}

const filled = (message, values) => message.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const around = (x, y, width, height) => ({ left: x - width / 2 - GAP, right: x + width / 2 + GAP, top: y - height / 2 - GAP, bottom: y + height / 2 + GAP });
const meet = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
