import { acceptableKey, verifyStrict } from '@app/protocol';
import { answer, bytesOf, lineFilter, MALFORMED_LINE, verdict } from './filter';

export const checkKeyFilter = lineFilter(({ public_key }) => {
  if (typeof public_key !== 'string') return MALFORMED_LINE;
  const key = bytesOf(public_key);
  return key ? answer(acceptableKey(key)) : { ok: false, code: 'SW_FED_BAD_KEY' };
});

export const verifySignatureFilter = lineFilter(({ public_key, message, signature }) => {
  if ([public_key, message, signature].some((value) => typeof value !== 'string')) return MALFORMED_LINE;
  const [key, signed, value] = [bytesOf(public_key), bytesOf(message), bytesOf(signature)];
  const good = key && signed && value && verifyStrict(key, signed, value);
  return verdict(good ?? false, 'SW_FED_SIGNATURE_MISMATCH');
});
