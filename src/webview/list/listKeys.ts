import type { Axis } from '../axis.ts';
import { axisKey, foldKey } from '../lanes/gestures.ts';
import type { ViewStore } from '../viewState.ts';
import type { ListView } from './listView.ts';

export interface ListKeyActions {
  openDetails(): void;
  fitSelection(): void;
  focusFilter(): void;
  goToFinding(direction: 1 | -1): void;
  copyCurl(): void;
  mark(): void;
  goToMark(): void;
  foldAll(folded: boolean): void;
}

/** Keys of the list while it has the focus: rows, folding, details, and those of the axis. */
export function listenForListKeys(
  list: ListView,
  store: ViewStore,
  axis: Axis,
  actions: ListKeyActions,
): void {
  list.root.addEventListener('keydown', (event) => {
    if (foldKey(event, (folded) => actions.foldAll(folded))) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys[event.key];
    if (act) {
      event.preventDefault();
      act({ list, store, actions });
    } else axisKey(event, axis);
  });
}

interface KeyContext {
  list: ListView;
  store: ViewStore;
  actions: ListKeyActions;
}

const step = (delta: number) => (context: KeyContext) => {
  const { activeIndex } = context.list;
  context.list.goTo(activeIndex === undefined ? context.list.topIndex : activeIndex + delta);
};
const page =
  (direction: number) =>
  ({ list }: KeyContext) =>
    list.goTo((list.activeIndex ?? list.topIndex) + direction * list.pageSize);

const nextFinding =
  (direction: 1 | -1) =>
  ({ actions }: KeyContext) =>
    actions.goToFinding(direction);

const keys: Readonly<Record<string, (context: KeyContext) => void>> = {
  ArrowDown: step(1),
  j: step(1),
  ArrowUp: step(-1),
  k: step(-1),
  PageDown: page(1),
  PageUp: page(-1),
  Home: ({ list }) => list.goTo(0),
  End: ({ list }) => list.goTo(list.window.length - 1),
  ArrowRight: (context) => unfold(context),
  ArrowLeft: (context) => fold(context),
  Enter: ({ actions }) => actions.openDetails(),
  f: ({ actions }) => actions.fitSelection(),
  n: nextFinding(1),
  '.': nextFinding(1),
  p: nextFinding(-1),
  ',': nextFinding(-1),
  c: ({ actions }) => actions.copyCurl(),
  m: ({ actions }) => actions.mark(),
  M: ({ actions }) => actions.goToMark(),
  '/': ({ actions }) => actions.focusFilter(),
};

function activeLine({ list }: KeyContext) {
  const { activeIndex } = list;
  return activeIndex === undefined ? undefined : list.window.at(activeIndex);
}

/** As chosen; the line itself may still be drawn as it was. */
function isFolded({ store }: KeyContext, key: string): boolean {
  return store.isFolded(key);
}

function unfold(context: KeyContext): void {
  const line = activeLine(context);
  if (!line || line.kind === 'row') return;
  if (isFolded(context, line.key)) context.store.setFolded(line.key, false);
  else step(1)(context);
}

/** Folds what has lines beneath; from a row or a folded line, goes to the line above it. */
function fold(context: KeyContext): void {
  const { list, store } = context;
  const line = activeLine(context);
  if (!line) return;
  if (line.kind !== 'row' && !isFolded(context, line.key)) {
    store.setFolded(line.key, true);
    return;
  }
  const parent =
    list.activeIndex === undefined ? undefined : list.window.parentOf(list.activeIndex);
  if (parent !== undefined) list.goTo(parent);
}
