import { describe, expect, it } from 'vitest';
import { FEDERATION_ERRORS } from '@app/protocol';
import { FAILURE_CLASSES, failure } from '../../../../relay/src/domain/failure-classes';
import { explainCode, readLastError, remedyOf } from './remedy';

const CLASSES = Object.values(FAILURE_CLASSES);

describe('the remedy of an error', () => {
  it.each([...Object.keys(FEDERATION_ERRORS), ...CLASSES.map(({ code }) => code)])(
    'is known for %s',
    (code) => {
      expect(explainCode(code)?.remedy).toBeTruthy();
    },
  );

  it.each(['toString', '__proto__', 'SW_FED_OF_TOMORROW', ''])('is not made up for %j', (code) => {
    expect(explainCode(code)).toBeUndefined();
  });
});

it('never sends anybody who reads it on a page to a route', () => {
  for (const [code, { remedy }] of Object.entries(FEDERATION_ERRORS)) {
    expect(explainCode(code)?.remedy).not.toContain('/v1/');
    expect(remedyOf(code, remedy)).toBe(explainCode(code)?.remedy);
  }
  expect(remedyOf('SW_FED_DISCOVERY_FAILED', 'Renew the certificate.')).toBe('Renew the certificate.');
});

describe('the last error of a peer', () => {
  it.each(CLASSES)('is our finding alone where the peer named no code: $code', ({ code, message }) => {
    expect(readLastError(code, message)).toEqual({ found: message, answered: null });
  });

  it('tells our finding from what the peer answered', () => {
    const { code, message } = failure('refused', 'SW_FED_PEER_UNKNOWN');
    expect(readLastError(code, message)).toEqual({
      found: FAILURE_CLASSES.refused.message,
      answered: FEDERATION_ERRORS.SW_FED_PEER_UNKNOWN.cause,
    });
  });

  it('is the message where it is not about a delivery, and never empty', () => {
    expect(readLastError('SW_FED_DISCOVERY_FAILED', 'a.example: it cannot be reached').found).toMatch(
      /^a\.example/,
    );
    expect(readLastError('SW_FED_OF_TOMORROW', '').found).toBe('SW_FED_OF_TOMORROW');
  });
});
