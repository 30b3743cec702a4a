/** Names compared as the registry compares them: case, accents, apostrophes, hyphens and Arabic variants do not count. */

/**
 * @param {string} name
 * @returns {string}
 */
export function folded(name) {
  return name
    .normalize("NFKD")
    .replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g, "")
    .replace(/[أإآٱ]/g, "ا")
    .replace(/ى/g, "ي")
    .replace(/ة/g, "ه")
    .toLowerCase()
    .replace(/\(.*?\)/g, " ")
    .replace(/\b(governorate|province|provincia|region|state|district|muhafazat|wilaya)\b/g, " ")
    .replace(/(محافظه|ولايه|منطقه|مقاطعه|اقليم)/g, " ")
    .replace(/[^\p{L}\p{N}]+/gu, "");
}

/**
 * The names under which Natural Earth knows a division.
 * @param {Record<string, any>} unit its properties
 * @returns {Set<string>} folded
 */
export function namesOf(unit) {
  const spelled = [unit.name, unit.name_en, unit.name_fr, unit.name_ar, unit.gn_name, unit.woe_name];
  const others = String(unit.name_alt ?? "").split("|");
  return new Set([...spelled, ...others].filter(Boolean).map(folded).filter(Boolean));
}
