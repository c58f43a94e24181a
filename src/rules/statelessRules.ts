import { cacheableWithoutTtl } from './cacheableWithoutTtl.ts';
import { discoverProbeRepeated } from './discoverProbeRepeated.ts';
import { removedMethod } from './removedMethod.ts';
import { requestMetaIncomplete } from './requestMetaIncomplete.ts';
import { requestStateAltered } from './requestStateAltered.ts';
import { resultTypeMissing } from './resultTypeMissing.ts';
import { routingHeaderMismatch } from './routingHeaderMismatch.ts';
import { routingHeaderMissing } from './routingHeaderMissing.ts';
import type { Rule } from './rule.ts';
import { serverRequestOnStream } from './serverRequestOnStream.ts';
import { sessionIdInStateless } from './sessionIdInStateless.ts';

/** What is wrong with stateless traffic, 2026-07-28 on. */
export const statelessRules: readonly Rule[] = [
  routingHeaderMissing,
  routingHeaderMismatch,
  requestMetaIncomplete,
  sessionIdInStateless,
  removedMethod,
  resultTypeMissing,
  serverRequestOnStream,
  discoverProbeRepeated,
  requestStateAltered,
  cacheableWithoutTtl,
];
