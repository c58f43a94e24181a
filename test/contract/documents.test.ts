import { expect, test } from 'vitest';
import {
  DOCUMENT_PARTS,
  documentAddress,
  readDocumentAddress,
} from '../../src/contract/documents.ts';

test('an address is readable, and reads back as the document it stands for', () => {
  const place = { capture: 'ab12', x: 7 };
  expect(documentAddress({ ...place, part: 'request' })).toEqual({
    scheme: 'mcp-capture',
    path: '/ab12/7/request-7.json',
    query: '',
  });
  for (const part of DOCUMENT_PARTS) {
    for (const includeIdentifiers of [true, false]) {
      const document = { ...place, part, includeIdentifiers };
      expect(readDocumentAddress(documentAddress(document))).toEqual(document);
    }
  }
});

test('other addresses are none', () => {
  for (const path of [
    '',
    '/',
    '/ab12/7/request-8.json',
    '/ab12/x/request-x.json',
    '/a/7/secrets-7.json',
  ]) {
    expect(readDocumentAddress({ path, query: '' }), path).toBeUndefined();
  }
});
