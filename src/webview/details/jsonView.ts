import { formatBytes } from '../../base/size.ts';
import { plural } from '../../base/shortText.ts';
import { isPersonalMetaKey } from '../../protocol/metaKeys.ts';
import { element, icon, span, type Child } from '../dom.ts';
import { inBlocks, LazyBlocks } from './lazyBlocks.ts';
import {
  countOf,
  initialFolds,
  isFoldable,
  jsonLines,
  pathOf,
  type JsonLine,
} from './jsonLines.ts';
import { MASK } from '../../protocol/personal.ts';

const LINES_OPEN_AT_FIRST = 2000;
const LINES_PER_BLOCK = 100;
const LINE_PX = 24;
/** Of a longer string its beginning is shown; copying takes all of it. */
const LONGEST_STRING = 4000;
const INDENT_STEPS = 24;

/** The place in a JSON text the user stands on. */
export interface JsonPlace {
  readonly path: string;
  readonly value: unknown;
}

/** JSON as a tree: arrow keys walk and fold, whole bodies of megabytes without a long pause. */
export class JsonView {
  readonly root: HTMLElement;
  private readonly folds: Set<object>;
  private lines: readonly JsonLine[] = [];
  private blocks: LazyBlocks | undefined;
  private active = -1;

  constructor(
    private readonly value: unknown,
    private readonly options: {
      readonly name: string;
      readonly revealed: boolean;
      chosen(place: JsonPlace): void;
    },
  ) {
    this.folds = initialFolds(value, LINES_OPEN_AT_FIRST);
    this.root = element('div', {
      class: 'code json',
      attributes: { role: 'tree', tabindex: 0, 'aria-label': options.name },
      on: {
        keydown: (event) => this.key(event),
        click: (event) => this.click(event),
        focus: () => this.active < 0 && this.lines.length > 0 && this.go(0),
      },
    });
    this.draw();
  }

  foldAll(): void {
    this.folds.clear();
    for (const each of initialFolds(this.value, 1)) this.folds.add(each);
    this.active = -1;
    this.draw();
  }

  unfoldAll(): void {
    this.folds.clear();
    for (const each of initialFolds(this.value, 50 * LINES_OPEN_AT_FIRST)) this.folds.add(each);
    this.active = -1;
    this.draw();
  }

  private draw(): void {
    this.lines = jsonLines(this.value, this.folds, (key) => this.hides(key));
    this.blocks?.dispose();
    const blocks = inBlocks(this.lines, LINES_PER_BLOCK, LINE_PX, (part, from) =>
      part.map((line, place) => this.lineElement(line, from + place)),
    );
    this.blocks = new LazyBlocks(this.root, blocks);
  }

  private lineElement(line: JsonLine, index: number): HTMLElement {
    const closing = line.kind === 'close';
    const foldable = line.kind === 'open' || line.kind === 'folded';
    const node = element(
      'div',
      {
        class: `json-line${index === this.active ? ' active' : ''}`,
        id: this.idOf(index),
        attributes: closing
          ? { 'aria-hidden': true, 'data-line': index }
          : {
              role: 'treeitem',
              'aria-level': line.depth + 1,
              'aria-selected': index === this.active,
              'aria-expanded': foldable ? line.kind === 'open' : undefined,
              'data-line': index,
            },
      },
      foldable && icon(line.kind === 'open' ? 'down' : 'right', 'json-twisty'),
      ...this.parts(line),
    );
    node.style.paddingLeft = `${18 + Math.min(line.depth, INDENT_STEPS) * 14}px`;
    return node;
  }

  private parts(line: JsonLine): Child[] {
    const { key, last, kind, value } = line;
    const comma = last ? '' : ',';
    if (kind === 'more')
      return [span('dim', `… ${plural(line.omitted ?? 0, 'more value')}: see Raw`)];
    if (kind === 'close') return [`${bracketsOf(value)[1]}${comma}`];
    const name: Child[] =
      typeof key === 'string' ? [span('json-key', JSON.stringify(cut(key))), ': '] : [];
    if (this.masked(line)) return [...name, span('json-string', `"${MASK}"`), comma];
    if (kind === 'leaf') return [...name, ...leafParts(value), comma];
    const [open, close] = bracketsOf(value);
    if (kind === 'open') return [...name, open];
    const count = plural(countOf(value as object), Array.isArray(value) ? 'item' : 'key');
    return [...name, open, span('dim', ` ${count} `), close, comma];
  }

  /** A personal key hides its value, and all beneath it. */
  private hides(key: string): boolean {
    return !this.options.revealed && isPersonalMetaKey(key);
  }

  private masked({ key, kind }: JsonLine): boolean {
    return kind === 'leaf' && typeof key === 'string' && this.hides(key);
  }

  private click(event: MouseEvent): void {
    const at = (event.target as Element).closest<HTMLElement>('[data-line]');
    if (!at || !(getSelection()?.isCollapsed ?? true)) return;
    const index = Number(at.dataset['line']);
    this.go(index);
    if ((event.target as Element).closest('.json-twisty')) this.toggle(index);
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const line = this.lines[this.active];
    const act: Readonly<Record<string, () => void>> = {
      ArrowDown: () => this.step(1),
      ArrowUp: () => this.step(-1),
      Home: () => this.go(0),
      End: () => this.go(this.lines.length - 1),
      ArrowRight: () => (line?.kind === 'folded' ? this.toggle(this.active) : this.step(1)),
      ArrowLeft: () =>
        line?.kind === 'open' ? this.toggle(this.active) : this.go(this.indexOf(line?.parent)),
      Enter: () => this.toggle(this.active),
      ' ': () => this.toggle(this.active),
    };
    const action = act[event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  }

  private step(by: number): void {
    let to = this.active + by;
    while (this.lines[to]?.kind === 'close') to += by;
    if (this.lines[to]) this.go(to);
  }

  private indexOf(line: JsonLine | undefined): number {
    return line ? this.lines.indexOf(line) : this.active;
  }

  private toggle(index: number): void {
    const line = this.lines[index];
    if (line?.kind !== 'open' && line?.kind !== 'folded') return;
    if (!isFoldable(line.value)) return;
    if (line.kind === 'open') this.folds.add(line.value);
    else {
      this.folds.delete(line.value);
      // What becomes visible beneath is as bounded as the whole was.
      for (const each of initialFolds(line.value, LINES_OPEN_AT_FIRST)) this.folds.add(each);
    }
    this.draw();
    this.go(index);
  }

  private go(index: number): void {
    const line = this.lines[index];
    if (!line) return;
    this.mark(this.active, false);
    this.active = index;
    this.blocks?.fill(Math.floor(index / LINES_PER_BLOCK));
    this.mark(index, true)?.scrollIntoView({ block: 'nearest' });
    this.root.setAttribute('aria-activedescendant', this.idOf(index));
    const value = this.masked(line) ? MASK : line.value;
    this.options.chosen({ path: pathOf(line), value });
  }

  private mark(index: number, on: boolean): HTMLElement | undefined {
    const node = this.root.querySelector<HTMLElement>(`[data-line="${index}"]`) ?? undefined;
    node?.classList.toggle('active', on);
    if (node?.role === 'treeitem') node.ariaSelected = String(on);
    return node;
  }

  private idOf(index: number): string {
    return `json-${this.options.name.replace(/\W+/g, '-')}-${index}`;
  }
}

function bracketsOf(value: unknown): readonly [string, string] {
  return Array.isArray(value) ? ['[', ']'] : ['{', '}'];
}

function leafParts(value: unknown): Child[] {
  if (typeof value !== 'string') {
    const kind = typeof value === 'number' ? 'json-number' : 'json-literal';
    // Of objects and arrays only empty ones are leaves.
    return [span(kind, JSON.stringify(value))];
  }
  const text = span('json-string', JSON.stringify(cut(value)));
  if (value.length <= LONGEST_STRING) return [text];
  return [text, span('dim', ` … ${formatBytes(value.length - LONGEST_STRING)} more`)];
}

function cut(text: string): string {
  return text.length <= LONGEST_STRING ? text : text.slice(0, LONGEST_STRING);
}
