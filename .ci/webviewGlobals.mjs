/**
 * What the timeline's page asks of the language often, under names that minifying can shorten: esbuild puts
 * each in place of the global it is named after (`Math_max`: `Math.max`). See `webviewBundle.mjs`.
 */
export const {
  abs: Math_abs,
  ceil: Math_ceil,
  floor: Math_floor,
  max: Math_max,
  min: Math_min,
  round: Math_round,
} = Math;

export const { entries: Object_entries, keys: Object_keys } = Object;
export const { parse: JSON_parse, stringify: JSON_stringify } = JSON;
export const { isArray: Array_isArray } = Array;
export const { String, document } = globalThis;
/** Not taken from a global: esbuild would write `void 0` in its place again. */
export const [undefined_] = [];
