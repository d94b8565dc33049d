import { describe, expect, it } from 'vitest';
import { readInvitee } from './invitee';

const HERE = 'here.example';

describe('an invitee of another server', () => {
  it.each([
    ['@bob:beta.example', '@bob:beta.example'],
    [' bob:beta.example:8448 ', '@bob:beta.example:8448'],
    ['@Bob:Beta.Example', '@bob:beta.example'],
  ])('is read from “%s”', (typed, fqid) => {
    expect(readInvitee(typed, true, HERE)).toEqual({ ok: true, fqid });
  });

  it.each([
    ['', 'Write whom you mean'],
    ['bob', 'Add the server'],
    ['@bob:', 'Add the server'],
    ['@bob:10.0.0.1', 'not the name of a server'],
    ['@bob:beta.example/x', 'not the name of a server'],
    ['@bö:beta.example', 'Before the colon'],
    ['@ann:here.example', 'Switch Federated off'],
  ])('is not read from “%s”', (typed, fault) => {
    expect(readInvitee(typed, true, HERE)).toMatchObject({
      ok: false,
      fault: expect.stringContaining(fault),
    });
  });
});

describe('an invitee of this server', () => {
  it.each(['ann', '@ann', '@ann:here.example', 'Ann'])('is read from “%s”', (typed) => {
    expect(readInvitee(typed, false, HERE)).toEqual({ ok: true, fqid: '@ann:here.example' });
  });

  it.each([
    ['@bob:beta.example', 'Switch Federated on'],
    ['an n', 'Small letters'],
  ])('is not read from “%s”', (typed, fault) => {
    expect(readInvitee(typed, false, HERE)).toMatchObject({
      ok: false,
      fault: expect.stringContaining(fault),
    });
  });
});
