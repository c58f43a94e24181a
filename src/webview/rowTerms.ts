/** The term of the filter language that a value of a row stands for. */
import type { HeadingView, Row, SessionView } from '../contract/api.ts';
import { printValue } from '../filter/print.ts';
import type { Column } from './list/cells.ts';

type Term = (row: Row) => string | undefined;

const session: Term = ({ sessionId }) =>
  sessionId === undefined ? undefined : `session:=${printValue(sessionId)}`;
const method: Term = ({ mcp, label, path }) =>
  mcp ? `method:${printValue(label)}` : `path:${printValue(path)}`;
const tool: Term = ({ tool: name }) =>
  name === undefined ? undefined : `tool:${printValue(name)}`;
const plane: Term = (row) => `plane:=${printValue(row.plane)}`;
const conversation: Term = (row) =>
  row.conversation === undefined ? undefined : `conversation:=${printValue(row.conversation)}`;

const termOfColumn: Record<Column, Term> = {
  number: ({ x }) => `exchange:${x}`,
  time: ({ startT }) => `after:${Math.floor(startT)}ms`,
  session: (row) => (row.echo === 'missing' ? 'echo:missing' : session(row)),
  batch: ({ batch }) => (batch === undefined ? undefined : `batch:${batch}`),
  method,
  tool,
  status: ({ status, outcome }) =>
    status === undefined ? `outcome:${outcome}` : `status:${status}`,
  duration: ({ startT, endT }) =>
    endT === undefined ? 'is:running' : `dur:${Math.floor(endT - startT)}ms`,
  size: ({ bytesUp, bytesDown }) => `larger-than:${bytesUp + bytesDown - 1}`,
  client: plane,
  findings: ({ findings: [first] }) => first && `rule:${first.rule}`,
};

/** Of the value under the pointer; without one, what a row is mostly asked for. */
export function termsOfRow(row: Row, column: Column | undefined): string[] {
  const own = column && termOfColumn[column];
  const terms = own ? [own] : [tool, method, session, conversation, plane];
  return terms.flatMap((term) => term(row) ?? []).slice(0, own ? 1 : 4);
}

export function termOfSession({ id }: SessionView): string {
  return id === undefined ? '-has:session' : `session:=${printValue(id)}`;
}

/** A principal is no field of the language: it names a person. */
export function termOfHeading({ by, name }: HeadingView): string | undefined {
  if (name === undefined || by === 'principal') return undefined;
  return `${by}:=${printValue(name)}`;
}
