import { describe, expect, it } from 'vitest';
import { BusUnavailable } from './bus';
import { isPassingFault } from './passing-fault';
import { toAskError, toWireFault } from './wire-fault';

const fault = (message: string, code?: string) => Object.assign(new Error(message), code && { code });

describe('a fault of an answerer', () => {
  it.each([
    ['a database that shuts down', fault('terminating connection due to administrator command', '57P01')],
    ['a database that crashed', fault('terminating connection because of a crash', '57P02')],
    ['a database that is starting', fault('the database system is starting up', '57P03')],
    ['a connection that broke', fault('connection failure', '08006')],
    ['no connection left', fault('sorry, too many clients already', '53300')],
    ['a database that became a replica', fault('cannot execute UPDATE in a read-only transaction', '25006')],
    ['nobody listening', fault('connect ECONNREFUSED', 'ECONNREFUSED')],
    ['a connection that ended', fault('Connection terminated unexpectedly')],
  ])('passes when it is %s, and the asker may come again', (_, error) => {
    expect(isPassingFault(error)).toBe(true);
    expect(toAskError('ingest.post', toWireFault(error))).toBeInstanceOf(BusUnavailable);
  });

  it.each([
    ['a constraint', fault('duplicate key value', '23505')],
    ['a missing column', fault('column does not exist', '42703')],
    ['a slip in the code', new TypeError('x is not a function')],
    ['no error', 'Connection terminated'],
  ])('stays when it is %s', (_, error) => {
    expect(isPassingFault(error)).toBe(false);
    expect(toWireFault(error)).toEqual({ fault: 'internal' });
  });
});
