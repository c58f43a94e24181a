import { expect, test } from 'vitest';
import { documents, findDocument, searchDocuments } from '../../src/demo/documents.ts';

test('a page whose title holds the word comes first', () => {
  expect(searchDocuments('storm')[0]?.id).toBe('storms');
  expect(searchDocuments('Customs papers')[0]?.id).toBe('customs');
});

test('words of less than three letters find nothing', () => {
  expect(searchDocuments('a of')).toEqual([]);
  expect(searchDocuments('')).toEqual([]);
});

test('every page is found by its id', () => {
  expect(documents.map(({ id }) => findDocument(id)?.id)).toEqual(documents.map(({ id }) => id));
  expect(findDocument('none')).toBeUndefined();
});
