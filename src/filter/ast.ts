/** A filter as a tree. Immutable; two filters that print alike are alike. */
import type { FlagName, NumberFieldName, TextFieldName } from './fields.ts';

export type Comparison = '=' | '<' | '<=' | '>' | '>=';

export type Filter =
  /** True of a row when all items are; without items it is true of every row. */
  | { readonly kind: 'and'; readonly items: readonly Filter[] }
  | { readonly kind: 'or'; readonly items: readonly Filter[] }
  | { readonly kind: 'not'; readonly item: Filter }
  /** Free text. */
  | { readonly kind: 'text'; readonly text: string }
  /** `exact`: the whole value, case included; otherwise as the field's `match` says. */
  | {
      readonly kind: 'field';
      readonly field: TextFieldName;
      readonly exact: boolean;
      readonly value: string;
    }
  /** `value` is in the field's unit: a number, milliseconds or bytes. */
  | {
      readonly kind: 'number';
      readonly field: NumberFieldName;
      readonly comparison: Comparison;
      readonly value: number;
    }
  | { readonly kind: 'flag'; readonly field: 'is' | 'has'; readonly flag: FlagName };

/** The filter that is true of every row. */
export const EVERYTHING: Filter = { kind: 'and', items: [] };
