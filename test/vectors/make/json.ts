import { jcs } from '../../peer/wire/json';
import { b64, refused } from './cast';

const same = (name: string, raw: string) => ({
  name,
  raw: b64(raw),
  expect: { ok: true, canonical: b64(jcs(JSON.parse(raw))) },
});
const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const malformed = refused('MALFORMED_EVENT');
const not = (name: string, raw: string | Uint8Array, expect = malformed) => ({ name, raw: b64(raw), expect });
const nested = (depth: number) => `${'{"a":'.repeat(depth - 1)}{}${'}'.repeat(depth - 1)}`;

/** Any I-JSON in, RFC 8785 out. */
export const canonicalVectors = [
  same('members in another order', '{"b":1,"a":2}'),
  same('white space', ' { "a" : [ 1 , 2 ] } '),
  same('escapes that are not needed', '{"a":"\\u0041\\/\\u00e9"}'),
  same('escapes that are needed', '{"a":"\\u0001\\b\\t\\n\\f\\r\\"\\\\\\u001f"}'),
  same('delete and others stay as they are', '{"a":"\u007f\u2028\u2029"}'),
  same(
    'order by UTF-16 units',
    '{"\u20ac":1,"\\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}',
  ),
  same('a pair spelled as escapes', '{"a":"\\ud83d\\ude00"}'),
  same('composed and decomposed stay apart', '{"\u00e9":1,"e\u0301":2}'),
  same('numbers', '[0,-0,1,1.0,1e0,10e-1,0.1,1e21,1e-7,5e-324,1.7976931348623157e308,9007199254740993]'),
  same('literals', '[true,false,null]'),
  same('a string alone', '"a"'),
  same('names that mean something to JavaScript', '{"toJSON":1,"constructor":{},"length":0,"then":null}'),
  same('empty', '{"":{},"a":[]}'),
  same('nested arrays', '[[[[[]]]],{"z":[{"b":1,"a":[]}]}]'),
  not('a name twice', '{"a":1,"a":1}'),
  not('a name twice, escaped', '{"a":1,"\\u0061":1}'),
  not('a lone high surrogate', '{"a":"\\ud800"}'),
  not('a lone low surrogate', '{"a":"\\udc00x"}'),
  not('surrogates the wrong way round', '{"a":"\\udc00\\ud800"}'),
  not('a number beyond doubles', '[1e400]'),
  not('NaN', '[NaN]'),
  not('nothing', ''),
  not('two values', '{}{}'),
  not('a comma too many', '[1,]'),
  not('a leading zero', '[01]'),
  not('single quotes', "{'a':1}"),
  not('a comment', '{"a":1}//'),
  not('invalid UTF-8', bytes('{"a":"', [0xc3, 0x28], '"}')),
  not('overlong UTF-8', bytes('{"a":"', [0xc0, 0xaf], '"}')),
  not('a surrogate in UTF-8', bytes('{"a":"', [0xed, 0xa0, 0x80], '"}')),
  not('a byte order mark', bytes([0xef, 0xbb, 0xbf], '{}')),
];

const passes = (name: string, raw: string) => ({ name, raw: b64(raw), expect: { ok: true } });

/** What every JSON object on the wire is held to. */
export const strictVectors = [
  passes('an object', '{"a":[1,"b",null,true]}'),
  passes('the largest integer', '{"a":9007199254740991}'),
  passes('the smallest integer', '{"a":-9007199254740991}'),
  passes('depth 16', nested(16)),
  passes('__proto__ is a name', '{"__proto__":{"admin":true}}'),
  passes('a surrogate pair', '{"a":"\ud83d\ude00"}'),
  not('depth 17', nested(17)),
  not('depth 5,000', nested(5000)),
  not('arrays count for depth', `{"a":${'['.repeat(16)}${']'.repeat(16)}}`),
  not('an array', '[]'),
  not('a string', '"a"'),
  not('2^53', '{"a":9007199254740992}'),
  not('-2^53', '{"a":-9007199254740992}'),
  not('2^63-1', '{"a":9223372036854775807}'),
  not('minus zero', '{"a":-0}'),
  not('1.0', '{"a":1.0}'),
  not('1.5', '{"a":1.5}'),
  not('1e3', '{"a":1e3}'),
  not('1E3', '{"a":1E3}'),
  not('NUL in a string', '{"a":"\\u0000"}'),
  not('NUL in a name', '{"\\u0000":1}'),
  not('a raw NUL', bytes('{"a":"', [0], '"}')),
  not('a name twice, deep', '{"a":[{"b":1,"b":2}]}'),
  not('a name twice, one escaped', '{"\\u0061":1,"a":2}'),
  not('a lone surrogate in a name', '{"\\ud800":1}'),
  not('__proto__ twice', '{"__proto__":1,"__proto__":2}'),
  not('65,537 bytes', `{"a":"${'x'.repeat(65_529)}"}`, refused('TOO_LARGE')),
];
