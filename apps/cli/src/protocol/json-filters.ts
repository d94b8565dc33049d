import { canonicalizeText, parseJson } from '@app/protocol';
import { answer, bytesOf, lineFilter, MALFORMED_LINE } from './filter';

export const canonicalizeFilter = lineFilter(({ raw }) => {
  const bytes = bytesOf(raw);
  if (!bytes) return MALFORMED_LINE;
  return answer(canonicalizeText(bytes), ({ canonical }) => ({
    canonical: Buffer.from(canonical).toString('base64'),
  }));
});

export const checkJsonFilter = lineFilter(({ raw }) => {
  const bytes = bytesOf(raw);
  return bytes ? answer(parseJson(bytes)) : MALFORMED_LINE;
});
