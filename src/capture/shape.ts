/** Whether a parsed line is a record this program can work with. Files may be hostile or damaged. */
import { isRecord } from '../protocol/jsonRpc.ts';
import type { CaptureRecord } from './records.ts';

type Check = (value: unknown) => boolean;

const isString: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isWhole: Check = (value) => Number.isSafeInteger(value);
const isBoolean: Check = (value) => typeof value === 'boolean';
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const oneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && values.includes(value);

const isHeaders: Check = (value) =>
  Array.isArray(value) &&
  value.every(
    (pair: unknown) =>
      Array.isArray(pair) && pair.length === 2 && isString(pair[0]) && isString(pair[1]),
  );

function shape(fields: Record<string, Check>): Check {
  const entries = Object.entries(fields);
  return (value) => isRecord(value) && entries.every(([name, check]) => check(value[name]));
}

const isAuthPart = { scheme: isString, fingerprint: isString, claims: optional(isRecord) };
const isAuth = shape({
  ...isAuthPart,
  others: optional((value) => Array.isArray(value) && value.every(shape(isAuthPart))),
});
const body = {
  x: isWhole,
  bytes: isNumber,
  text: optional(isString),
  base64: optional(isString),
  encoding: optional(isString),
  truncated: optional(isBoolean),
  incomplete: optional(isBoolean),
};
const isPeer = shape({ address: isString, port: isNumber });

const shapes: Record<CaptureRecord['type'], Check> = {
  capture: shape({ format: isNumber, startedAt: isString, target: isString, listen: isString }),
  request: shape({
    ...{ x: isWhole, method: isString, url: isString, httpVersion: isString },
    ...{ headers: isHeaders, peer: isPeer, auth: optional(isAuth) },
  }),
  'request.body': shape(body),
  response: shape({
    ...{ x: isWhole, status: isNumber, statusText: optional(isString), headers: isHeaders },
    upstream: optional(isPeer),
  }),
  'response.body': shape(body),
  event: shape({
    ...{ x: isWhole, bytes: isNumber, event: optional(isString), id: optional(isString) },
    ...{ retry: optional(isNumber), data: optional(isString), comment: optional(isString) },
  }),
  message: shape({ x: isWhole, dir: oneOf('up', 'down'), opcode: isNumber }),
  trailers: shape({ x: isWhole, dir: oneOf('up', 'down'), headers: isHeaders }),
  end: shape({
    x: isWhole,
    reason: oneOf('complete', 'client-abort', 'upstream-abort', 'upstream-error', 'refused'),
    ...{ bytesUp: isNumber, bytesDown: isNumber, timing: isRecord, summary: isRecord },
    error: optional(isString),
  }),
  control: shape({ action: isString }),
};

const isCommon = shape({ type: isString, seq: isWhole, t: isNumber, at: isString });

/**
 * `known`: a record. `unknown`: of a type this program does not know, to be passed over.
 * `broken`: no record at all.
 */
export function judgeRecord(
  value: unknown,
): { kind: 'known'; record: CaptureRecord } | { kind: 'unknown' } | { kind: 'broken' } {
  if (!isRecord(value) || !isCommon(value)) return { kind: 'broken' };
  const type = String(value['type']);
  if (!Object.hasOwn(shapes, type)) return { kind: 'unknown' };
  return shapes[type as CaptureRecord['type']](value)
    ? { kind: 'known', record: value as unknown as CaptureRecord }
    : { kind: 'broken' };
}
