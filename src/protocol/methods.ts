/**
 * The methods of MCP, 2024-11-05 to 2026-07-28, as data: who sends them and in which era they exist.
 * Source: schema/<revision>/schema.json of the specification.
 */

/** `legacy`: initialize and sessions (2024-11-05 to 2025-11-25); `modern`: stateless (2026-07-28 on). */
export type Era = 'legacy' | 'modern';

export interface MethodInfo {
  readonly name: string;
  readonly kind: 'request' | 'notification';
  /** Who may send it as a message of its own; `both` where either side may. */
  readonly from: 'client' | 'server' | 'both';
  readonly eras: readonly Era[];
}

const both: readonly Era[] = ['legacy', 'modern'];
const legacy: readonly Era[] = ['legacy'];
const modern: readonly Era[] = ['modern'];

const request = (name: string, from: MethodInfo['from'], eras: readonly Era[]): MethodInfo => ({
  name,
  kind: 'request',
  from,
  eras,
});

const notification = (
  name: string,
  from: MethodInfo['from'],
  eras: readonly Era[],
): MethodInfo => ({
  name: `notifications/${name}`,
  kind: 'notification',
  from,
  eras,
});

export const methods: readonly MethodInfo[] = [
  request('initialize', 'client', legacy),
  request('ping', 'both', legacy),
  request('server/discover', 'client', modern),
  request('tools/list', 'client', both),
  request('tools/call', 'client', both),
  request('prompts/list', 'client', both),
  request('prompts/get', 'client', both),
  request('resources/list', 'client', both),
  request('resources/templates/list', 'client', both),
  request('resources/read', 'client', both),
  request('resources/subscribe', 'client', legacy),
  request('resources/unsubscribe', 'client', legacy),
  request('subscriptions/listen', 'client', modern),
  request('completion/complete', 'client', both),
  request('logging/setLevel', 'client', legacy),
  // In the modern era these three stand inside a result's `inputRequests` only.
  request('sampling/createMessage', 'server', legacy),
  request('roots/list', 'server', legacy),
  request('elicitation/create', 'server', legacy),
  request('tasks/get', 'both', both),
  request('tasks/result', 'both', legacy),
  request('tasks/list', 'both', legacy),
  request('tasks/cancel', 'both', both),
  request('tasks/update', 'client', modern),
  notification('initialized', 'client', legacy),
  notification('cancelled', 'both', both),
  notification('progress', 'both', both),
  notification('message', 'server', both),
  notification('tools/list_changed', 'server', both),
  notification('prompts/list_changed', 'server', both),
  notification('resources/list_changed', 'server', both),
  notification('resources/updated', 'server', both),
  notification('roots/list_changed', 'client', legacy),
  notification('tasks/status', 'both', legacy),
  notification('tasks', 'server', modern),
  notification('elicitation/complete', 'server', legacy),
  notification('subscriptions/acknowledged', 'server', modern),
];

const byName = new Map(methods.map((method) => [method.name, method]));

export function findMethod(name: string): MethodInfo | undefined {
  return byName.get(name);
}

/** The method exists in the stateless era and in no other, so its use alone tells the era. */
export function isModernOnly(name: string): boolean {
  const eras = byName.get(name)?.eras;
  return eras?.length === 1 && eras[0] === 'modern';
}

/** The methods of the handshake, by which a session is opened but not used. */
export function isHandshake(name: string | undefined): boolean {
  return name === 'initialize' || name === 'notifications/initialized';
}
