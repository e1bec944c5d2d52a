'use strict';

// The page's own functions on texts that could hold them up or be shown wrong. Prints "ok" at the end.

const assert = require('assert');
const fs = require('fs');
const path = require('path');
const vm = require('vm');

const assets = path.join(process.argv[2], 'Sources/Reports/Page/Assets');
const context = vm.createContext({});
for (const name of ['code.js', 'difference.js']) {
  vm.runInContext(fs.readFileSync(path.join(assets, name), 'utf8'), context);
}
const { tokens, alignedLines } = context;
const kinds = (text) => Array.from(tokens(text), ([kind, word]) => kind + ':' + word)
  .filter((token) => !/^:\s*$/.test(token));

// Python's words.
assert.deepStrictEqual(kinds('def f(x):\n    return "a#" # b'),
  ['keyword:def', 'defined:f', ':(', ':x', ':):\n    ', 'keyword:return', 'string:"a#"', 'comment:# b']);
assert.deepStrictEqual(kinds("rb'''a\n'b' \\''' c''' 1.5e3"), ["string:rb'''a\n'b' \\''' c'''", 'number:1.5e3']);
assert.deepStrictEqual(kinds("'open\nx"), ["string:'open", ':x']);
assert.deepStrictEqual(kinds('@cache\nclass é: pass'),
  ['mark:@cache', 'keyword:class', 'defined:é', ':: ', 'keyword:pass']);

// Nothing of a text is lost, and none takes long.
const parts = ['[', '<b>', 'a', "'''", '\\', '"', '#', "'", '\n', "f'", '@', '\u0301', 'def ', '\u202e',
  '\ud800', '0x', '"\\\n', '\r\n', '{{', '\u0000', '</script>', 'é_'];
const texts = [''].concat(parts.map((part) => part.repeat(65536 / part.length)),
  parts.flatMap((one) => parts.map((other) => (one + other).repeat(500))));
for (const text of texts) {
  const start = Date.now();
  assert.strictEqual(tokens(text).map(([, word]) => word).join(''), text);
  assert.ok(Date.now() - start < 2000, JSON.stringify(text.slice(0, 20)));
}

// Two programs in one order of lines.
const aligned = (one, other) => JSON.stringify(alignedLines(Array.from(one), Array.from(other)));
assert.strictEqual(aligned('abc', 'abc'), '[[0,0],[1,1],[2,2]]');
assert.strictEqual(aligned('abc', 'axc'), '[[0,0],[1,null],[null,1],[2,2]]');
assert.strictEqual(aligned('ab', 'xaby'), '[[null,0],[0,1],[1,2],[null,3]]');
assert.strictEqual(aligned('', ''), '[]');
const lines = (letter) => Array.from({ length: 3000 }, (_, place) => letter + place);
assert.strictEqual(alignedLines(lines('a'), lines('b')), null);

console.log('ok');
