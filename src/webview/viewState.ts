import { Emitter } from '../base/emitter.ts';
import type { Folding, GroupBy, LineRef, RowSort } from '../contract/api.ts';
import type { WebviewState } from '../contract/webview.ts';
import { foldedBy } from '../layout/folding.ts';
import { readSaved } from './savedState.ts';
import { readTimeMode, type TimeMode } from './timeMode.ts';

export type Span = NonNullable<WebviewState['view']>;

/** What the user sees and has chosen; never traffic. */
export interface ViewState {
  /** The exchange or session whose details are shown. */
  readonly selection: LineRef | undefined;
  readonly filter: string;
  /** Stay at the live end of axis and list. */
  readonly follow: boolean;
  /** The visible time; undefined: everything. */
  readonly view: Span | undefined;
  readonly by: GroupBy;
  readonly timeMode: TimeMode;
  readonly collapsed: readonly string[];
  /** Defined: all is folded but these. */
  readonly unfolded: readonly string[] | undefined;
  /** How the rows of the list are sorted; undefined: as they began. */
  readonly sort: RowSort | undefined;
  readonly detailsTab: string;
  /** The part of the whole the details take beside or below the list; absent: as the layout has it. */
  readonly detailsSize: NonNullable<WebviewState['detailsSize']>;
  readonly compared: WebviewState['compared'] | undefined;
  /** When the capture began that all of this is about. */
  readonly capture: string | undefined;
}

/** The state of the view with change events; persisted through the function it is given. */
export class ViewStore {
  private current: ViewState;
  private readonly changed = new Emitter<readonly (keyof ViewState)[]>();
  readonly onDidChange = this.changed.event;

  constructor(
    state: unknown,
    private readonly persist: (state: WebviewState) => void,
  ) {
    const saved = readSaved(state);
    this.current = {
      selection: savedSelection(saved),
      filter: saved.filter ?? '',
      follow: saved.follow ?? true,
      view: saved.view,
      by: saved.by ?? 'session',
      timeMode: readTimeMode(saved.timeMode),
      collapsed: saved.collapsed ?? [],
      unfolded: saved.unfolded,
      sort: saved.sort,
      detailsTab: saved.detailsTab ?? 'overview',
      detailsSize: saved.detailsSize ?? {},
      compared: saved.compared,
      capture: saved.capture,
    };
  }

  get state(): ViewState {
    return this.current;
  }

  update(patch: Partial<ViewState>): void {
    const keys = (Object.keys(patch) as (keyof ViewState)[]).filter(
      (key) => patch[key] !== this.current[key],
    );
    if (keys.length === 0) return;
    this.current = { ...this.current, ...patch };
    this.persist(toSaved(this.current));
    this.changed.fire(keys);
  }

  /** Another capture came: what was chosen in the former one (`chosen`: the selection) ends. */
  turnTo(capture: string, chosen: LineRef | undefined): boolean {
    const { capture: former, selection, filter } = this.current;
    const other = former !== undefined && former !== capture;
    this.update({
      capture,
      ...(other && {
        selection: selection === chosen ? undefined : selection,
        view: undefined,
        follow: true,
        filter: withoutClearing(filter),
      }),
    });
    return other;
  }

  /** As engine and saved state have it. */
  get folding(): Folding {
    const { collapsed, unfolded } = this.current;
    if (unfolded) return { unfolded: [...unfolded] };
    return collapsed.length > 0 ? { collapsed: [...collapsed] } : {};
  }

  isFolded(group: string): boolean {
    return foldedBy(this.current)(group);
  }

  setFolded(group: string, folded: boolean): void {
    const { collapsed, unfolded } = this.current;
    const others = (unfolded ?? collapsed).filter((key) => key !== group);
    const named = folded === (unfolded !== undefined) ? others : [...others, group];
    this.update(unfolded ? { unfolded: named } : { collapsed: named });
  }

  /** All groups, those to come as well. */
  foldAll(folded: boolean): void {
    this.update({ collapsed: [], unfolded: folded ? [] : undefined });
  }
}

function toSaved(state: ViewState): WebviewState {
  const { selection, view, compared, capture, unfolded, sort } = state;
  return {
    ...(selection &&
      ('x' in selection ? { selected: selection.x } : { selectedGroup: selection.group })),
    filter: state.filter,
    follow: state.follow,
    ...(view && { view }),
    by: state.by,
    timeMode: state.timeMode,
    collapsed: [...state.collapsed],
    ...(unfolded && { unfolded: [...unfolded] }),
    ...(sort && { sort }),
    detailsTab: state.detailsTab,
    ...(Object.keys(state.detailsSize).length > 0 && { detailsSize: state.detailsSize }),
    ...(compared && { compared }),
    ...(capture !== undefined && { capture }),
  };
}

/** The filter as it was before the view was cleared. */
export function withoutClearing(filter: string): string {
  return filter.replace(/(^|\s)after:\S+/g, '').trim();
}

function savedSelection({ selected, selectedGroup }: WebviewState): LineRef | undefined {
  if (selected !== undefined) return { x: selected };
  return selectedGroup === undefined ? undefined : { group: selectedGroup };
}

export function sameLine(a: LineRef | undefined, b: LineRef | undefined): boolean {
  if (!a || !b) return a === b;
  return 'x' in a ? 'x' in b && a.x === b.x : 'group' in b && a.group === b.group;
}
