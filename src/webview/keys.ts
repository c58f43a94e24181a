/** Every key of the page, by where it works. The overlay shows this table. */
export const KEYS: readonly (readonly [
  where: string,
  keys: readonly (readonly [string, string])[],
])[] = [
  [
    'Everywhere',
    [
      ['Tab', 'from region to region'],
      ['Ctrl+F', 'to the filter'],
      ['?', 'these keys, outside of text fields'],
      ['Esc', 'close, clear, back'],
    ],
  ],
  [
    'List',
    [
      ['↑ ↓ or j k', 'line by line'],
      ['Page Up, Page Down, Home, End', 'further'],
      ['← →', 'fold and unfold, to the line above'],
      ['[ ]', 'fold and unfold all, on the lanes as well'],
      ['o', 'sort the rows by a column'],
      ['Enter', 'to the details'],
      ['n p or . ,', 'next and previous finding'],
      ['c', 'copy the exchange as cURL'],
      ['m M', 'mark it with a note, next mark'],
      ['Shift+F10 or Menu', 'what can be done with the line'],
      ['f', 'show the whole of it on the axis'],
      ['/', 'to the filter'],
    ],
  ],
  [
    'Lanes, minimap, list: the axis',
    [
      ['+ − or w s', 'zoom'],
      ['0', 'show everything'],
      ['a d, on the lanes ← →', 'pan'],
    ],
  ],
  [
    'Details',
    [
      ['← →', 'from tab to tab; in JSON fold and unfold'],
      ['↑ ↓', 'in JSON line by line'],
    ],
  ],
  [
    'Filter',
    [
      ['↓ or Ctrl+Space', 'completions'],
      ['Enter or Tab', 'accept a completion'],
    ],
  ],
];
