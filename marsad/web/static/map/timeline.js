/** Bars by week or month. Days chosen with the pointer are the same filter as the two dates of the form. */
import { address, json } from "./asking.js";

const DAY = 86400; // seconds
const CLICK = 4; // pixels: a shorter stroke means one bar

export class Timeline {
  /**
   * @param {HTMLElement} box
   * @param {any} settings
   * @param {(start: string | null, end: string | null) => void} choose days as 2019-09-24, null for all
   */
  constructor(box, settings, choose) {
    Object.assign(this, { box, settings, choose });
    this.chart = null;
    new ResizeObserver(() => this.chart?.setSize(this.size())).observe(box);
  }

  async load() {
    const [{ default: UPlot }, made] = await Promise.all([import(this.settings.assets.uplot), json("/map/timeline")]);
    if (made === null) return;
    this.made = made;
    this.chart?.destroy();
    this.chart = null;
    this.box.hidden = made.starts.length === 0;
    if (this.box.hidden) return;
    this.chart = new UPlot(this.options(UPlot), [made.starts.map((day) => day * DAY), made.counts], this.box);
    this.mark();
    this.box.dataset.state = "drawn";
  }

  size() {
    return { width: Math.max(200, this.box.clientWidth), height: 150 };
  }

  options(UPlot) {
    const colour = (name) => getComputedStyle(this.box).getPropertyValue(name).trim();
    const locale = `${this.settings.language}-u-nu-latn`;
    const months = new Intl.DateTimeFormat(locale, { month: "short", year: "numeric", timeZone: "UTC" });
    const days = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
    const numbers = new Intl.NumberFormat(locale, { notation: "compact" });
    const axis = { stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line") }, font: `11px ${getComputedStyle(this.box).fontFamily}` };
    const dated = (_, values, __, ___, step) => values.map((value) => (step >= 25 * DAY ? months : days).format(value * 1000));
    return {
      ...this.size(),
      padding: [8, 30, 0, 4],
      tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), "UTC"),
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
      scales: { x: { time: true, range: (_, from, to) => [from - 3 * DAY, to + (this.made.unit === "week" ? 8 : 32) * DAY] }, y: { range: (_, __, most) => [0, Math.max(1, most) * 1.08] } },
      series: [{}, { paths: UPlot.paths.bars({ size: [0.86, 60], align: 1 }), fill: colour("--map-mark"), stroke: colour("--map-mark"), width: 0, points: { show: false } }],
      axes: [{ ...axis, values: dated, space: 70 }, { ...axis, size: 44, values: (_, values) => values.map((value) => (Number.isInteger(value) ? numbers.format(value) : "")) }],
      hooks: { setSelect: [(chart) => this.chosen(chart)] },
    };
  }

  /** A stroke over the bars: from the first bar's first day to the last bar's last. */
  chosen(chart) {
    if (this.marking) return;
    const { left, width } = chart.select;
    const from = this.bar(chart.posToVal(left, "x"));
    const to = width < CLICK ? from : this.bar(chart.posToVal(left + width, "x"));
    this.choose(iso(this.made.starts[from]), iso(this.ends(to)));
  }

  bar(seconds) {
    const { starts } = this.made;
    const later = starts.findIndex((day) => day * DAY > seconds);
    return Math.max(0, (later === -1 ? starts.length : later) - 1);
  }

  ends(bar) {
    const { starts, unit } = this.made;
    if (bar + 1 < starts.length) return starts[bar + 1] - 1;
    if (unit === "week") return starts[bar] + 6;
    const first = new Date(starts[bar] * DAY * 1000);
    return Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0) / (DAY * 1000);
  }

  /** Show the days that the filter asks for. */
  mark() {
    const [start, end] = ["start", "end"].map((name) => address().get(name));
    if (!start && !end) return;
    const { min, max } = this.chart.scales.x;
    const within = (seconds) => Math.min(max, Math.max(min, seconds));
    const left = this.chart.valToPos(within(start ? Date.parse(start) / 1000 : min), "x");
    const right = this.chart.valToPos(within(end ? Date.parse(end) / 1000 + DAY : max), "x");
    this.marking = true;
    this.chart.setSelect({ left, width: Math.max(2, right - left), top: 0, height: this.chart.over.clientHeight }, false);
    this.marking = false;
  }
}

const iso = (day) => new Date(day * DAY * 1000).toISOString().slice(0, 10);
