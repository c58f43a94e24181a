import type { Filter } from './ast.ts';
import { numberFields } from './fields.ts';
import { printQuantity } from './quantity.ts';

/** Text that parses to the same filter. Values are quoted where they would read as something else. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
      return filter.items
        .map((item) => (item.kind === 'or' ? grouped(item) : printFilter(item)))
        .join(' ');
    case 'or':
      return filter.items.map(printFilter).join(' OR ');
    case 'not':
      return `-${isGroup(filter.item) ? grouped(filter.item) : printFilter(filter.item)}`;
    case 'text':
      return quotedUnless(/^[\p{L}\p{N}/_.][\p{L}\p{N}/_.-]*$/u, filter.text);
    case 'field':
      return `${filter.field}:${filter.exact ? '=' : ''}${printValue(filter.value)}`;
    case 'number': {
      const quantity = printQuantity(numberFields[filter.field].kind, filter.value);
      return `${filter.field}:${printSign(filter)}${quantity}`;
    }
    case 'flag':
      return `${filter.field}:${filter.flag}`;
  }
}

/** A value as it is written after a colon, in quotes where it needs them. */
export function printValue(value: string): string {
  return quotedUnless(/^(?:\([\w-]+\)|[\p{L}\p{N}/_.*-][\p{L}\p{N}/_.*:-]*)$/u, value);
}

function printSign({ field, comparison }: Extract<Filter, { kind: 'number' }>): string {
  return comparison === numberFields[field].bare ? '' : comparison;
}

function isGroup({ kind }: Filter): boolean {
  return kind === 'and' || kind === 'or';
}

function grouped(filter: Filter): string {
  return `(${printFilter(filter)})`;
}

function quotedUnless(plain: RegExp, text: string): string {
  if (plain.test(text) && text !== 'OR' && text !== 'AND') return text;
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
