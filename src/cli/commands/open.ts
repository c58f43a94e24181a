import { resolve } from 'node:path';
import { captureEngine } from '../captureInput.ts';
import type { Arguments, Command, Terminal } from '../command.ts';
import { serve } from '../serve.ts';
import { aborted, stopSignal } from '../signals.ts';
import { shared } from '../usage.ts';

export const open: Command = {
  name: 'open',
  summary: 'Serve a saved capture to a front end',
  file: 'FILE',
  options: {
    owned: shared.owned,
    grace: shared.grace,
    rendezvous: shared.rendezvous,
    json: shared.json,
    help: shared.help,
  },
  run: runOpen,
};

async function runOpen(args: Arguments, terminal: Terminal): Promise<number> {
  const stop = stopSignal();
  const engine = await captureEngine(resolve(args.file), terminal, {
    follow: true,
    progressive: true,
  });
  const end = new AbortController();
  const { target } = engine.view().model;
  const service = await serve({ engine, target, args, onEnd: () => end.abort() });
  const { ready } = service;
  await terminal.out(
    args.flag('json')
      ? `${JSON.stringify(ready)}\n`
      : `Serving ${ready.capture} at ${ready.feed}; the token is in ${ready.rendezvous}. Ctrl-C ends it.\n`,
  );
  await Promise.race([aborted(stop), aborted(end.signal)]);
  await service.close();
  return 0;
}
