/** The exchanges that open sessions. */
import type { Exchange } from '../analysis/model.ts';
import { isHandshake } from '../protocol/methods.ts';
import { isLegacy } from './exchangeMessages.ts';

/** A legacy exchange that carries an `initialize`. */
export function isInitialization(exchange: Exchange): boolean {
  return exchange.rpcMethod === 'initialize' && isLegacy(exchange);
}

/** It was answered with a result. */
export function succeeded({ status = 0, rpc }: Exchange): boolean {
  const failed = rpc.some(({ dir, error }) => dir === 'down' && error);
  return status >= 200 && status < 300 && !failed;
}

/** A POST of the client beyond opening the session and `ping`. */
export function isWork({ httpMethod, rpcMethod }: Exchange): boolean {
  if (httpMethod !== 'POST' || rpcMethod === undefined || rpcMethod.startsWith('(')) return false;
  return !isHandshake(rpcMethod) && rpcMethod !== 'ping';
}

/** It tells the server that the client is initialized, alone or in a JSON-RPC array. */
export function tellsInitialized({ rpcMethod, rpc }: Exchange): boolean {
  if (rpcMethod === 'notifications/initialized') return true;
  return rpc.some(({ dir, method }) => dir === 'up' && method === 'notifications/initialized');
}
