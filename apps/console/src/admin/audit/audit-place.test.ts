import { expect, it } from 'vitest';
import { readAuditPlace } from './audit-place';

it('takes from the address what the audit can be asked for, as text, and nothing else', () => {
  const search = { peer: ' a.example ', outcome: '', code: 7, trace_id: 'f'.repeat(900), token: 'secret' };
  expect(readAuditPlace(search)).toEqual({ peer: 'a.example', trace_id: 'f'.repeat(300) });
});
