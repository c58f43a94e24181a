/** A JSON value as lines that fold. Pure; made without recursion, since captured JSON may be deep. */

export type JsonLineKind = 'leaf' | 'open' | 'folded' | 'close' | 'more';

export interface JsonLine {
  readonly kind: JsonLineKind;
  readonly depth: number;
  /** The line of the object or array it stands in. */
  readonly parent: JsonLine | undefined;
  /** Its place in the parent; absent for the whole. */
  readonly key: string | number | undefined;
  readonly value: unknown;
  /** For `more`: how many children are not listed. */
  readonly omitted?: number;
  /** No comma follows. */
  readonly last: boolean;
}

/** Children of one object or array beyond this are counted, not listed. */
export const MAX_CHILDREN = 5000;
/** Deeper values begin folded. */
const DEEPEST_OPEN = 40;

/** Folded objects and arrays of one parsed value, by identity. */
export type Folds = ReadonlySet<object>;

interface Frame {
  readonly line: JsonLine;
  readonly keys: readonly string[] | undefined;
  readonly count: number;
  next: number;
}

/** `hides` tells keys whose value is shown as one line whatever it holds. */
export function jsonLines(
  whole: unknown,
  folds: Folds,
  hides: (key: string) => boolean = () => false,
): JsonLine[] {
  const lines: JsonLine[] = [];
  const frames: Frame[] = [];
  const add = (
    parent: JsonLine | undefined,
    key: JsonLine['key'],
    value: unknown,
    last: boolean,
  ) => {
    const depth = parent ? parent.depth + 1 : 0;
    const foldable = isFoldable(value) && !(typeof key === 'string' && hides(key));
    const kind = !foldable ? 'leaf' : folds.has(value) ? 'folded' : 'open';
    const line: JsonLine = { kind, depth, parent, key, value, last };
    lines.push(line);
    if (foldable && kind === 'open') frames.push(frameOf(line, value));
  };
  add(undefined, undefined, whole, true);
  for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
    const { line, keys, count } = frame;
    if (frame.next < Math.min(count, MAX_CHILDREN)) {
      const key = keys ? (keys[frame.next] ?? '') : frame.next;
      frame.next += 1;
      add(line, key, childOf(line.value, key), frame.next === count);
      continue;
    }
    frames.pop();
    if (count > MAX_CHILDREN) lines.push(moreLine(line, count - MAX_CHILDREN));
    lines.push({ ...line, kind: 'close' });
  }
  return lines;
}

function frameOf(line: JsonLine, value: object): Frame {
  const keys = Array.isArray(value) ? undefined : Object.keys(value);
  return { line, keys, count: countOf(value), next: 0 };
}

function moreLine(parent: JsonLine, omitted: number): JsonLine {
  const { depth, value } = parent;
  return { kind: 'more', depth: depth + 1, parent, key: undefined, value, omitted, last: true };
}

/**
 * What to fold so that about `limit` lines are shown: whole levels from the outside in, the outermost
 * stays open. Looks at no more of the value than it shows.
 */
export function initialFolds(value: unknown, limit: number): Set<object> {
  let level = isFoldable(value) ? [value] : [];
  let shown = 1;
  for (let depth = 0; level.length > 0; depth += 1) {
    const size = level.reduce((sum, each) => sum + Math.min(countOf(each), MAX_CHILDREN) + 1, 0);
    const tooMuch = shown + size > limit || depth >= DEEPEST_OPEN;
    if (tooMuch && depth > 0) return new Set(level);
    shown += size;
    level = level.flatMap(foldableChildren);
  }
  return new Set();
}

function foldableChildren(value: object): object[] {
  const children = Array.isArray(value) ? (value as unknown[]) : Object.values(value);
  return children.slice(0, MAX_CHILDREN).filter(isFoldable);
}

/** An object or array that is not empty. */
export function isFoldable(value: unknown): value is object {
  return typeof value === 'object' && value !== null && countOf(value) > 0;
}

export function countOf(value: object): number {
  return Array.isArray(value) ? value.length : Object.keys(value).length;
}

function childOf(value: unknown, key: string | number): unknown {
  return (value as Record<string | number, unknown>)[key];
}

/** The way to a value as it is written in code: `params._meta["openai/locale"]`, `result.content[0].text`. */
export function pathOf(line: JsonLine): string {
  const keys: (string | number)[] = [];
  for (let at: JsonLine | undefined = line; at; at = at.parent) {
    if (at.key !== undefined) keys.push(at.key);
  }
  return keys.reverse().reduce<string>((path, key) => path + step(key, path === ''), '') || '$';
}

function step(key: string | number, first: boolean): string {
  if (typeof key === 'number') return first ? `$[${key}]` : `[${key}]`;
  if (/^[A-Za-z_$][\w$]*$/.test(key)) return first ? key : `.${key}`;
  return `${first ? '$' : ''}[${JSON.stringify(key)}]`;
}
